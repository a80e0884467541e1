import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { piecesOf } from '../../src/web/client/reading';
import { CASE_STATES } from '../../src/web/contract';

type Tree = { [key: string]: string | Tree };
const keysOf = (tree: Tree, prefix = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`)));
const keys = keysOf(JSON.parse(readFileSync('locales/zh-CN/webPart.json', 'utf8')) as Tree);
const sources = ['view', 'client']
  .flatMap((folder) => readdirSync(join('src/web', folder)).map((file) => join('src/web', folder, file)))
  // The frame's `tell` speaks with the page around it.
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('host.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const named = [...sources.matchAll(/tell\((?:[^'`()]*\? )?'([^']+)'(?: : '([^']+)')?/g)].flatMap(([, one, other]) =>
  [one, other].filter(Boolean),
);

test('every sentence that the extras name is there, and every one that is there is named', () => {
  expect(named.filter((key) => !keys.includes(key as string))).toEqual([]);
  const states = CASE_STATES.map((state) => `case.${state}`);
  const patterned = keys.filter((key) => /^(?:panel|command|result)\./.test(key) || states.includes(key));
  expect(keys.filter((key) => !patterned.includes(key) && !sources.includes(`'${key}'`))).toEqual([]);
});

test('what is read aloud comes in pieces that no engine falls silent in, and none is lost', () => {
  const long = `${'可以。先到户籍地登记失业，再申请认定。'.repeat(8)}\n\n${'没有标点的话'.repeat(40)}`;
  const pieces = piecesOf(long);
  expect(pieces.join('')).toBe(long);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(100);
  expect(piecesOf('')).toEqual([]);
  expect(piecesOf('您好')).toEqual(['您好']);
});
