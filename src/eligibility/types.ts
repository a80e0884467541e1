/** Facts, conditions and results of the self-check. Pure: knows no question's wording, no rule by name, no framework. */

export type FactValue = boolean | number | string;
export const UNSURE = 'unsure' as const;

/** All that is known of a number, both ends inclusive, null = no bound. */
export interface NumberRange {
  min: number | null;
  max: number | null;
}

/** All that is known of an enumeration: it is one of these values, two or more. */
export interface ValueSet {
  oneOf: readonly string[];
}

/** One thing known about a person. Absent = not asked yet. */
export interface Fact {
  /** `unsure` = asked, and the person does not know. */
  value: FactValue | typeof UNSURE | NumberRange | ValueSet;
  source: 'veteran' | 'relative' | 'operator' | 'derived';
  /** ISO time. */
  at: string;
  /** The words it was understood from. */
  words?: string;
}
export type Facts = Readonly<Record<string, Fact>>;

export type ComparisonOp = 'eq' | 'ne' | 'gte' | 'gt' | 'lte' | 'lt' | 'in';
export type Condition =
  | { field: string; op: ComparisonOp; value: FactValue | readonly FactValue[] }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  | { not: Condition };

export type Truth = true | false | 'unknown';
export interface Evaluation {
  value: Truth;
  /** Names of the facts that settled it (empty while unknown). */
  because: string[];
  /** Names of the facts still needed (empty when settled). */
  missing: string[];
}

export interface Citation {
  document: string;
  documentTitle: string;
  clause?: string;
  quote?: string;
  /** A page that people may be sent to; empty where only a copy elsewhere was read. */
  sourceUrl: string;
  verified: boolean;
}

export interface Category {
  id: string;
  label: string;
  labelEn: string;
  verified: boolean;
  /** null = a catch-all that no answer can test. */
  test: Condition | null;
  localThreshold?: boolean;
  veteran?: boolean;
  note?: string;
  /** Where this holds the category is met by the letter, yet only the office can say: it counts as unknown. */
  confirmWhen?: Condition;
}

export interface RuleSet {
  id: string;
  name: string;
  nameEn: string;
  /** GB/T 2260, `000000` = the nation. */
  code: string;
  version: string;
  parent?: string;
  citation: Citation;
  verified: boolean;
  /** `YYYY-MM-DD`, inclusive; null = open. */
  from: string | null;
  until: string | null;
  lastVerified: string;
  applyAt: string;
  applyAtEn: string;
  /** The office whose decision the result anticipates. */
  decidedBy: string;
  decidedByEn: string;
  timeLimits?: { name: string; nameEn: string; value: number; unit: string; unitEn: string }[];
  /** What to bring; `general` where the region's own list is not known. */
  materials: { general: boolean; items: readonly { name: string; nameEn: string }[] };
  /** What holds in every region; firm even where the region's own rule is unverified. */
  common?: Condition;
  base: Condition;
  /** How the result calls the base conditions. */
  baseLabel?: { label: string; labelEn: string };
  baseNote?: string;
  note?: string;
  /** What a reader of English must know; most notes are for those who check the rules and are Chinese only. */
  noteEn?: string;
  maxOutcome?: 'needs-review';
  categories: Category[];
  /** Whether the region's text names veterans as a category of their own. */
  veteransNamed?: { named: 'explicit' | 'statute' | 'none'; basis: string; verified: boolean };
  /** Ids of questions to put before their turn and in this order, because here they settle most cases. */
  askFirst?: readonly string[];
}

export const RESULTS = ['likely', 'needs-review', 'unlikely'] as const;
export type Result = (typeof RESULTS)[number];

export interface Reason {
  /** `base` or a category id. */
  rule: string;
  label: string;
  labelEn?: string;
  outcome: Truth;
  /** Facts that settled it. */
  because: string[];
  verified: boolean;
  note?: string;
  /** Not to be named to the person: it rests on a sensitive fact that nobody volunteered, or no answer can test it. */
  unspoken?: boolean;
}

export interface Assessment {
  result: Result;
  reasons: Reason[];
  /** Facts that are missing or unsure and could still change the result. */
  missing: string[];
  contradictions: string[];
  /** Ids of the categories that are met. */
  categories: string[];
  /** `region` is the code of the rule set, `asOf` the day for which the result holds. */
  ruleSet: { id: string; region: string; version: string; asOf: string };
  /** The rule set knows further situations (catch-alls, sensitive ones) that were not tested and can be raised at the window. */
  furtherSituations?: boolean;
}

/** An option of a question; its wording lives in locales under the question's id. */
export interface QuestionOption {
  id: string;
  sets: Readonly<Record<string, Fact['value']>>;
}

export interface Question {
  id: string;
  kind: 'yesno' | 'choice' | 'multi' | 'age' | 'birthdate' | 'unemployed_since' | 'region';
  /** Names of the facts it fills (contract: `channelData.ask.facts`). */
  facts: readonly string[];
  /** Facts that an answer may fill besides, and that a new answer to the same question replaces. */
  alsoFills?: readonly string[];
  /** Where a typed answer fills not simply the first fact: which one it fills, and what it says besides. */
  typed?: { fact: string; sets: QuestionOption['sets'] };
  /** A typed question has at least `unsure`; a `multi` has `none` and `unsure`. */
  options?: readonly QuestionOption[];
  /** A condition over facts of earlier questions only; absent = always on the path. */
  askIf?: Condition;
  /** Provision or rule that justifies asking. */
  clause: { provision: string } | { rule: 'base' };
}

/** One answered question on the path, in the order asked. */
export interface PathStep {
  question: Question;
  /** The chosen option's id for `yesno`/`choice`, null for typed answers. */
  facts: Facts;
}

/** A fact as it would have to be. */
export interface Change {
  fact: string;
  value: Fact['value'];
}

/** What would change a result: something to do (or to wait for), or something to find out. Never a mere other answer. */
export type Lever =
  | {
      kind: 'act';
      /** Ids of what to do, in order; their sentences live in locales. */
      acts: readonly string[];
      /** All that would then be otherwise: `assess({...given, ...changes}, on)` gives `result`. */
      changes: readonly Change[];
      /** Months until it holds, 0 = as soon as it is done. */
      inMonths: number;
      /** The day on which the result would hold, `YYYY-MM-DD`. */
      on: string;
      result: Result;
      /** Ids of the categories that would be met. */
      categories: readonly string[];
      /** Facts that would then still be missing. */
      missing: readonly string[];
    }
  | {
      kind: 'find-out';
      /** The open facts that settle the result together. */
      facts: readonly string[];
      /** For each fact, the id of where it stands or who knows it. */
      where: readonly string[];
      /** True where the result is firm whatever comes out. */
      settles: boolean;
      /** Each result that can come out, with one example of what would give it, the best first. */
      outcomes: readonly { changes: readonly Change[]; result: Result }[];
    };

/** Answers that cannot all be right. */
export interface Contradiction {
  id: string;
  /** The facts that stand against each other. */
  facts: readonly string[];
  /** Ids of the questions on the path whose answers these are: the ones to ask about. */
  questions: readonly string[];
}

/** The self-check as dialogs use it: questions and rules already loaded, `today` is `YYYY-MM-DD` in Asia/Shanghai. */
export interface SelfCheck {
  /** Changes with the questions and the values that facts can have: what another release has stored must be revived. */
  readonly release: string;
  question(id: string): Question;
  /** The next question that can still change the result; null when nothing can. The region is asked first (fact `region`, GB/T 2260). */
  next(given: Facts, today: string): Question | null;
  /** An upper estimate of the questions still to come. */
  remaining(given: Facts, today: string): number;
  assess(given: Facts, today: string): Assessment;
  /** Answered questions that count, in order. */
  path(given: Facts, today: string): PathStep[];
  /** Replaces one answer. What the new path no longer asks is kept in `given` and never read; its question ids are returned. */
  change(given: Facts, questionId: string, answer: Facts, today: string): { given: Facts; noLongerCounts: string[] };
  /** The rule set in force for the given region and day (city → province → nation). */
  ruleSet(given: Facts, today: string): RuleSet;
  /** At most two, the most useful first; none where nothing that a person can do or find out would help. */
  levers(given: Facts, today: string): readonly Lever[];
  /** What contradicts itself among the answers that count. */
  contradictionsIn(given: Facts, today: string): readonly Contradiction[];
  /**
   * Stored facts as this release can read them. What no longer validates is taken out with everything that the same answer
   * said, so that only its question is asked again; facts that no rule knows any more are left out without a word.
   */
  revive(given: Facts, today: string): { given: Facts; dropped: string[] };
}
