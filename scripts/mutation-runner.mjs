/**
 * A test runner for Stryker: Jest's own tests, hooks and `expect`, run again and again in one process. A start of Jest for each
 * change costs more than the tests themselves. Whatever belongs to the project is loaded anew for each change, so that nothing
 * which one change built is left for the next; only packages stay loaded, and what is compiled stays compiled.
 */
import Module, { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Script } from 'node:vm';

/** What Jest calls its handlers of events by; its main file hands out no way to set a file of tests up. */
const HANDLERS = Symbol.for('EVENT_HANDLERS');
/** Where changed code looks for what Stryker wants of it. */
const SHARED = '__stryker__';
/** What tests use of `jest`; whatever else one of them wants fails before anything is changed. */
const TIMERS = ['useFakeTimers', 'useRealTimers', 'advanceTimersByTime', 'advanceTimersByTimeAsync', 'getTimerCount'];
/** What Stryker calls the outcomes of a test. */
const [PASSED, FAILED, SKIPPED] = [0, 1, 2];
const GLOBALS = ['describe', 'it', 'test', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach'];

/** Has TypeScript of the project transformed as Jest transforms it, each text once. */
function compileTypeScript(require, swc) {
  const compiled = new Map();
  const load = (module, filename) => {
    const source = readFileSync(filename, 'utf8');
    if (compiled.get(filename)?.source !== source) {
      const { code } = require('@swc/core').transformSync(source, { ...swc, filename, swcrc: false, sourceMaps: 'inline' });
      compiled.set(filename, { source, script: new Script(Module.wrap(code), { filename }) });
    }
    const wrapped = compiled.get(filename).script.runInThisContext();
    wrapped.call(module.exports, module.exports, createRequire(filename), module, filename, join(filename, '..'));
  };
  Object.assign(require.extensions, { '.ts': load, '.tsx': load });
}

class InProcessRunner {
  static inject = ['options'];
  /** What the changed code reads: which change is there, how often it ran, which test is running. */
  #changed = (globalThis[SHARED] ??= {});
  #root = process.cwd() + sep;

  constructor({ inProcess }) {
    this.options = inProcess;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {
    process.env.NODE_ENV = 'test';
    const require = createRequire(join(this.#root, 'package.json'));
    const jest = createRequire(createRequire(require.resolve('jest')).resolve('@jest/core'));
    const circusAt = createRequire(jest.resolve('jest-config')).resolve('jest-circus');
    const ofCircus = createRequire(circusAt);
    this.circus = ofCircus(circusAt);
    this.expect = ofCircus('@jest/expect').jestExpect;
    const { ModernFakeTimers } = jest('@jest/fake-timers');
    this.timers = new ModernFakeTimers({ config: { rootDir: this.#root, fakeTimers: {} }, global: globalThis });
    for (const name of GLOBALS) globalThis[name] = this.circus[name];
    globalThis.expect = this.expect;
    globalThis.jest = Object.fromEntries(TIMERS.map((name) => [name, (...args) => this.timers[name](...args)]));
    this.circus.addEventHandler((event) => this.#hear(event));
    // What a change left behind, and what fails between two runs of tests, belongs to neither.
    for (const name of ['uncaughtException', 'unhandledRejection']) process.on(name, () => undefined);
    compileTypeScript(require, this.options.swc);
    this.require = require;
  }

  /** A change is noticed by the first test that fails: those behind it, some of which would wait in vain, are passed over. */
  #hear({ name, test }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') this.failed = true;
    if (name === 'test_start') {
      const id = this.#idOf(test);
      if (this.failed || (this.wanted !== undefined && !this.wanted.has(id))) test.mode = 'skip';
      else if (this.perTest) this.#changed.currentTestId = id;
    }
    if (name === 'test_done') this.#changed.currentTestId = undefined;
  }

  #idOf(test) {
    const names = [];
    for (let block = test; block.parent !== undefined; block = block.parent) names.unshift(block.name);
    return [this.file, ...names].join(' ');
  }

  /** @returns the outcome of each test of a file; throws where it cannot be loaded, or something fails outside its tests */
  async #runFile(file) {
    this.file = file;
    this.circus.resetState();
    const state = this.circus.getState();
    state.testTimeout = this.options.timeoutMilliseconds;
    const tell = (event) => globalThis[HANDLERS].forEach((handler) => handler(event, this.circus.getState()));
    tell({ name: 'setup', parentProcess: process });
    this.expect.setState({ testPath: join(this.#root, file), suppressedErrors: [], snapshotState: undefined });
    try {
      this.require(`./${file}`);
      const { testResults, unhandledErrors } = await this.circus.run();
      if (unhandledErrors.length > 0) throw new Error(unhandledErrors.join('\n'));
      return testResults.map(({ status, errors, testPath, duration }) => {
        const name = testPath.slice(1).join(' ');
        const told = { id: `${file} ${name}`, name, fileName: join(this.#root, file), timeSpentMs: duration ?? 0 };
        if (status !== 'done') return { ...told, status: SKIPPED };
        return errors.length === 0 ? { ...told, status: PASSED } : { ...told, status: FAILED, failureMessage: errors.join('\n') };
      });
    } finally {
      tell({ name: 'teardown' });
      this.timers.useRealTimers();
    }
  }

  /** @returns the outcomes of the tests, those behind the first failure passed over */
  async #run(wanted) {
    for (const path of Object.keys(this.require.cache)) if (path.startsWith(this.#root)) delete this.require.cache[path];
    this.wanted = wanted && new Set(wanted);
    this.failed = false;
    const outcomes = [];
    for (const file of this.options.tests) {
      if (this.failed || wanted?.every((id) => !id.startsWith(`${file} `))) continue;
      outcomes.push(...(await this.#runFile(file)));
    }
    return outcomes;
  }

  async dryRun({ coverageAnalysis }) {
    this.perTest = coverageAnalysis === 'perTest';
    try {
      const tests = await this.#run(undefined);
      if (!tests.some(({ status }) => status === PASSED)) throw new Error(`no test ran of ${this.options.tests.join(', ')}`);
      const { mutantCoverage } = this.#changed;
      return { status: 'complete', tests, ...(coverageAnalysis === 'off' ? {} : { mutantCoverage }) };
    } catch (error) {
      return { status: 'error', errorMessage: String(error.stack) };
    }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    Object.assign(this.#changed, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
    try {
      const outcomes = await this.#run(testFilter);
      if (this.#changed.hitCount > hitLimit) return { status: 'timeout', reason: 'ran too often' };
      const nrOfTests = outcomes.filter(({ status }) => status !== SKIPPED).length;
      const failed = outcomes.filter(({ status }) => status === FAILED);
      if (failed.length === 0) return { status: 'survived', nrOfTests };
      return { status: 'killed', nrOfTests, killedBy: failed.map(({ id }) => id), failureMessage: failed[0].failureMessage };
    } catch (error) {
      return { status: 'error', errorMessage: String(error.stack) };
    } finally {
      this.#changed.activeMutant = undefined;
    }
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner }];
export const strykerValidationSchema = { properties: { inProcess: { type: 'object' } } };
