/**
 * Loads the rules of the self-check from `policy/` and refuses what does not fit together; knows files and days,
 * but no person and no wording of a question.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import type { Citation, Question, RuleSet } from '../eligibility';
import { FieldsSchema, toFieldTable, type FieldTable } from './fields';
import { RetirementTableSchema, type RetirementTable } from './retirement';
import { parsedBefore } from './parsed';
import { periodProblems, questionProblems, ruleProblems } from './rule-checks';
import { CommonSchema, QuestionsSchema, RuleFileSchema, type CitationEntry, type RuleFile, type RulePeriod } from './rule-files';

export interface RuleLibrary {
  readonly fields: FieldTable;
  readonly questions: readonly Question[];
  readonly retirement: RetirementTable;
  /** What the conditions that hold everywhere rest on. */
  readonly commonCitations: readonly Citation[];
  /** Codes of the regions with rules of their own, the nation (`000000`) first. */
  readonly regions: readonly string[];
  /** Names of the places without rules of their own that are known to be missing. */
  readonly unlisted: readonly string[];
  /** The latest day on which some region's rules were checked. */
  readonly lastVerified: string;
  /**
   * The rules in force: a county's or city's own, else its province's, else the nation's.
   * Past the last period the last one still answers, and its `lastVerified` says how old it is.
   * @param code GB/T 2260, or anything else where the place is unknown
   * @param day `YYYY-MM-DD`
   */
  ruleSet(code: string, day: string): RuleSet;
  /** The day up to which a region's rules are known to hold, null = open. */
  expires(code: string): string | null;
}

const NATION = '000000';

/** Every problem of the rule files at once, so that they can be mended at once. */
export class RuleError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The self-check's rules are refused:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'RuleError';
  }
}

/** @param directory the `policy` folder @throws RuleError naming file, entry, what is wrong and how to mend it */
export function loadRules(directory: string): RuleLibrary {
  const fields = toFieldTable(read(directory, 'fields.yaml', FieldsSchema));
  const retirement = read(directory, 'retirement.yaml', RetirementTableSchema);
  const { questions } = read(directory, 'questions.yaml', QuestionsSchema);
  const common = read(directory, 'rules/common.yaml', CommonSchema);
  const files = readdirSync(join(directory, 'rules'))
    .filter((file) => file.endsWith('.yaml') && file !== 'common.yaml')
    .sort()
    .map((file) => ({ file: `rules/${file}`, rules: read(directory, `rules/${file}`, RuleFileSchema) }));

  const problems = [
    ...questionProblems(questions, fields),
    ...files.flatMap(({ file, rules }) => [...periodProblems(file, rules), ...ruleProblems(file, rules, fields, files.map((one) => one.rules), questions)]),
  ];
  for (const place of common.unlisted) {
    const own = files.find(({ rules }) => rules.code === place.code);
    if (own !== undefined) problems.push(`rules/common.yaml, unlisted ${place.code}: ${own.file} holds its rules now; remove it from unlisted`);
  }
  const nation = files.find(({ rules }) => rules.code === NATION);
  if (nation === undefined) problems.push(`rules/: no file has code "${NATION}"; places without rules of their own need the nation's`);
  if (nation === undefined || problems.length > 0) throw new RuleError(problems);

  const byCode = new Map(files.map(({ rules }) => [rules.code, toRuleSets(rules, files.map((one) => one.rules), common)] as const));
  const nationSets = byCode.get(NATION) ?? [];
  for (const place of common.unlisted) {
    byCode.set(place.code, nationSets.map((set) => ({ ...set, note: `${place.note}${set.note ?? ''}` })));
  }
  return {
    fields,
    questions,
    retirement,
    commonCitations: common.citations.map(toCitation),
    unlisted: common.unlisted.map(({ name }) => name),
    lastVerified: files.flatMap(({ rules }) => rules.periods.map(({ lastVerified }) => lastVerified)).toSorted().at(-1) ?? '',
    regions: [NATION, ...files.map(({ rules }) => rules.code).filter((code) => code !== NATION)],
    ruleSet(code, day) {
      for (const candidate of [code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`]) {
        const set = inForce(byCode.get(candidate) ?? [], day);
        if (set !== undefined) return set;
      }
      return inForce(nationSets, day) ?? (nationSets[0] as RuleSet);
    },
    expires: (code) => byCode.get(code)?.at(-1)?.until ?? null,
  };
}

/** @param sets in order of time */
function inForce(sets: readonly RuleSet[], day: string): RuleSet | undefined {
  return sets.findLast(({ from }) => from === null || from <= day);
}

function toRuleSets(file: RuleFile, all: readonly RuleFile[], common: z.infer<typeof CommonSchema>): RuleSet[] {
  const { periods, ...place } = file;
  return periods.map((period) => {
    const { categoriesOf: _, ...own } = period;
    return {
      ...place,
      ...own,
      citation: toCitation(period.citation),
      common: common.base,
      decidedBy: own.decidedBy ?? common.decidedBy,
      decidedByEn: own.decidedByEn ?? common.decidedByEn,
      materials: { general: own.materials === undefined, items: own.materials ?? common.materials },
      baseLabel: { label: common.label, labelEn: common.labelEn },
      categories: categoriesOf(period, all),
    };
  });
}

/** A public citation has a link only to pages that people may be sent to; `sourceUrl` is empty otherwise. */
function toCitation({ copyOnly, ...citation }: CitationEntry): Citation {
  return copyOnly === true ? { ...citation, sourceUrl: '' } : citation;
}

function categoriesOf(period: RulePeriod, all: readonly RuleFile[]): RuleSet['categories'] {
  if (period.categories !== undefined) return period.categories;
  const other = all.find(({ id }) => id === period.categoriesOf);
  return other?.periods.findLast(({ from }) => from === null || period.from === null || from <= period.from)?.categories ?? [];
}

function read<T>(directory: string, file: string, schema: z.ZodType<T>): T {
  const text = readFileSync(join(directory, file), 'utf8');
  const parsed = schema.safeParse(parsedBefore(directory, text) ?? parse(text));
  if (parsed.success) return parsed.data;
  throw new RuleError(parsed.error.issues.map((issue) => `${file}, ${issue.path.join('.') || 'top level'}: ${issue.message}; correct this entry`));
}
