/**
 * `npm run bench:self-check`: one JSON line for each measurement of the self-check's engine, region by region. The peer,
 * json-rules-engine, is fetched into a temporary folder and decides the rules of one region on the same facts in the same run.
 * Progress goes to stderr.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Condition, Facts, Path, RuleSet } from '../../src/eligibility';
import { loadRules } from '../../src/policy/rules';
import { createQuestionnaire } from '../../src/policy/self-check';
import { derive } from '../../src/policy/derive';
import { kindsOfAnswers, regionFact, remembered, TODAY, walk } from '../eligibility/paths';

const PEER = { name: 'json-rules-engine', version: '7.3.1' };
const PEER_REGION = '440000';
const MOST_SAMPLES = 500;
const WARM_UP = 2_000;
/** Of a region with few paths each is measured several times: the 99th percentile of 60 figures is their largest. */
const LEAST_MEASURED = 500;

const library = loadRules(join(__dirname, '..', '..', 'policy'));
const questionnaire = createQuestionnaire(library);

interface PeerEngine {
  addRule(rule: object): void;
  run(facts: object): Promise<{ events: object[] }>;
}
const PeerModule = z.object({
  Engine: z.custom<new (rules: object[], options: object) => PeerEngine>((value) => typeof value === 'function'),
});

function fetchPeer(): z.infer<typeof PeerModule> {
  const folder = join(tmpdir(), `${PEER.name}-${PEER.version}`);
  if (!existsSync(join(folder, 'node_modules', PEER.name))) {
    mkdirSync(folder, { recursive: true });
    process.stderr.write(`bench: fetching ${PEER.name} ${PEER.version} …\n`);
    const { status } = spawnSync(
      'npm',
      ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `${PEER.name}@${PEER.version}`],
      { stdio: ['ignore', 2, 2] },
    );
    if (status !== 0) throw new Error(`npm could not install ${PEER.name}@${PEER.version}; the bench needs the registry once.`);
  }
  return PeerModule.parse(createRequire(join(folder, 'package.json'))(PEER.name));
}

const PEER_OPERATORS = {
  eq: 'equal',
  ne: 'notEqual',
  gte: 'greaterThanInclusive',
  gt: 'greaterThan',
  lte: 'lessThanInclusive',
  lt: 'lessThan',
  in: 'in',
} as const;

function forPeer(condition: Condition): object {
  if ('field' in condition) return { fact: condition.field, operator: PEER_OPERATORS[condition.op], value: condition.value };
  if ('not' in condition) return { not: forPeer(condition.not) };
  return 'all' in condition ? { all: condition.all.map(forPeer) } : { any: condition.any.map(forPeer) };
}

function peerRules({ common, base, categories }: RuleSet): object[] {
  const must = [common, base].filter((one) => one !== undefined);
  return categories.flatMap(({ id, test }) =>
    test === null ? [] : [{ conditions: { all: [...must, test].map(forPeer) }, event: { type: id } }],
  );
}

/** Facts at the end of paths, and halfway, from all over the region's paths. */
function sample(code: string, rules: RuleSet): { finished: Facts[]; halfway: Facts[] } {
  const answers = remembered((question) => kindsOfAnswers(library, rules, question));
  const ends: Path[] = [];
  walk({ questionnaire, answers }, questionnaire.onPath(regionFact(code), TODAY), [], {
    end({ path }) {
      ends.push(path);
      return '';
    },
  });
  const every = Math.ceil(ends.length / MOST_SAMPLES);
  const chosen = ends.filter((_, index) => index % every === 0);
  const half = ({ steps }: Path): Facts =>
    Object.assign({}, ...steps.slice(0, Math.ceil(steps.length / 2)).map(({ facts }) => facts)) as Facts;
  return { finished: chosen.map(({ facts }) => facts), halfway: chosen.map(half) };
}

type Work = (facts: Facts) => unknown;

async function measure(measurement: string, region: string, inputs: readonly Facts[], run: Work, more: object = {}): Promise<void> {
  for (let index = 0; index < WARM_UP; index += 1) await run(inputs[index % inputs.length] ?? {});
  const times: number[] = [];
  const rounds = Math.ceil(LEAST_MEASURED / inputs.length);
  for (const facts of Array.from({ length: rounds }, () => inputs).flat()) {
    const started = performance.now();
    const running = run(facts);
    if (running instanceof Promise) await running;
    times.push((performance.now() - started) * 1000);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0);
  const figures = {
    count: times.length,
    meanMicroseconds: Math.round(times.reduce((sum, time) => sum + time, 0) / times.length),
    p50Microseconds: at(0.5),
    p95Microseconds: at(0.95),
    p99Microseconds: at(0.99),
    maxMicroseconds: at(1),
  };
  process.stdout.write(`${JSON.stringify({ measurement, region, ...figures, ...more })}\n`);
}

/** The rules of one region decided by the peer, which knows no unknowns, reasons or derived facts. */
async function measurePeer(rules: RuleSet, finished: readonly Facts[]): Promise<void> {
  const { Engine } = fetchPeer();
  const plain = (facts: Facts): object =>
    Object.fromEntries(
      Object.entries(derive(facts, TODAY, library.fields, library.retirement).facts).map(([name, { value }]) => [name, value]),
    );
  const values = new Map(finished.map((facts) => [facts, plain(facts)]));
  const peer = new Engine(peerRules(rules), { allowUndefinedFacts: true });
  const what = `${PEER.name} ${PEER.version}: the rules alone, without unknowns, reasons or derived facts`;
  await measure(what, rules.id, finished, (facts) => peer.run(values.get(facts) ?? {}), { peer: true });
}

async function main(): Promise<void> {
  for (const code of library.regions) {
    const rules = library.ruleSet(code, TODAY);
    process.stderr.write(`bench: walking the paths of ${rules.id} …\n`);
    const { finished, halfway } = sample(code, rules);
    const oneMillisecond = { limitMicroseconds: 1000 };
    await measure('self-check: a result', rules.id, finished, (facts) => questionnaire.assessAll(facts, TODAY), oneMillisecond);
    if (code === PEER_REGION) await measurePeer(rules, finished);
    const next: Work = (facts) => questionnaire.onPath(facts, TODAY).next;
    await measure('self-check: a next question, all answers replayed', rules.id, halfway, next, oneMillisecond);
    const levers: Work = (facts) => questionnaire.levers(facts, TODAY);
    await measure('self-check: what would change the result', rules.id, [...finished, ...halfway], levers);
  }
}

void main();
