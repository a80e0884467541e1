/** What the commands for policy people share: the language in which they speak, and a sentence where they are called wrongly. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTexts, LOCALES, type Locale, type Texts } from '../src/locale';
import { problemWords, type ProblemWords } from '../src/policy/problem';

export const ROOT = join(__dirname, '..');

interface PolicyCommand {
  /** The project's own sentences, whatever words are checked. */
  texts: Texts;
  locale: Locale;
  words: ProblemWords;
  /** Of `flags`, which were given. */
  given: ReadonlySet<string>;
  positionals: string[];
}

/**
 * Reads `[--lang en] [--FLAG] [WHAT …]` from the command line.
 * @param flags what the command knows beside `--lang`, without the dashes
 * @returns null where the call was wrong: that is said then, and the exit code set to 2
 */
export function policyCommand(flags: readonly string[] = []): PolicyCommand | null {
  const texts = loadTexts(join(ROOT, 'locales'));
  const { values, positionals, tokens } = parseArgs({
    options: { lang: { type: 'string' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const { lang = 'zh-CN' } = values;
  const locale = LOCALES.find((one) => one === lang);
  const words = problemWords(texts, locale ?? 'zh-CN');
  const refuse = (key: string, said: Record<string, string>): null => {
    console.error(words.say(key, said));
    process.exitCode = 2;
    return null;
  };
  if (locale === undefined) return refuse('otherLanguage', { lang: String(lang), languages: LOCALES.join(', ') });
  const known = ['lang', ...flags];
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) return refuse('otherOption', { option: `--${unknown}`, options: known.map((name) => `--${name}`).join(', ') });
  return { texts, locale, words, given: new Set(given), positionals };
}
