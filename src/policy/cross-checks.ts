/**
 * Whether the rules and questions of the self-check fit the documents they rest on, the places there are, and the words they are said in.
 * Each check returns sentences (file, entry, what, why, what to write instead); empty = nothing is wrong.
 */
import { regionTable } from '../understanding/answers/region-table';
import { quoteDifference } from './pack-checks';
import type { Pack } from './pack-files';
import type { CitationEntry } from './rule-files';
import type { RulePack } from './rule-reader';
import type { Locale } from './types';

/** `locales/<language>/questions.json` and `facts.json` as they are read. */
export interface Words {
  questions: unknown;
  facts: unknown;
}

export function crossProblems(pack: Pack, rules: RulePack, words: Readonly<Record<Locale, Words>>): string[] {
  return [
    ...rules.common.citations.flatMap((citation, index) => citationProblems(`rules/common.yaml, citations[${index}]`, citation, pack)),
    ...rules.files.flatMap(({ file, rules: { periods } }) =>
      periods.flatMap((period, index) => {
        const at = `${file}, periods[${index}] (${period.version})`;
        // What held in the past rests on what held in the past.
        return citationProblems(`${at}.citation`, period.citation, pack, index === periods.length - 1);
      }),
    ),
    ...clauseProblems(pack, rules),
    ...placeProblems(rules),
    ...Object.entries(words).flatMap(([language, said]) => wordProblems(language, said, rules)),
  ];
}

function citationProblems(at: string, { document: id, quote, verified }: CitationEntry, { documents, sources }: Pack, isLatest = true): string[] {
  const document = documents.find((one) => one.id === id);
  if (document === undefined) return [`${at}.document: there is no document "${id}", so nobody can look up what the rule rests on; add it to documents.yaml or correct the id.`];
  const problems: string[] = [];
  if (isLatest && document.status === 'superseded') {
    problems.push(`${at}.document: "${id}" was replaced by ${document.supersededBy ?? 'another document'}, so an old rule would be told as today's; read the new document, end this period and add one that cites it.`);
  }
  if (verified && !document.verified) {
    problems.push(`${at}.verified: is true although the document "${id}" is not verified, so hearsay would settle a result; set verified: false here and in what rests on it, or read the document and verify it in documents.yaml.`);
  }
  const source = sources.get(id);
  const difference = quote === undefined || source === undefined ? null : quoteDifference(source, quote);
  if (difference !== null) problems.push(`${at}.quote: is not word for word in sources/${id}.txt, but it is shown as the original: ${difference}; copy it again from there.`);
  return problems;
}

function clauseProblems({ provisions }: Pack, { questions }: RulePack): string[] {
  return questions.flatMap(({ id, clause }) => {
    if (!('provision' in clause)) return [];
    const at = `questions.yaml, ${id}.clause`;
    const provision = provisions[clause.provision];
    if (provision === undefined) return [`${at}: there is no provision "${clause.provision}", so whoever asks why this is asked gets no answer; add it to provisions.yaml or correct the id.`];
    return provision.current ? [] : [`${at}: "${clause.provision}" is no longer in force, so the question would rest on an old rule; name ${provision.supersededBy ?? 'the rule in force'} or {rule: base}.`];
  });
}

/** Hong Kong, Macao and Taiwan have laws of their own. */
const [FIRST_PROVINCE, LAST_PROVINCE] = [11, 65];

/** Wherever a person lives, either rules are here or it is said that they are not. */
function placeProblems({ files, common: { unlisted } }: RulePack): string[] {
  const known = new Set([...files.map(({ rules }) => rules.code), ...unlisted.map(({ code }) => code)]);
  return Array.from({ length: LAST_PROVINCE - FIRST_PROVINCE + 1 }, (_, index) => regionTable().unit(`${FIRST_PROVINCE + index}0000`)).flatMap((province) =>
    province === undefined || known.has(province.code)
      ? []
      : [`rules/common.yaml, unlisted: ${province.name} (${province.code}) has no rules and is not named here, so its people would take the nation's rules for their own; add a line here, or run npm run policy:province -- ${province.code}.`],
  );
}

const VOICES = ['veteran', 'operator', 'caseworker', 'why', 'help'];

function wordProblems(language: string, { questions: said, facts }: Words, { questions, fields }: RulePack): string[] {
  const at = (file: string, key: string): string => `locales/${language}/${file}, ${key}`;
  const missing = (file: string, key: string, why: string): string => `${at(file, key)}: is missing; ${why}; write it in ${language === 'en' ? 'plain English' : 'plain Chinese'}.`;
  return [
    ...questions.flatMap(({ id, options }) => {
      const wanted = [...VOICES.map((voice) => [voice]), ...options.map((option) => ['options', option.id])];
      return wanted.filter((path) => !isSaid(said, [id, ...path])).map((path) => missing('questions.json', [id, ...path].join('.'), 'every question is put in three voices, with its reason and its answers'));
    }),
    ...Object.keys(fields.fields)
      .filter((name) => !isSaid(facts, [name]))
      .map((name) => missing('facts.json', name, 'caseworkers read facts by their names')),
  ];
}

function isSaid(words: unknown, path: readonly string[]): boolean {
  const found = path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined), words);
  return typeof found === 'string' && found.trim() !== '';
}
