import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inWords, problemWords, type Problem } from '../../src/policy/problem';
import { ROOT, told } from './policy-copy';

/** The sentences of `policyCheck.json` and the problems that use them belong together, in both languages. */
type Tree = { [key: string]: string | Tree };
const words = (language: string): Tree => JSON.parse(readFileSync(join(ROOT, 'locales', language, 'policyCheck.json'), 'utf8')) as Tree;
const keysOf = (tree: Tree, prefix = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`)));

const source = readdirSync(join(ROOT, 'src', 'policy'))
  .map((file) => readFileSync(join(ROOT, 'src', 'policy', file), 'utf8'))
  .join('\n');
/** What stands in quotation marks somewhere in the code. */
const quoted = new Set([...source.matchAll(/'([\w.]+)'/g)].map(([, key = '']) => key));
const said = (what: 'problems' | 'parts'): string[] => keysOf(words('en')[what] as Tree);

test('every problem that the checks can find has a sentence, and no sentence is left over', () => {
  const used = [...source.matchAll(/what: (?:\w+ === '\w+' \? )?'(\w+)'(?: : '(\w+)')?/g)]
    .flatMap(([, one, other]) => [one, other])
    .filter((key) => key !== undefined);
  expect(used.length).toBeGreaterThan(60);
  expect(used.filter((key) => !said('problems').includes(key))).toEqual([]);
  expect(said('problems').filter((key) => !quoted.has(key))).toEqual([]);
});

test('every part of a sentence is there, and none is left over', () => {
  const used = [...source.matchAll(/say: '([\w.]+)'/g)].map(([, key = '']) => key);
  expect(used.filter((key) => !said('parts').includes(key))).toEqual([]);
  // Kinds of values are named by themselves.
  expect(said('parts').filter((key) => !quoted.has(key) && !quoted.has(key.replace('fit.', '')))).toEqual([]);
});

test('every sentence about an entry says what to do, in both languages', () => {
  for (const [language, endings] of [
    ['en', /[;,] .+\.$/s],
    ['zh-CN', /[；，。].+。$/s],
  ] as const) {
    const problems = Object.entries(words(language)['problems'] as Tree);
    expect(
      problems.filter(([, sentence]) => !endings.test(String(sentence)) && sentence !== '{{what}}; {{advice}}.').map(([key]) => key),
    ).toEqual([]);
  }
});

test('says the advice of the innermost field that has one, and where none has, where the shape is told', () => {
  const shape = (...fields: string[]): Problem => ({
    at: ['rules/x.yaml', fields.join('.')],
    what: 'shape',
    values: { what: { say: 'missing' }, advice: { advice: 'rules', fields } },
  });
  expect(told([shape('periods', 'from'), shape('periods', 'nobody'), shape('nobody')])).toEqual([
    'rules/x.yaml, periods.from: is missing; rules count from a day on; write "YYYY-MM-DD" in quotation marks, or null where the document names none.',
    'rules/x.yaml, periods.nobody: is missing; rules hold for a time; write at least one period with from and until.',
    'rules/x.yaml, nobody: is missing; the file holds an object; see policy/README.md for its shape.',
  ]);
});

test('words a place from the file inwards, by entry, question and line', () => {
  const at = ['needs.yaml', { entry: 'a' }, { question: 'b' }, { line: 3 }, 'c'];
  const problem: Problem = { at, what: 'needTwice' };
  expect(told([problem])[0]).toMatch(/^needs\.yaml, entry "a", question "b", line 3, c: /);
  expect(told([problem], 'zh-CN')[0]).toMatch(/^needs\.yaml，条目“a”，问题“b”，第 3 行，c：/);
  const bare = problemWords({ in: () => (key) => key, has: () => false }, 'en');
  expect(inWords(problem, bare)).toBe('policyCheck.problem');
});
