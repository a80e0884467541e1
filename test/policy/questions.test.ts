import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { LOCALES, loadTexts, type Locale } from '../../src/locale';
import { loadRules } from '../../src/policy/rules';

/** Every question can be said in every voice and language, and rests on a clause. */
const ROOT = join(__dirname, '..', '..');
const library = loadRules(join(ROOT, 'policy'));
const texts = loadTexts(join(ROOT, 'locales'));

const Wording = z.strictObject({
  veteran: z.string().min(1),
  operator: z.string().min(1),
  caseworker: z.string().min(1),
  why: z.string().min(1),
  help: z.string().min(1),
  options: z.record(z.string(), z.string().min(1)),
  synonyms: z.record(z.string(), z.array(z.string().min(1)).min(1)),
});
const read = (locale: Locale, file: string): unknown => JSON.parse(readFileSync(join(ROOT, 'locales', locale, file), 'utf8'));

describe.each(LOCALES)('wordings in %s', (locale) => {
  const wordings = z.record(z.string(), Wording).parse(read(locale, 'questions.json'));

  it('has exactly the questions there are, in the same order', () => {
    expect(Object.keys(wordings)).toEqual(library.questions.map(({ id }) => id));
  });

  it.each(library.questions.map((question) => [question.id, question] as const))('says all of "%s"', (id, question) => {
    const optionIds = (question.options ?? []).map((option) => option.id);
    const wording = wordings[id];
    expect(Object.keys(wording?.options ?? {})).toEqual(optionIds);
    expect(Object.keys(wording?.synonyms ?? {})).toEqual(optionIds);
    const t = texts.in(locale);
    for (const voice of ['veteran', 'operator', 'caseworker', 'why', 'help'])
      expect(t(`questions.${id}.${voice}`).length).toBeGreaterThan(0);
    for (const option of optionIds) expect(t(`questions.${id}.options.${option}`)).toBe(wording?.options[option]);
  });

  it('gives no two options of a question the same words', () => {
    for (const [id, { options, synonyms }] of Object.entries(wordings)) {
      const words = Object.entries(options).flatMap(([option, label]) => [
        ...new Set([label, ...(synonyms[option] ?? [])].map((word) => word.toLowerCase())),
      ]);
      expect([id, words.filter((word, index) => words.indexOf(word) !== index)]).toEqual([id, []]);
    }
  });

  it('has a label for every fact and for no other', () => {
    const labels = z.record(z.string(), z.string().min(1)).parse(read(locale, 'facts.json'));
    expect(Object.keys(labels).toSorted()).toEqual(Object.keys(library.fields.fields).toSorted());
  });
});

it('keeps the caseworker label short', () => {
  const wordings = z.record(z.string(), Wording).parse(read('zh-CN', 'questions.json'));
  expect(Object.entries(wordings).filter(([, { caseworker }]) => caseworker.length > 10 || /[？?您]/.test(caseworker))).toEqual([]);
});

it('lets every question rest on a provision that exists, or on the rules of the place', () => {
  const file = join(ROOT, 'policy', 'provisions.yaml');
  expect(existsSync(file)).toBe(true);
  const provisions = Object.keys(parse(readFileSync(file, 'utf8')) as object);
  const cited = library.questions.flatMap(({ clause }) => ('provision' in clause ? [clause.provision] : []));
  expect(cited.filter((id) => !provisions.includes(id))).toEqual([]);
});

it('lets every rule set rest on a document that exists', () => {
  const { documents } = z
    .object({ documents: z.array(z.object({ id: z.string() })) })
    .parse(parse(readFileSync(join(ROOT, 'policy', 'documents.yaml'), 'utf8')));
  const ids = documents.map(({ id }) => id);
  const cited = [
    ...library.commonCitations.map(({ document }) => document),
    library.retirement.document,
    ...library.regions.map((code) => library.ruleSet(code, '2026-11-23').citation.document),
  ];
  expect(cited.filter((id) => !ids.includes(id))).toEqual([]);
});

it('quotes word for word what a stored document says', () => {
  const provisions = Object.values(
    parse(readFileSync(join(ROOT, 'policy', 'provisions.yaml'), 'utf8')) as Record<string, { document: string; quote?: string }>,
  );
  const citations = [...library.commonCitations, ...library.regions.map((code) => library.ruleSet(code, '2026-11-23').citation)].filter(
    ({ quote }) => quote !== undefined,
  );
  expect(citations.length).toBeGreaterThan(0);
  const unknown = citations.filter(
    ({ document, quote }) =>
      !provisions.some((provision) => provision.document === document && provision.quote?.includes(quote ?? '') === true),
  );
  expect(unknown).toEqual([]);
});
