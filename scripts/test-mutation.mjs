/**
 * Changes `src/eligibility` in every small way and checks that a test notices (Stryker). Stryker is fetched into a
 * temporary folder, so that an ordinary install stays light. Fails below 90 % killed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSIONS = { '@stryker-mutator/core': '9.6.1', '@stryker-mutator/jest-runner': '9.6.1' };
const KILLED_PERCENT = 90;
const CONCURRENCY = 1;
/** Tests that know the engine without the pack; the enumeration of all paths would take minutes a mutant. */
const TESTS = ['condition', 'assess', 'questionnaire', 'lever-search'];

const folder = join(tmpdir(), `stryker-${Object.values(VERSIONS).join('-')}`);
const modules = join(folder, 'node_modules');
const project = process.cwd();

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', cwd: project });
  if (error) process.stderr.write(`${error.message}\n`);
  return status ?? 1;
}

if (!existsSync(join(modules, '@stryker-mutator', 'jest-runner'))) {
  mkdirSync(folder, { recursive: true });
  process.stdout.write('fetching Stryker …\n');
  const wanted = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
  const status = run('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...wanted]);
  if (status !== 0) process.exit(status);
}

// Stryker tests a copy; the suite's root is that copy, and what its set-up builds is not needed here.
const { rootDir: _root, ...suite } = (await import(join(project, 'jest.config.js'))).default;
const config = join(folder, 'stryker.config.json');
const work = join(folder, `work-${process.pid}`);
writeFileSync(
  config,
  JSON.stringify({
    plugins: [join(modules, '@stryker-mutator', 'jest-runner', 'dist', 'src', 'index.js')],
    testRunner: 'jest',
    coverageAnalysis: 'perTest',
    mutate: ['src/eligibility/**/*.ts', '!src/eligibility/index.ts', '!src/eligibility/types.ts', ...process.argv.slice(2)],
    ignorePatterns: ['/dist', '/docs', '/data'],
    jest: {
      projectType: 'custom',
      config: { ...suite, globalSetup: null, testMatch: TESTS.map((name) => `**/test/eligibility/${name}.test.ts`) },
      enableFindRelatedTests: false,
    },
    reporters: ['progress', 'clear-text', 'json'],
    allowConsoleColors: false,
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    jsonReporter: { fileName: join(folder, 'mutation.json') },
    thresholds: { high: 95, low: KILLED_PERCENT, break: KILLED_PERCENT },
    concurrency: CONCURRENCY,
    timeoutMS: 20_000,
    tempDirName: work,
    disableTypeChecks: false,
    // The copy needs no tsconfig: jest transforms it, and types are checked elsewhere.
    tsconfigFile: 'no-tsconfig.json',
  }),
);
const status = run(process.execPath, [join(modules, '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', config]);
rmSync(work, { recursive: true, force: true });
process.stdout.write(`the report: ${join(folder, 'mutation.json')}\n`);
process.exit(status);
