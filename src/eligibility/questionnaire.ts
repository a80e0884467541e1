import { copyOf } from '../base/copy';
import { LastUsed } from '../base/last-used';
import { assess as assessKnown, decisiveFacts, isContradicted, type Knowledge } from './assess';
import { fieldsOf, isFirm } from './condition';
import { findLevers, type Prospects } from './levers';
import { reach } from './reach';
import { tailor } from './tailor';
import {
  UNSURE,
  type Assessment,
  type Contradiction,
  type Fact,
  type Facts,
  type Lever,
  type PathStep,
  type Question,
  type RuleSet,
} from './types';

/** What the engine is told of a domain: questions in asking order, rules by place and day, and what follows from facts. */
export interface Domain {
  /** Cheapest and least sensitive first. The first one asks for the place, on which the rules depend. */
  questions: readonly Question[];
  ruleSet(given: Facts, today: string): RuleSet;
  derive(given: Facts, today: string): Knowledge;
  /** For a derived fact, the facts that it is derived from, the indispensable one first. */
  inputs: Readonly<Record<string, readonly string[]>>;
  /** What can be done or found out. */
  prospects: Prospects;
}

export interface Path {
  steps: PathStep[];
  /** The only facts that count: answers on the path, and facts that no question asks for. */
  facts: Facts;
  /**
   * Whose answers count now, in asking order: what could be asked, and what was asked before a later answer cast doubt on an
   * earlier one. The doubt may be cleared, and until then the rest of what was said is no less true.
   */
  ready: readonly Question[];
  /** Asked next; null when nothing can change the result any more. */
  next: Question | null;
  /** How many questions could still be asked at most. */
  remaining: number;
}

/** Unanswered questions that can still change the result, in asking order; and those that could once every doubt is cleared. */
interface Candidates {
  candidates: readonly Candidate[];
  outOfDoubt?: readonly Candidate[];
}

interface Candidate {
  question: Question;
  /** False while it waits for the answer to an earlier question. */
  ready: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** Some hundred self-checks that are under way; a few kilobytes each at most. */
const PLACES_KEPT = 2_000;

const fills = (question: Question): string[] => [...question.facts, ...(question.alsoFills ?? [])];

/** The question that is asked there and answered in `given`; undefined where the path ends. */
function answeredOn({ ready, facts }: Path, given: Facts): Question | undefined {
  return ready.find((question) => fills(question).some((name) => facts[name] === undefined && given[name] !== undefined));
}

const sameFacts = (one: Facts, other: Facts): boolean =>
  Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([name, fact]) => other[name] === fact);

/** The furthest of these paths that `changed` leads along too: the same question asked, the same facts as the answer. */
function inCommon(trace: readonly Path[], changed: Facts): Path | undefined {
  return trace.find((path, index) => {
    const step = trace[index + 1]?.steps.at(-1);
    const answered = answeredOn(path, changed);
    return step === undefined || answered !== step.question || fills(answered).some((name) => changed[name] !== step.facts[name]);
  });
}

export class Questionnaire {
  private readonly asked: ReadonlySet<string>;
  private readonly askers: ReadonlyMap<string, Question>;
  private readonly plans = new WeakMap<RuleSet, readonly Question[]>();
  private readonly leavesOf = new Map<string, readonly string[]>();
  /** Every message walks its path from the first question on, and each step but the newest was walked with the message before. */
  private readonly standing = new LastUsed<Candidates>(PLACES_KEPT);

  constructor(private readonly domain: Domain) {
    this.asked = new Set(domain.questions.flatMap(fills));
    this.askers = new Map(domain.questions.flatMap((question) => question.facts.map((fact) => [fact, question] as const)));
  }

  /**
   * The only reader of answers: replays the questions from the first one and takes an answer only where its question is
   * (still) asked. An answer whose question is not asked stays in `given` and is read by nobody.
   * @param from the part of the path that is known to be unchanged
   */
  onPath(given: Facts, today: string, from: Path = this.from([], this.volunteered(given), today)): Path {
    let path = from;
    for (;;) {
      const answered = answeredOn(path, given);
      if (answered === undefined) return path;
      path = this.follow(path, answered, given, today);
    }
  }

  /** As {@link onPath} for many variations of the same answers: what they have in common is walked once. */
  private onManyPaths(given: Facts, today: string): (changed: Facts, on: string) => Path {
    const first = this.from([], this.volunteered(given), today);
    const trace = [first];
    for (let path = first, answered = answeredOn(path, given); answered !== undefined; answered = answeredOn(path, given)) {
      path = this.follow(path, answered, given, today);
      trace.push(path);
    }
    const paths = new WeakMap<Facts, { on: string; path: Path }>();
    return (changed, on) => {
      const known = paths.get(changed);
      if (known?.on === on) return known.path;
      const path = this.onPath(
        changed,
        on,
        on === today && sameFacts(this.volunteered(changed), first.facts) ? inCommon(trace, changed) : undefined,
      );
      paths.set(changed, { on, path });
      return path;
    };
  }

  private volunteered(given: Facts): Facts {
    return Object.fromEntries(Object.entries(given).filter(([name]) => !this.asked.has(name)));
  }

  /** The path one answer further. @param answer facts, of which only those of the question are read */
  follow(path: Path, question: Question, answer: Facts, today: string): Path {
    const facts: Record<string, Fact> = {};
    for (const name of fills(question)) if (answer[name] !== undefined) facts[name] = answer[name];
    return this.from([...path.steps, { question, facts }], { ...path.facts, ...facts }, today);
  }

  private from(steps: PathStep[], facts: Facts, today: string): Path {
    const { candidates, outOfDoubt } = this.candidates(facts, today);
    const next = candidates.find((candidate) => candidate.ready)?.question ?? null;
    const ready = (outOfDoubt ?? candidates).filter((candidate) => candidate.ready).map(({ question }) => question);
    return { steps, facts, ready, next, remaining: candidates.length };
  }

  /** The result on the path alone. @param path the one of `given`, where it is known */
  assess(given: Facts, today: string, path: Path = this.onPath(given, today)): Assessment {
    return this.assessAll(path.facts, today);
  }

  /** The result of facts that come without a path: every one of them is read. */
  assessAll(facts: Facts, today: string): Assessment {
    const ruleSet = this.domain.ruleSet(facts, today);
    const known = this.domain.derive(facts, today);
    const assessment = assessKnown(ruleSet, known, today);
    return { ...assessment, missing: assessment.result === 'needs-review' ? this.missing(ruleSet, facts, known) : [] };
  }

  /** What would change the result; see {@link Lever}. */
  levers(given: Facts, today: string): readonly Lever[] {
    const pathOf = this.onManyPaths(given, today);
    const counting = pathOf(given, today).facts;
    const ruleSet = this.domain.ruleSet(given, today);
    const trial = {
      given,
      today,
      ruleSet,
      refined: (changes: Facts) => {
        const known = Object.assign(copyOf<Record<string, Fact>>(counting), changes);
        return assessKnown(ruleSet, this.domain.derive(known, today), today).result;
      },
      assess: (changed: Facts, on: string) => this.assessAll(pathOf(changed, on).facts, on),
      known: (changed: Facts, on: string) => this.domain.derive(pathOf(changed, on).facts, on).facts,
    };
    return findLevers(trial, this.domain.prospects);
  }

  /** What contradicts itself on the path, and the questions to ask about it. @param path the one of `given`, where it is known */
  contradictionsIn(given: Facts, today: string, { steps, facts }: Path = this.onPath(given, today)): readonly Contradiction[] {
    return this.domain.derive(facts, today).contradictions.map(({ id, facts: named }) => ({
      id,
      facts: named,
      questions: steps.filter((step) => named.some((name) => step.facts[name] !== undefined)).map(({ question }) => question.id),
    }));
  }

  /** A copy of `given` with one answer replaced, and the questions whose answers count no longer because of it. */
  change(given: Facts, questionId: string, answer: Facts, today: string): { given: Facts; noLongerCounts: string[] } {
    const question = this.question(questionId);
    const changed: Record<string, Fact> = { ...given };
    for (const name of question.alsoFills ?? []) delete changed[name];
    Object.assign(changed, answer);
    const before = this.onPath(given, today).steps.map((step) => step.question.id);
    const after = new Set(this.onPath(changed, today).steps.map((step) => step.question.id));
    return { given: changed, noLongerCounts: before.filter((id) => id !== questionId && !after.has(id)) };
  }

  /** @throws on an unknown id */
  question(id: string): Question {
    const question = this.domain.questions.find((one) => one.id === id);
    if (question === undefined) throw new Error(`There is no question "${id}"; the ids are in policy/questions.yaml.`);
    return question;
  }

  private candidates(facts: Facts, today: string): Candidates {
    const key = `${today}${JSON.stringify(facts)}`;
    const known = this.standing.get(key) ?? this.findCandidates(facts, today);
    this.standing.set(key, known);
    return known;
  }

  private findCandidates(facts: Facts, today: string): Candidates {
    const [place] = this.domain.questions;
    if (place !== undefined && place.facts.every((name) => facts[name] === undefined))
      return { candidates: [{ question: place, ready: true }] };
    const ruleSet = this.domain.ruleSet(facts, today);
    const known = this.domain.derive(facts, today);
    const deciding = (open: (field: string) => readonly string[], contradicted: boolean): Candidate[] => {
      const outlook = { facts: known.facts, open };
      const decisive = decisiveFacts(ruleSet, outlook, contradicted);
      if (decisive.size === 0) return [];
      return this.plan(ruleSet)
        .filter((question) => question.facts.some((name) => decisive.has(name)))
        .map((question) => ({ question, ready: question.askIf === undefined || reach(question.askIf, outlook).yes?.length === 0 }));
    };
    if (!isContradicted(known)) return { candidates: deciding(this.askable(facts, known), false) };
    const doubtful = new Set(known.contradictions.flatMap(({ doubts }) => doubts));
    return { candidates: deciding(this.askable(facts, known), true), outOfDoubt: deciding(this.askable(facts, known, doubtful), false) };
  }

  /**
   * The facts not asked yet that would help to know a field, as far as their questions can still come up, and what those wait for.
   * @param again facts that count as not asked, for they are in doubt
   */
  private askable(facts: Facts, known: Knowledge, again: ReadonlySet<string> = NONE): (field: string) => readonly string[] {
    const memo = new Map<string, readonly string[]>();
    const open = (field: string): readonly string[] => {
      const before = memo.get(field);
      if (before !== undefined) return before;
      const found: string[] = [];
      for (const name of this.leaves(field)) {
        const asker = this.askers.get(name);
        if ((facts[name] !== undefined && !again.has(name)) || asker === undefined) continue;
        const gate = asker.askIf === undefined ? [] : reach(asker.askIf, { facts: known.facts, open }).yes;
        if (gate !== null) found.push(...gate, name);
      }
      // Without its first input nothing can be derived, however much is known of the others.
      const [first] = this.domain.inputs[field] ?? [];
      const hopeless =
        first !== undefined && !found.includes(first) && (known.facts[field] === undefined || known.facts[field].value === UNSURE);
      const result = hopeless ? [] : found;
      memo.set(field, result);
      return result;
    };
    return open;
  }

  /** Facts that are absent, unsure, vague or contradicted and could change the result if they were known. */
  private missing(ruleSet: RuleSet, facts: Facts, known: Knowledge): string[] {
    const open = (field: string): readonly string[] => {
      const unknown = this.leaves(field).filter(
        (name) => !isFirm(known.facts[name]) && (this.askers.has(name) || !(name in this.domain.inputs)),
      );
      if (facts[field] !== undefined && !unknown.includes(field)) unknown.push(field);
      // All inputs are known and still leave two possibilities: the first one is too vague.
      return unknown.length > 0 ? unknown : this.leaves(field).slice(0, 1);
    };
    const decisive = decisiveFacts(ruleSet, { facts: known.facts, open }, false);
    const doubtful = known.contradictions.flatMap(({ doubts }) => doubts);
    return [...new Set([...decisive, ...doubtful])];
  }

  /** The questions of a rule set: what everybody must fulfil first, then what settles most cases here, then the rest. */
  private plan(ruleSet: RuleSet): readonly Question[] {
    const known = this.plans.get(ruleSet);
    if (known !== undefined) return known;
    const base = new Set([...fieldsOf(ruleSet.common ?? { all: [] }), ...fieldsOf(ruleSet.base)].flatMap((field) => this.leaves(field)));
    const first = ruleSet.askFirst ?? [];
    const rank = (question: Question): number => {
      if (question.facts.some((name) => base.has(name))) return -1;
      return first.includes(question.id) ? first.indexOf(question.id) : first.length;
    };
    const outlook = { facts: {}, open: (field: string) => this.leaves(field) };
    const decisive = decisiveFacts(ruleSet, outlook, false);
    const plan = this.domain.questions
      .map((question) => tailor(question, decisive))
      .filter((question) => question.facts.length > 0)
      .sort((a, b) => rank(a) - rank(b));
    this.plans.set(ruleSet, plan);
    return plan;
  }

  private leaves(field: string): readonly string[] {
    let leaves = this.leavesOf.get(field);
    if (leaves === undefined) {
      const inputs = this.domain.inputs[field] ?? [];
      leaves = [
        ...new Set([...inputs.flatMap((input) => this.leaves(input)), ...(this.asked.has(field) || inputs.length === 0 ? [field] : [])]),
      ];
      this.leavesOf.set(field, leaves);
    }
    return leaves;
  }
}
