/** What the hotline looks up in the policy while a caller is on the line, in the console's own shape. */
import { citationLine } from '../../dialogs/policy-answers';
import type { Locale, Texts } from '../locale';
import type { OperatorOptions } from '../operator';
import { createDeskSearch, type DeskEntry, type DeskKind, type DeskSearch, type RuleLibrary } from '../policy';
import type { PolicyLibrary } from '../policy/types';
import type { PolicyEntry } from '../web/operator/contract';

interface Sources {
  policy: PolicyLibrary;
  questions: RuleLibrary['questions'];
  texts: Texts;
}

/** One search a language, made when somebody first looks something up. */
export function policyDesk({ policy, questions, texts }: Sources): Pick<OperatorOptions, 'searchPolicy' | 'policyEntry' | 'policyTitle'> {
  const searches = new Map<Locale, DeskSearch>();
  const searchIn = (locale: Locale): DeskSearch => {
    const search = searches.get(locale) ?? createDeskSearch({ policy, questions, locale, say: texts.in(locale) });
    searches.set(locale, search);
    return search;
  };
  const shown =
    (locale: Locale) =>
    ({ kind, id, citation, ...entry }: DeskEntry): PolicyEntry => ({
      ...entry,
      id: `${kind}.${id}`,
      source: citation ? citationLine({ t: texts.in(locale), services: { policy } }, citation.provision) : null,
    });
  const entryOf = (key: string, locale: Locale): DeskEntry | undefined => {
    const [kind = '', id = ''] = key.split(/\.(.*)/s);
    return searchIn(locale).entry(kind as DeskKind, id);
  };
  return {
    searchPolicy: (query, limit, locale) => searchIn(locale).find(query, limit).map(shown(locale)),
    policyEntry(key, locale) {
      const entry = entryOf(key, locale);
      if (!entry) return null;
      const { kind, id, title } = entry;
      const topic = kind === 'answer' ? policy.pack.topics.find(({ answers }) => answers.some((one) => one.id === id))?.topic : undefined;
      return { title, topic: topic ?? null };
    },
    policyTitle: (id, locale) => policy.pack.topics.find(({ topic }) => topic === id)?.title[locale] ?? entryOf(id, locale)?.title ?? null,
  };
}
