/** Sentences of one language; those without values are looked up once, because a turn needs the same ones many times. */
import { LOCALES, type Locale, type Texts, type Translate } from '../src/locale';

export interface Sentences {
  t: Translate;
  /** Other wordings, joined by `|`; undefined where there are none. */
  wordings(key: string): string | undefined;
}

export type SentencesByLocale = Readonly<Record<Locale, Sentences>>;

export function loadSentences(texts: Texts): SentencesByLocale {
  return Object.fromEntries(LOCALES.map((locale) => [locale, inOneLanguage(texts, locale)])) as Record<Locale, Sentences>;
}

function inOneLanguage(texts: Texts, locale: Locale): Sentences {
  const translate = texts.in(locale);
  const plain = new Map<string, string>();
  const lists = new Map<string, string | undefined>();
  return {
    t(key, values) {
      if (values) return translate(key, values);
      let sentence = plain.get(key);
      if (sentence === undefined) plain.set(key, (sentence = translate(key)));
      return sentence;
    },
    wordings(key) {
      if (!lists.has(key)) lists.set(key, texts.has(locale, key) ? translate(key, { joinArrays: '|' }) : undefined);
      return lists.get(key);
    },
  };
}
