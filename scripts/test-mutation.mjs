/**
 * Changes the code of some parts in every small way and checks that a test notices (Stryker). Stryker is fetched into a
 * temporary folder, so that an ordinary install stays light. Fails where fewer changes are noticed than a part says.
 * `npm run test:mutation` runs every part, `-- handoff` one, `-- eligibility/levers` one file of it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSIONS = { '@stryker-mutator/core': '9.6.1', '@stryker-mutator/jest-runner': '9.6.1' };
const CONCURRENCY = 1;

/** The tests that know the engine without the pack; the enumeration of all paths would take minutes a change. */
const ENGINE_TESTS = ['condition', 'assess', 'questionnaire', 'lever-search', 'missing', 'lever-economy'].map(
  (name) => `eligibility/${name}`,
);

/** By the file of the answers, the tests with examples of it; whatever is typed at random notices little and takes long. */
const ANSWER_TESTS = {
  text: ['answers-parts'],
  day: ['answers-parts', 'answers-dates'],
  numerals: ['answers-parts', 'answers'],
  length: ['answers-parts', 'answers-dates'],
  remarks: ['answers-parts', 'answers'],
  yesno: ['answers-yesno', 'answers'],
  phone: ['answers-phone', 'answers'],
  'id-number': ['answers', 'answers-sets'],
  birthdate: ['answers-birthdate', 'answers', 'answers-dates'],
  'unemployed-since': ['answers-dates', 'answers'],
  'date-expression': ['answers-dates', 'answers-birthdate', 'answers'],
  age: ['answers-age', 'answers', 'answers-parts'],
  money: ['answers-money'],
  // Built once, by whichever test comes first: the others notice its changes too.
  'region-table': ['answers-parts', 'answers-places', 'answers'],
  'region-mentions': ['answers-places', 'answers'],
  region: ['answers-places', 'answers'],
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
  'dead-letters': ['handoff/dead-letters', 'handoff/dead-letter-calls'],
  results: ['handoff/arrivals'],
  failures: ['handoff/failures'],
  nap: ['handoff/nap'],
  send: ['handoff/send'],
  schemas: ['handoff/schemas'],
  descriptions: ['handoff/descriptions'],
  timers: ['handoff/timers', 'live/timers'],
  tries: ['handoff/tries'],
  delivery: ['handoff/delivery-traces', 'handoff/delivery-limits', 'handoff/delivery-retries', 'handoff/wake'],
  retention: ['handoff/retention-rounds', 'handoff/retention'],
  index: ['handoff/handoff', 'handoff/handoff-refusals'],
};

/**
 * What is changed, the tests that must notice it, and how many of a part's changes must be noticed. Quick tests, and few of them:
 * a change that is already there when a file is loaded runs them all. A file at a time: a run of many files takes most of an hour,
 * and whatever ends it early takes all its figures with it.
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
    })),
  },
  /** What people answer to a question, read as a value; `index.ts` only says which parser reads which question. */
  answers: {
    killedPercent: 85,
    runs: Object.entries(ANSWER_TESTS).map(([name, tests]) => ({
      mutate: [`src/understanding/answers/${name}.ts`],
      tests: tests.map((one) => `understanding/${one}`),
      coverage: name === 'region-table' ? 'all' : 'perTest',
    })),
  },
};

const folder = join(tmpdir(), `stryker-${Object.values(VERSIONS).join('-')}`);
const modules = join(folder, 'node_modules');
const project = process.cwd();

function run(command, args) {
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit', cwd: project });
  if (error ?? signal) process.stderr.write(`${command}: ${error?.message ?? `ended by ${signal}`}\n`);
  return status ?? 1;
}

if (!existsSync(join(modules, '@stryker-mutator', 'jest-runner'))) {
  mkdirSync(folder, { recursive: true });
  process.stdout.write('fetching Stryker …\n');
  const wanted = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
  const status = run('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...wanted]);
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

// A change is noticed by the first test that fails: to wait for those behind it, some of which wait in vain, would take hours.
const environment = join(folder, 'until-the-first-failure.cjs');
writeFileSync(
  environment,
  `const { TestEnvironment } = require(${JSON.stringify(createRequire(join(project, 'package.json')).resolve('jest-environment-node'))});
  module.exports = class extends TestEnvironment {
    handleTestEvent({ name, test }) {
      if (name === 'test_fn_failure' || name === 'hook_failure') this.failed = true;
      if (name === 'test_start' && this.failed) test.mode = 'skip';
    }
  };\n`,
);

// Stryker tests a copy; the suite's root is that copy, and what its set-up builds is not needed here.
const { rootDir: _root, ...suite } = (await import(join(project, 'jest.config.js'))).default;

/** @returns how many changes were noticed and how many there were; null where the tests could not be run */
function test({ mutate, tests, coverage = 'perTest' }) {
  const config = join(folder, `config-${process.pid}.json`);
  const work = join(folder, `work-${process.pid}`);
  const report = join(folder, `mutation-${process.pid}.json`);
  writeFileSync(
    config,
    JSON.stringify({
      plugins: [join(modules, '@stryker-mutator', 'jest-runner', 'dist', 'src', 'index.js'), words],
      ignorers: ['words-of-schemas'],
      testRunner: 'jest',
      coverageAnalysis: coverage,
      mutate,
      ignorePatterns: ['/dist', '/docs', '/data'],
      jest: {
        projectType: 'custom',
        config: { ...suite, globalSetup: null, testEnvironment: environment, testMatch: tests.map((one) => `**/test/${one}.test.ts`) },
        enableFindRelatedTests: false,
      },
      reporters: ['progress', 'clear-text', 'json'],
      allowConsoleColors: false,
      clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
      jsonReporter: { fileName: report },
      concurrency: CONCURRENCY,
      timeoutMS: 20_000,
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
