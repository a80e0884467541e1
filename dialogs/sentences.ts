/** Sentences of one language and one voice; those without values are looked up once, because a turn needs the same ones many times. */
import { LOCALES, type Locale, type Texts, type Translate } from '../src/locale';
import { loadQuestionWords, type QuestionWords } from './looks-like-question';
import type { Voice } from './voice';

export interface Sentences {
  t: Translate;
  /** Other wordings, joined by `|`; undefined where there are none. */
  wordings(key: string): string | undefined;
  asking: QuestionWords;
}

export type SentencesByLocale = Readonly<Record<Locale, Readonly<Record<Voice, Sentences>>>>;

/** What an operator says in other words than the chat, under the chat's own keys: on a telephone nobody taps and nothing is “here”. */
const OF_THE_OPERATOR = 'hotline';

export function loadSentences(texts: Texts): SentencesByLocale {
  const asking = loadQuestionWords(texts);
  const inBothVoices = (locale: Locale): Record<Voice, Sentences> => {
    const spoken = (key: string): string => (texts.has(locale, `${OF_THE_OPERATOR}.${key}`) ? `${OF_THE_OPERATOR}.${key}` : key);
    return { veteran: inOneVoice(texts, locale, asking, (key) => key), operator: inOneVoice(texts, locale, asking, spoken) };
  };
  return Object.fromEntries(LOCALES.map((locale) => [locale, inBothVoices(locale)])) as Record<Locale, Record<Voice, Sentences>>;
}

function inOneVoice(texts: Texts, locale: Locale, asking: QuestionWords, spoken: (key: string) => string): Sentences {
  const translate = texts.in(locale);
  const keys = new Map<string, string>();
  const keyOf = (key: string): string => {
    const known = keys.get(key) ?? spoken(key);
    keys.set(key, known);
    return known;
  };
  const plain = new Map<string, string>();
  const lists = new Map<string, string | undefined>();
  return {
    asking,
    t(key, values) {
      if (values) return translate(keyOf(key), values);
      let sentence = plain.get(key);
      if (sentence === undefined) plain.set(key, (sentence = translate(keyOf(key))));
      return sentence;
    },
    wordings(key) {
      if (!lists.has(key)) lists.set(key, texts.has(locale, key) ? translate(key, { joinArrays: '|' }) : undefined);
      return lists.get(key);
    },
  };
}
