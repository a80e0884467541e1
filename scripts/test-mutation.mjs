/**
 * Changes the code of some parts in every small way and checks that a test notices (Stryker, with `mutation-runner.mjs`). Stryker is
 * fetched into a temporary folder, so that an ordinary install stays light. Fails where fewer changes are noticed than a part says.
 * `npm run test:mutation` runs every part, `-- handoff` one, `-- eligibility/levers` one file of it, which takes a minute or three.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSION = '9.6.1';
/** Two: much of what a change breaks is waited for, not computed. */
const CONCURRENCY = 2;

/** The tests that know the engine without the pack; the enumeration of all paths would take minutes a change. */
const ENGINE_TESTS = ['condition', 'assess', 'questionnaire', 'lever-search', 'missing', 'lever-economy'].map(
  (name) => `eligibility/${name}`,
);

/** By the file of the answers, the tests with examples of it; whatever is typed at random notices little and takes long. */
const ANSWER_TESTS = {
  residue: ['answers-residue', 'answers'],
  text: ['answers-parts', 'answers', 'answers-residue', 'answers-grammar'],
  day: ['answers-parts', 'answers-dates', 'answers-borders', 'answers-english'],
  numerals: ['answers-parts', 'answers', 'answers-borders', 'answers-english'],
  length: ['answers-parts', 'answers-dates', 'answers-grammar', 'answers-english'],
  remarks: ['answers-parts', 'answers', 'answers-grammar'],
  yesno: ['answers-yesno', 'answers', 'answers-grammar'],
  phone: ['answers-phone', 'answers', 'answers-borders', 'answers-residue'],
  'id-number': ['answers', 'answers-sets', 'answers-borders', 'answers-residue'],
  birthdate: ['answers-birthdate', 'answers', 'answers-dates', 'answers-borders', 'answers-residue', 'answers-grammar', 'answers-english'],
  'unemployed-since': ['answers-dates', 'answers', 'answers-residue', 'answers-grammar', 'answers-english'],
  'date-expression': ['answers-dates', 'answers-birthdate', 'answers', 'answers-borders', 'answers-grammar', 'answers-english'],
  age: ['answers-age', 'answers', 'answers-parts', 'answers-residue', 'answers-grammar', 'answers-english'],
  money: ['answers-money', 'answers-borders', 'answers-residue', 'answers-grammar', 'answers-english'],
  'region-table': ['answers-parts', 'answers-places', 'answers'],
  'region-mentions': ['answers-places', 'answers', 'answers-residue'],
  region: ['answers-places', 'answers', 'answers-borders', 'answers-residue'],
  english: ['answers-english', 'answers-other-numbers'],
  'spelled-digits': ['answers-typed'],
  'typed-pinyin': ['answers-typed'],
  'typed-places': ['answers-typed', 'answers-places'],
};

/** By the file of the handover, the tests that know it. */
const HANDOFF_TESTS = {
  status: ['handoff/status'],
  retry: ['handoff/retry'],
  signature: ['handoff/signature'],
  events: ['handoff/events'],
  'callback-events': ['handoff/callback-events'],
  addresses: ['handoff/addresses', 'handoff/refusals'],
  batches: ['handoff/batches', 'handoff/rests'],
  callback: ['handoff/callback', 'handoff/callback-effects'],
  'dead-letters': ['handoff/dead-letters', 'handoff/dead-letter-calls', 'handoff/descriptions'],
  results: ['handoff/arrivals'],
  failures: ['handoff/failures'],
  nap: ['handoff/nap'],
  send: ['handoff/send'],
  schemas: ['handoff/schemas'],
  descriptions: ['handoff/descriptions'],
  timers: ['handoff/timers', 'live/timers'],
  tries: ['handoff/tries'],
  delivery: ['handoff/delivery-traces', 'handoff/delivery-limits', 'handoff/delivery-retries', 'handoff/wake'],
  retention: ['handoff/retention-rounds', 'handoff/retention-care', 'handoff/retention'],
  index: ['handoff/handoff', 'handoff/handoff-refusals'],
};

/** What these make is made once, by whichever test comes first: the tests behind it notice a change too. */
const MADE_ONCE = ['schemas', 'region-table'];
const coverageOf = (name) => (MADE_ONCE.includes(name) ? 'all' : 'perTest');

/**
 * What is changed, the tests that must notice it, and how many of a part's changes must be noticed. Quick tests, and few of them:
 * a change that is already there when a file is loaded runs them all. A file at a time, so that whatever ends a run early takes
 * the figures of one file with it.
 */
const PARTS = {
  /** All that runs; `types.ts` and `index.ts` only name things. */
  eligibility: {
    killedPercent: 90,
    runs: ['tailor', 'reach', 'assess', 'condition', 'levers', 'questionnaire'].map((name) => ({
      mutate: [`src/eligibility/${name}.ts`],
      tests: ENGINE_TESTS,
    })),
  },
  /** All that runs; `types.ts` only names things. */
  handoff: {
    killedPercent: 85,
    runs: Object.entries(HANDOFF_TESTS).map(([name, tests]) => ({
      mutate: [`src/handoff/${name}.ts`],
      tests,
      coverage: coverageOf(name),
    })),
  },
  /** What people answer to a question, read as a value; `index.ts` only says which parser reads which question. */
  answers: {
    killedPercent: 85,
    runs: Object.entries(ANSWER_TESTS).map(([name, tests]) => ({
      mutate: [`src/understanding/answers/${name}.ts`],
      tests: tests.map((one) => `understanding/${one}`),
      coverage: coverageOf(name),
    })),
  },
};

const folder = join(tmpdir(), `stryker-${VERSION}`);
const modules = join(folder, 'node_modules');
const project = process.cwd();

function run(command, args) {
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit', cwd: project });
  if (error ?? signal) process.stderr.write(`${command}: ${error?.message ?? `ended by ${signal}`}\n`);
  return status ?? 1;
}

if (!existsSync(join(modules, '@stryker-mutator', 'core'))) {
  mkdirSync(folder, { recursive: true });
  process.stdout.write('fetching Stryker …\n');
  const wanted = `@stryker-mutator/core@${VERSION}`;
  const status = run('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', wanted]);
  if (status !== 0) process.exit(status);
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS);
/** @returns the runs of a part, or of one file of it */
const runsOf = (name) => {
  const [part, file] = name.split('/');
  return (PARTS[part]?.runs ?? []).filter(({ mutate }) => file === undefined || mutate.some((path) => path.endsWith(`/${file}.ts`)));
};
const unknown = names.filter((name) => runsOf(name).length === 0);
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}, and their files as part/file.\n`);
  process.exit(2);
}

// What a schema says of itself in words is no behaviour: a test of it would only repeat it.
const words = join(folder, 'words-of-schemas.mjs');
writeFileSync(
  words,
  `export const strykerPlugins = [{ kind: 'Ignore', name: 'words-of-schemas', value: { shouldIgnore({ parent }) {
    const said = parent?.type === 'CallExpression' && parent.callee.type === 'MemberExpression' && ['describe', 'meta'].includes(parent.callee.property.name);
    return said ? 'words of a schema' : undefined;
  } } }];\n`,
);

const suite = (await import(join(project, 'jest.config.js'))).default;
const [, swc] = Object.values(suite.transform)[0];

/** @returns how many changes were noticed and how many there were; null where the tests could not be run */
function test({ mutate, tests, coverage = 'perTest' }) {
  const config = join(folder, `config-${process.pid}.json`);
  const work = join(folder, `work-${process.pid}`);
  const report = join(folder, `mutation-${process.pid}.json`);
  writeFileSync(
    config,
    JSON.stringify({
      plugins: [join(project, 'scripts', 'mutation-runner.mjs'), words],
      ignorers: ['words-of-schemas'],
      testRunner: 'in-process',
      inProcess: { tests: tests.map((one) => `test/${one}.test.ts`), swc, timeoutMilliseconds: suite.testTimeout },
      coverageAnalysis: coverage,
      mutate,
      ignorePatterns: ['/dist', '/docs', '/data'],
      reporters: ['progress', 'clear-text', 'json'],
      allowConsoleColors: false,
      clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
      jsonReporter: { fileName: report },
      concurrency: CONCURRENCY,
      timeoutMS: 10_000,
      tempDirName: work,
      disableTypeChecks: false,
      // The copy needs no tsconfig: jest transforms it, and types are checked elsewhere.
      tsconfigFile: 'no-tsconfig.json',
    }),
  );
  const status = run(process.execPath, [join(modules, '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', config]);
  const { files = {} } = status === 0 ? JSON.parse(readFileSync(report, 'utf8')) : {};
  for (const left of [config, work, report]) rmSync(left, { recursive: true, force: true });
  if (status !== 0) return null;
  const outcomes = Object.values(files).flatMap(({ mutants }) => mutants.map((mutant) => mutant.status));
  const count = (...wanted) => outcomes.filter((outcome) => wanted.includes(outcome)).length;
  const figure = { noticed: count('Killed', 'Timeout'), all: count('Killed', 'Timeout', 'Survived', 'NoCoverage') };
  process.stdout.write(`${mutate.join(', ')}: ${figure.noticed} of ${figure.all} changes noticed\n`);
  return figure;
}

for (const name of names) {
  const { killedPercent } = PARTS[name.split('/')[0]];
  const figures = runsOf(name).map(test);
  const sum = (key) => figures.reduce((total, figure) => total + (figure?.[key] ?? 0), 0);
  const percent = (100 * sum('noticed')) / sum('all');
  process.stdout.write(
    `${name}: ${sum('noticed')} of ${sum('all')} changes noticed, ${percent.toFixed(1)} %; at least ${killedPercent} %\n`,
  );
  if (figures.includes(null) || !(percent >= killedPercent)) process.exitCode = 1;
}
