/**
 * `npm run bench:self-check`: one JSON line for each measurement of the self-check's engine. The peer, json-rules-engine, is
 * fetched into a temporary folder and decides the same rules on the same facts in the same run. Progress goes to stderr.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Condition, Facts, RuleSet } from '../../src/eligibility';
import { loadRules } from '../../src/policy/rules';
import { createQuestionnaire } from '../../src/policy/self-check';
import { derive } from '../../src/policy/derive';
import { kindsOfAnswers, regionFact, remembered, TODAY, walk } from '../eligibility/paths';

const PEER = { name: 'json-rules-engine', version: '7.3.1' };
const REGION = '440000';
const SAMPLE_EVERY = 4;
const WARM_UP = 200;

const library = loadRules(join(__dirname, '..', '..', 'policy'));
const questionnaire = createQuestionnaire(library);
const rules = library.ruleSet(REGION, TODAY);

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

/** Facts at the end of paths, and halfway. */
function sample(): { finished: Facts[]; halfway: Facts[] } {
  const answers = remembered((question) => kindsOfAnswers(library, rules, question));
  const finished: Facts[] = [];
  const halfway: Facts[] = [];
  let index = 0;
  walk({ questionnaire, answers }, questionnaire.onPath(regionFact(REGION), TODAY), [], {
    end({ path }) {
      index += 1;
      if (index % SAMPLE_EVERY === 0) {
        finished.push(path.facts);
        halfway.push(Object.assign({}, ...path.steps.slice(0, Math.ceil(path.steps.length / 2)).map(({ facts }) => facts)) as Facts);
      }
      return '';
    },
  });
  return { finished, halfway };
}

async function measure(what: string, inputs: readonly Facts[], run: (facts: Facts) => unknown, more: object = {}): Promise<void> {
  for (const facts of inputs.slice(0, WARM_UP)) await run(facts);
  const times: number[] = [];
  for (const facts of inputs) {
    const started = performance.now();
    const running = run(facts);
    if (running instanceof Promise) await running;
    times.push((performance.now() - started) * 1000);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0);
  const mean = Math.round(times.reduce((sum, time) => sum + time, 0) / times.length);
  process.stdout.write(
    `${JSON.stringify({ measurement: what, region: rules.id, count: times.length, meanMicroseconds: mean, p50Microseconds: at(0.5), p95Microseconds: at(0.95), ...more })}\n`,
  );
}

async function main(): Promise<void> {
  const { Engine } = fetchPeer();
  process.stderr.write('bench: walking the paths …\n');
  const { finished, halfway } = sample();
  const values = new Map(
    finished.map((facts) => [
      facts,
      Object.fromEntries(
        Object.entries(derive(facts, TODAY, library.fields, library.retirement).facts).map(([name, { value }]) => [name, value]),
      ),
    ]),
  );
  await measure('self-check: a result', finished, (facts) => questionnaire.assessAll(facts, TODAY), { limitMicroseconds: 1000 });
  const peer = new Engine(peerRules(rules), { allowUndefinedFacts: true });
  await measure(
    `${PEER.name} ${PEER.version}: the rules alone, without unknowns, reasons or derived facts`,
    finished,
    (facts) => peer.run(values.get(facts) ?? {}),
    { peer: true },
  );
  await measure('self-check: a next question, all answers replayed', halfway, (facts) => questionnaire.onPath(facts, TODAY).next, {
    limitMicroseconds: 1000,
  });
  await measure('self-check: what would change the result', finished, (facts) => questionnaire.levers(facts, TODAY));
}

void main();
