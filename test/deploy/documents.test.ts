/** What the documents say exists: commands, files, settings, links. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PROJECT = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: PROJECT, encoding: 'utf8' }).split(
  '\n',
);
/** Written for people; generated tables and the stored texts of documents are not among them. */
const PAGES = FILES.filter((path) => path.endsWith('.md') && !/^policy\/(?!README)|^docs\/self-check\/\d/.test(path));

/** Each names its settings at its top. */
const BENCHES = FILES.filter((path) => path.startsWith('test/bench/'));

test('finds the documents it judges', () => {
  expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'README.zh-CN.md', 'docs/README.md', 'docs/operations.md']));
});

const COMMANDS_TEST = 'test/deploy/commands.test.ts';
/** By which test each command of the documents is run. */
const RUN_BY: Record<string, string> = {
  'audit:verify': COMMANDS_TEST,
  backup: COMMANDS_TEST,
  build: 'scripts/build-inputs.mjs',
  chat: 'test/web/chat-cli.test.ts',
  'clu:export': COMMANDS_TEST,
  'dead-letters': COMMANDS_TEST,
  'desk-link': COMMANDS_TEST,
  export: COMMANDS_TEST,
  'hotline:day': 'test/operator/day.browser.test.ts',
  import: COMMANDS_TEST,
  'keys:rotate': COMMANDS_TEST,
  'policy:check': 'test/policy/pack-checks.test.ts',
  'policy:preview': COMMANDS_TEST,
  'policy:province': 'test/policy/recipes.test.ts',
  restore: COMMANDS_TEST,
  retirement: 'test/policy/retirement-command.test.ts',
  'script:print': COMMANDS_TEST,
  'self-check': 'test/policy/self-check.test.ts',
  unanswered: 'test/store/unanswered.test.ts',
  understand: 'test/understanding/command-line.test.ts',
  'understand:eval': 'test/understanding/baseline.test.ts',
};
/** Run by hand: they measure for minutes, draw pictures, judge the tests themselves, or write what is looked at and committed. */
const BY_HAND = /^(bench(:.+)?|check|docs:self-check|format|pictures|statements:record|test:.+|trace:turn)$/;

test('name no command that no test runs, but for those run by hand', () => {
  const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
  const named = new Set(PAGES.flatMap((page) => [...read(page).matchAll(/npm run (?:-s )?([a-z][\w:-]+)/g)].map(([, name = '']) => name)));
  expect([...named].filter((name) => !(name in RUN_BY) && !BY_HAND.test(name))).toEqual([]);
  for (const [name, file] of Object.entries(RUN_BY)) {
    const program = /([\w-]+)\.m?ts$/.exec(scripts[name] ?? '')?.[1];
    // Named as an argument, run as a file, or called by what the file exports.
    const traces = [`'${name}'`, `${program}.ts'`, `${program}.mts'`, `/${program}'`];
    expect([name, file, program !== undefined && traces.some((trace) => read(file).includes(trace))]).toEqual([name, file, true]);
  }
});

const commandsIn = (text: string): [line: string, name: string][] =>
  [...text.matchAll(/npm (?:run (?:-s )?([\w:-]+)|(?:start|test))[^`\n]*/g)].flatMap(([line, name]) => (name ? [[line, name]] : []));
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/(?<![\w/])((?:test|src|dialogs|scripts|deploy)\/[\w./-]+)/g)].map(([, path = '']) => path.replace(/[./]+$/, ''));
const settingsIn = (text: string): string[] => [...text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?==|`)/g)].map(([, name = '']) => name);
const linksIn = (text: string): string[] => [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, path = '']) => path);

test.each<[string, (text: string) => readonly unknown[]]>([
  ['commands', commandsIn],
  ['files and folders', pathsIn],
  ['settings', settingsIn],
  ['links', linksIn],
])('many %s are found in them', (_what, findIn) => {
  expect(PAGES.flatMap((page) => findIn(read(page))).length).toBeGreaterThan(30);
});

describe.each(PAGES)('%s', (page) => {
  const text = read(page);

  test('names commands that exist, with options that they know', () => {
    const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
    for (const [line, name] of commandsIn(text)) {
      expect([line, Object.keys(scripts)]).toEqual([line, expect.arrayContaining([name])]);
      const program = /((?:scripts|test)\/[\w/.-]+\.m?[tj]s)\b(?!.*scripts\/)/.exec(scripts[name] ?? '')?.[1];
      const options = [...line.matchAll(/ --([a-z][\w-]+)/g)].map(([, option]) => option);
      const source = program ? read(program) : '';
      const unknown = options.filter((option) => !source.includes(option as string));
      expect([line, unknown]).toEqual([line, []]);
    }
  });

  test('names test files and folders that exist', () => {
    // Beginnings are enough: `test/eligibility/dead` stands for the files that begin so.
    const exists = (path: string): boolean => FILES.some((file) => file.startsWith(path) || file.startsWith(join(dirname(page), path)));
    expect(pathsIn(text).filter((path) => !exists(path))).toEqual([]);
  });

  test('names settings that exist', () => {
    const known = ['.env.example', 'src/config/settings.ts', ...BENCHES].map(read).join('');
    expect(settingsIn(text).filter((name) => !known.includes(name) && !OTHERS.test(name))).toEqual([]);
  });

  test('links to pages that exist', () => {
    expect(linksIn(text).filter((path) => !existsSync(join(PROJECT, dirname(page), path)))).toEqual([]);
  });
});

/** Of the tests, of PostgreSQL and of the tools, not of the server. */
const OTHERS = /^(TEST_|CHAOS_|PG|NODE_|EVERY_|UPDATE_|OTEL_)/;
