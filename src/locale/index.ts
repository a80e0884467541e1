/** What is said: loads `locales/<language>/*.json` into i18next. Knows no dialog and no policy. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance, type i18n } from 'i18next';
import FsBackend, { type FsBackendOptions } from 'i18next-fs-backend';
import type { HttpRequest } from '../base/http';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** `t('selfCheck.greeting', {name})`: the key is `<file>.<path in the file>`. */
export type Translate = (key: string, values?: Record<string, unknown>) => string;

export interface Texts {
  /** Sentences in one language. @throws on a missing key, so that a hole is found by a test and not by a veteran */
  in(locale: string): Translate;
  has(locale: Locale, key: string): boolean;
}

/** Remembers the language that somebody has chosen for the consoles. */
export const CONSOLE_LANGUAGE_COOKIE = 'rongye_desk_language';

/** The nearest supported language: any `en-*` is English, everything else Chinese. */
export function toLocale(tag: string | undefined): Locale {
  return tag?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}

/** `?lang=` before what was chosen in a console, before the browser's first wish; Chinese when it wishes nothing. */
export const languageOf = ({ query, cookies, headers }: Pick<HttpRequest, 'query' | 'cookies' | 'headers'>): Locale =>
  toLocale(query['lang'] ?? cookies[CONSOLE_LANGUAGE_COOKIE] ?? headers['accept-language']?.split(',')[0]);

const inNamespace = (key: string): string => key.replace('.', ':');
const place = (key: string): [namespace: string, path: string] => {
  const dot = key.indexOf('.');
  return [key.slice(0, dot), key.slice(dot + 1)];
};

/** Values that choose or shape the sentence rather than fill it. */
const FOR_I18NEXT = ['count', 'context', 'joinArrays'];

/** The plain case of i18next's interpolation, without its way through options and languages: a turn needs some twenty sentences. */
function fill(template: string, values: Record<string, unknown>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_braces, name: string) => String(values[name] ?? ''));
}

function unreadable(directory: string, file: string): Error {
  try {
    JSON.parse(readFileSync(join(directory, file), 'utf8'));
  } catch (error) {
    return new Error(`locales/${file} cannot be read, "npm run policy:check" says where: ${(error as Error).message}`);
  }
  return new Error(`locales/${file} holds no sentences.`);
}

/** @param directory the `locales` folder @throws naming the file that is missing or no JSON */
export function loadTexts(directory: string): Texts {
  const namespaces = readdirSync(join(directory, 'zh-CN')).map((file) => file.replace(/\.json$/, ''));
  const instance: i18n = createInstance();
  void instance.use(FsBackend).init<FsBackendOptions>({
    initAsync: false,
    lng: 'zh-CN',
    supportedLngs: [...LOCALES],
    preload: [...LOCALES],
    fallbackLng: false,
    ns: namespaces,
    backend: { loadPath: join(directory, '{{lng}}', '{{ns}}.json') },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  // The backend is silent about a file that it cannot read, and its sentences would be missed in the middle of a turn.
  for (const locale of LOCALES) {
    for (const namespace of namespaces)
      if (!instance.hasResourceBundle(locale, namespace)) throw unreadable(directory, `${locale}/${namespace}.json`);
  }
  const templates: Partial<Record<Locale, Map<string, string | null>>> = {};
  const has = (locale: Locale, key: string): boolean => instance.exists(inNamespace(key), { lng: locale });
  return {
    has,
    in(tag) {
      const locale = toLocale(tag);
      const translate = instance.getFixedT(locale);
      const sentences = (templates[locale] ??= new Map());
      return (key, values = {}) => {
        if (!sentences.has(key)) {
          if (!has(locale, key)) throw new Error(`locales/${locale}: no sentence for "${key}"`);
          const template: unknown = instance.getResource(locale, ...place(key));
          sentences.set(key, typeof template === 'string' && !template.includes('$t(') ? template : null);
        }
        const template = sentences.get(key);
        return template && !FOR_I18NEXT.some((name) => name in values)
          ? fill(template, values)
          : translate(inNamespace(key), { ...values });
      };
    },
  };
}
