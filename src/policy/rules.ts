/** The rules of the self-check from `policy/`, and which of them hold where and on which day; knows no person and no wording of a question. */
import type { z } from 'zod';
import type { Citation, Question, RuleSet } from '../eligibility';
import type { FieldTable } from './fields';
import type { RetirementTable } from './retirement';
import type { CitationEntry, CommonSchema, RuleFile, RulePeriod } from './rule-files';
import { NATION, readRules } from './rule-reader';

export { RuleError } from './rule-reader';

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

/** @param directory the `policy` folder @throws RuleError naming file, entry, what is wrong, why and what to write instead */
export function loadRules(directory: string): RuleLibrary {
  const { fields, retirement, questions, common, files } = readRules(directory);
  const byCode = new Map(
    files.map(
      ({ rules }) =>
        [
          rules.code,
          toRuleSets(
            rules,
            files.map((one) => one.rules),
            common,
          ),
        ] as const,
    ),
  );
  const nationSets = byCode.get(NATION) ?? [];
  for (const place of common.unlisted) {
    byCode.set(
      place.code,
      nationSets.map((set) => ({
        ...set,
        note: `${fill(common.unlistedNote, place)}${set.note ?? ''}`,
        noteEn: fill(common.unlistedNoteEn, place),
      })),
    );
  }
  return {
    fields,
    questions,
    retirement,
    commonCitations: common.citations.map(toCitation),
    unlisted: common.unlisted.map(({ name }) => name),
    lastVerified:
      files
        .flatMap(({ rules }) => rules.periods.map(({ lastVerified }) => lastVerified))
        .toSorted()
        .at(-1) ?? '',
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

function fill(sentence: string, place: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (braces, key: string) => place[key] ?? braces);
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
