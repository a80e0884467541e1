import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What each folder may import of the project; anything else is a dependency that points the wrong way. */
const ALLOWED: Record<string, string[]> = {
  base: [],
  locale: ['base'],
  config: ['base'],
  understanding: ['base'],
  eligibility: ['base'],
  store: ['base'],
  policy: ['base', 'eligibility', 'understanding'],
  resume: ['base', 'locale', 'store'],
  cases: ['base', 'store', 'eligibility'],
  handoff: ['base', 'store', 'eligibility', 'cases'],
  dialogs: ['base', 'locale', 'store', 'understanding', 'eligibility', 'policy', 'cases', 'handoff'],
  bot: ['base', 'locale', 'store', 'understanding', 'dialogs'],
  channels: ['base', 'locale', 'store', 'bot', 'resume'],
  desk: ['base', 'locale', 'store', 'accounts'],
  web: ['base', 'locale'],
  operator: ['base', 'locale', 'store', 'bot', 'web'],
  server: ['base', 'locale', 'channels', 'desk', 'web', 'handoff'],
  telemetry: ['base'],
  accounts: ['base', 'locale', 'store'],
  assembly: ['*'],
  'main.ts': ['*'],
  'boot.ts': [],
};

/** The desk is an application of its own: of the store it may use the engine and the cipher, never the bot's tables. */
const DESK_MAY_USE_OF_STORE = [/^src\/store\/(database|migrations|crypto|key-check|seal|types|engine)/];

const FRAMEWORKS: Record<string, RegExp> = {
  understanding: /^(zod|opencc-js|@vant\/area-data|@azure\/|pinyin-pro|node:(fs|path|crypto|zlib))/,
  eligibility: /^$/,
  policy: /^(zod|yaml|node:(fs|path|crypto))/,
};

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file));
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)[^'";]*?from\s*['"]([^'"]+)['"]|(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

const TYPES_ALONE = /^\s*(?:import|export)\s+(?:type\b|\{(?:\s*type\s[^,}]+,?)+\s*\}\s*from)/;

function importsOf(file: string, isCounted: (statement: string) => boolean = () => true): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)]
    .filter(([statement]) => isCounted(statement))
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** The files of the project that a file runs before itself. Types are gone once compiled, and two files may know each other's. */
function loadedBy(file: string): string[] {
  return importsOf(file, (statement) => !TYPES_ALONE.test(statement))
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(file), name))
    .flatMap(
      (path) => ['', '.ts', '.tsx', '/index.ts'].map((end) => path + end).find((one) => existsSync(one) && statSync(one).isFile()) ?? [],
    );
}

/** @returns a way from a file back to itself; empty where there is none */
function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const cycle = walk(next, [...way, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  return [...graph.keys()].map((file) => walk(file, [])).find((cycle) => cycle.length > 0) ?? [];
}

function room(path: string): string {
  const parts = path.split('/');
  return parts[0] === 'src' ? (parts[1] as string) : (parts[0] as string);
}

const files = [...sources('src'), ...sources('dialogs')];

test('finds the sources it judges', () => {
  expect(files.length).toBeGreaterThan(40);
});

test('imports only ever go down', () => {
  const wrong = files.flatMap((file) => {
    const allowed = ALLOWED[room(file)];
    if (!allowed) return [`${file}: the folder has no floor; give it one in test/architecture.test.ts`];
    if (allowed.includes('*')) return [];
    return importsOf(file)
      .filter((name) => name.startsWith('.'))
      .map((name) => relative('.', join(dirname(file), name)))
      .filter((target) => room(target) !== room(file) && !allowed.includes(room(target)))
      .map((target) => `${file} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('no file needs itself, by whatever way', () => {
  const all = [...files, ...sources('scripts'), ...sources('test')];
  const graph = new Map(all.map((file) => [file, loadedBy(file)]));
  expect([...graph.values()].flat().length).toBeGreaterThan(all.length);
  expect(cycleIn(graph)).toEqual([]);
});

test('a cycle is found and named', () => {
  const graph = { a: ['b', 'c'], b: ['c'], c: ['d'], d: ['b'] };
  expect(cycleIn(new Map(Object.entries(graph)))).toEqual(['b', 'c', 'd', 'b']);
  expect(TYPES_ALONE.test("import { type A, type B } from './a'")).toBe(true);
  expect(TYPES_ALONE.test("import { type A, b } from './a'")).toBe(false);
});

test('the desk knows nothing of the tables of the bot', () => {
  const wrong = files
    .filter((file) => room(file) === 'desk')
    .flatMap((file) => importsOf(file).map((name) => relative('.', join(dirname(file), name))))
    .filter((target) => target.startsWith('src/store') && !DESK_MAY_USE_OF_STORE.some((pattern) => pattern.test(target)));
  expect(wrong).toEqual([]);
});

test('the pure folders know no framework, no store and no HTTP', () => {
  const wrong = files.flatMap((file) => {
    const packages = FRAMEWORKS[room(file)];
    if (!packages) return [];
    return importsOf(file)
      .filter((name) => !name.startsWith('.') && !packages.test(name))
      .map((name) => `${file} imports ${name}`);
  });
  expect(wrong).toEqual([]);
});

test('botbuilder stays in src/bot and dialogs', () => {
  const wrong = files.filter(
    (file) => !['bot', 'dialogs'].includes(room(file)) && importsOf(file).some((name) => name.startsWith('botbuilder')),
  );
  expect(wrong).toEqual([]);
});

test('restify stays in src/server', () => {
  const wrong = files.filter((file) => room(file) !== 'server' && importsOf(file).includes('restify'));
  expect(wrong).toEqual([]);
});
