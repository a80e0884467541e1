/**
 * Whether the rules and questions of the self-check fit the documents they rest on, the places there are, and the words they are said in.
 * Each check returns problems; empty = nothing is wrong.
 */
import { fieldsOf } from '../eligibility';
import { regionTable } from '../understanding/answers/region-table';
import { quoteDifference } from './pack-checks';
import type { Pack } from './pack-files';
import { within, type Place, type Problem } from './problem';
import type { CitationEntry } from './rule-files';
import type { RulePack } from './rule-reader';
import type { Locale } from './types';

/** `locales/<language>/questions.json` and `facts.json` as they are read. */
export interface Words {
  questions: unknown;
  facts: unknown;
}

export function crossProblems(pack: Pack, rules: RulePack, words: Readonly<Record<Locale, Words>>): Problem[] {
  return [
    ...rules.common.citations.flatMap((citation, index) => citationProblems(['rules/common.yaml', `citations[${index}]`], citation, pack)),
    ...rules.files.flatMap(({ file, rules: { periods } }) =>
      periods.flatMap((period, index) => {
        const at = [file, `periods[${index}] (${period.version}).citation`];
        // What held in the past rests on what held in the past.
        return citationProblems(at, period.citation, pack, index === periods.length - 1);
      }),
    ),
    ...clauseProblems(pack, rules),
    ...placeProblems(rules),
    ...Object.entries(words).flatMap(([language, said]) => wordProblems(language, said, rules)),
    ...idleProblems(rules),
  ];
}

function citationProblems(
  at: readonly Place[],
  { document: id, quote, verified }: CitationEntry,
  { documents, sources }: Pack,
  isLatest = true,
): Problem[] {
  const document = documents.find((one) => one.id === id);
  if (document === undefined) return [{ at: within(at, '.document'), what: 'noDocumentOfRule', values: { document: id } }];
  const problems: Problem[] = [];
  if (isLatest && document.status === 'superseded') {
    problems.push({
      at: within(at, '.document'),
      what: 'replacedUnderRule',
      values: { document: id, by: document.supersededBy ?? { say: 'anotherDocument' } },
    });
  }
  if (verified && !document.verified) problems.push({ at: within(at, '.verified'), what: 'hearsayUnderRule', values: { document: id } });
  const source = sources.get(id);
  const difference = quote === undefined || source === undefined ? null : quoteDifference(source, quote);
  if (difference !== null) problems.push({ at: within(at, '.quote'), what: 'quoteDiffers', values: { document: id, difference } });
  return problems;
}

function clauseProblems({ provisions }: Pack, { questions }: RulePack): Problem[] {
  return questions.flatMap(({ id, clause }) => {
    if (!('provision' in clause)) return [];
    const at = ['questions.yaml', `${id}.clause`];
    const provision = provisions[clause.provision];
    if (provision === undefined) return [{ at, what: 'noProvisionOfQuestion', values: { provision: clause.provision } }];
    return provision.current
      ? []
      : [
          {
            at,
            what: 'oldProvisionOfQuestion',
            values: { provision: clause.provision, instead: provision.supersededBy ?? { say: 'ruleInForce' } },
          },
        ];
  });
}

/** Hong Kong, Macao and Taiwan have laws of their own. */
const [FIRST_PROVINCE, LAST_PROVINCE] = [11, 65];

/** Wherever a person lives, either rules are here or it is said that they are not. */
function placeProblems({ files, common: { unlisted } }: RulePack): Problem[] {
  const known = new Set([...files.map(({ rules }) => rules.code), ...unlisted.map(({ code }) => code)]);
  return Array.from({ length: LAST_PROVINCE - FIRST_PROVINCE + 1 }, (_, index) =>
    regionTable().unit(`${FIRST_PROVINCE + index}0000`),
  ).flatMap((province) =>
    province === undefined || known.has(province.code)
      ? []
      : [{ at: ['rules/common.yaml', 'unlisted'], what: 'placeUnknown', values: { name: province.name, code: province.code } }],
  );
}

/** Questions that can change nothing in any region, and so are never asked. */
function idleProblems({ questions, fields, common, files }: RulePack): Problem[] {
  const rules = files.flatMap(({ rules: { periods } }) => periods);
  const conditions = [
    common.base,
    ...rules.flatMap(({ base, categories }) => [base, ...(categories ?? []).flatMap(({ test, confirmWhen }) => [test, confirmWhen])]),
  ];
  const read = new Set<string>();
  const add = (field: string): void => {
    if (read.has(field)) return;
    read.add(field);
    fields.fields[field]?.derivedFrom?.forEach(add);
  };
  conditions.flatMap((condition) => (condition ? fieldsOf(condition) : [])).forEach(add);
  for (const { askIf } of questions) if (askIf) fieldsOf(askIf).forEach(add);
  return questions
    .filter(({ kind, facts }) => kind !== 'region' && !facts.some((fact) => read.has(fact)))
    .map(({ id }) => ({ at: ['questions.yaml', id], what: 'neverAsked' }));
}

const VOICES = ['veteran', 'operator', 'caseworker', 'why', 'help'];

function wordProblems(language: string, { questions: said, facts }: Words, { questions, fields }: RulePack): Problem[] {
  const missing = (file: string, key: string, what: string): Problem => ({
    at: [`locales/${language}/${file}`, key],
    what,
    values: { language: { say: language === 'en' ? 'plainEnglish' : 'plainChinese' } },
  });
  return [
    ...questions.flatMap(({ id, options }) => {
      const wanted = [...VOICES.map((voice) => [voice]), ...options.map((option) => ['options', option.id])];
      return wanted
        .filter((path) => !isSaid(said, [id, ...path]))
        .map((path) => missing('questions.json', [id, ...path].join('.'), 'questionUnsaid'));
    }),
    ...Object.keys(fields.fields)
      .filter((name) => !isSaid(facts, [name]))
      .map((name) => missing('facts.json', name, 'factUnnamed')),
  ];
}

function isSaid(words: unknown, path: readonly string[]): boolean {
  const found = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    words,
  );
  return typeof found === 'string' && found.trim() !== '';
}
