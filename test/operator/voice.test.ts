/** What an operator reads to a caller: nobody taps on a telephone, and nothing is on a screen before them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES } from '../../src/locale';

type Node = string | { [key: string]: Node };
const read = (locale: string, file: string): Node => JSON.parse(readFileSync(join('locales', locale, `${file}.json`), 'utf8')) as Node;
const flat = (node: Node, path = ''): [string, string][] =>
  typeof node === 'string' ? [[path, node]] : Object.entries(node).flatMap(([key, value]) => flat(value, path ? `${path}.${key}` : key));
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '');

/** Files whose sentences may be read out in a call. */
const SPOKEN =
  'command confirm consent contact correction crisis employed erase facts fallback form fraud handoff hints needs policy reapply registration result retirement selfCheck status supplement talk tracking verify'.split(
    ' ',
  );
/** For the operator's own eyes, or what people say and not what is said to them. */
const NEVER_SPOKEN = /^consent\.readOut$|\.words$|^needs\..*\.options\./;
const OF_A_SCREEN = {
  'zh-CN': /点“|点一|点下|按钮|打字|发给我|发要|发选项|再发|聊天|机器助手|电脑程序/,
  en: /\btap\b|button|\bclick|\bchat\b|computer program|a machine/i,
};

describe.each(LOCALES)('in %s', (locale) => {
  const own = new Map(flat(read(locale, 'hotline')));

  test('every sentence that speaks of tapping or typing has other words for the telephone, and those do not', () => {
    const left = SPOKEN.flatMap((file) => flat(read(locale, file), file))
      .filter(([key, text]) => OF_A_SCREEN[locale].test(text) && !own.has(key) && !NEVER_SPOKEN.test(key))
      .map(([key]) => key);
    expect(left).toEqual([]);
    expect([...own].filter(([, text]) => OF_A_SCREEN[locale].test(text))).toEqual([]);
  });

  test('what the telephone says otherwise is a sentence of the chat, with no value that the chat does not know', () => {
    for (const [key, text] of own) {
      const [file = '', ...path] = key.split('.');
      const sentence = new Map(flat(read(locale, file))).get(path.join('.'));
      expect([key, typeof sentence]).toEqual([key, 'string']);
      expect([key, placeholders(text).filter((name) => !placeholders(sentence ?? '').includes(name))]).toEqual([key, []]);
    }
  });
});
