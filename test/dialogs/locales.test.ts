import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../dialogs/commands';

const root = join(__dirname, '../..');
type Tree = { [key: string]: string | string[] | Tree };

/** `key → sentence` of one file; a list of wordings counts as one sentence. */
function sentences(tree: Tree, prefix: string): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const path = `${prefix}.${key}`;
    if (typeof value === 'string') return [[path, value] as [string, string]];
    return Array.isArray(value) ? [[path, value.join('|')] as [string, string]] : sentences(value, path);
  });
}

function load(locale: string): Map<string, string> {
  const folder = join(root, 'locales', locale);
  return new Map(
    readdirSync(folder).flatMap((file) =>
      sentences(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Tree, file.replace('.json', '')),
    ),
  );
}

const chinese = load('zh-CN');
const english = load('en');
/** Lists of wordings may differ in length from language to language. */
const isPlural = (key: string): boolean => /_(one|other)$/.test(key);

test('every sentence exists in both languages', () => {
  const only = (a: Map<string, string>, b: Map<string, string>): string[] => [...a.keys()].filter((key) => !b.has(key) && !isPlural(key));
  expect({ onlyChinese: only(chinese, english), onlyEnglish: only(english, chinese) }).toEqual({ onlyChinese: [], onlyEnglish: [] });
});

test('no sentence is empty', () => {
  expect([...chinese, ...english].filter(([, sentence]) => sentence.trim() === '').map(([key]) => key)).toEqual([]);
});

const dialogs = readdirSync(join(root, 'dialogs'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(root, 'dialogs', file), 'utf8'))
  .join('\n');
const used = [...dialogs.matchAll(/['`]([a-zA-Z]+\.(?:\$\{[^}]*\}|[^'`\s])+)['`]/g)].map((match) => match[1] ?? '');
const files = new Set([...chinese.keys()].map((key) => key.slice(0, key.indexOf('.'))));
/** The name of an activity looks like a key. */
const NO_KEYS = new Set(['handoff.status']);
const keysUsed = used.filter((key) => files.has(key.slice(0, key.indexOf('.'))) && !NO_KEYS.has(key));
const filesUsed = new Set(keysUsed.map((key) => key.slice(0, key.indexOf('.'))));

/** `talk.${intent}.1` fits every key of that shape. */
function pattern(key: string): RegExp {
  const escaped = key.replace(/\$\{[^}]*\}+/g, '\u0000').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('\u0000', '[^.]+')}$`);
}

test('every key that the dialogs use has a sentence', () => {
  expect(keysUsed.length).toBeGreaterThan(150);
  const keys = [...chinese.keys()];
  const parents = new Set(keys.flatMap((key) => key.split('.').map((_part, index, parts) => parts.slice(0, index + 1).join('.'))));
  const missing = keysUsed.filter((key) => !keys.some((candidate) => pattern(key).test(candidate)) && !parents.has(key));
  expect([...new Set(missing)]).toEqual([]);
});

test('no sentence of the dialogs is left over', () => {
  const patterns = keysUsed.map(pattern);
  const prefixes = keysUsed.filter((key) => /^[\w.-]+$/.test(key));
  const left = [...chinese.keys()].filter(
    (key) =>
      filesUsed.has(key.slice(0, key.indexOf('.'))) &&
      !patterns.some((fits) => fits.test(key)) &&
      !prefixes.some((prefix) => key.startsWith(`${prefix}.`)) &&
      !/^(hints|readBack|commands|words|contact|materials|consent|about|caseStates|status|supplement|talk|intents|questions|facts)\./.test(
        key,
      ),
  );
  expect(left).toEqual([]);
});

test.each(['zh-CN', 'en'])('%s: no wording stands for two commands', (locale) => {
  const wordings = COMMANDS.flatMap(
    (command) => (locale === 'en' ? english : chinese).get(`commands.${command}`)?.toLowerCase().split('|') ?? [],
  );
  expect(wordings.length).toBeGreaterThan(COMMANDS.length);
  expect(wordings.filter((wording, index) => wordings.indexOf(wording) !== index)).toEqual([]);
});

test('never says alone that somebody does not qualify', () => {
  expect([...chinese.values()].filter((sentence) => sentence.includes('您不符合'))).toEqual([]);
});
