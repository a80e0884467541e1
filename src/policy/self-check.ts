/** The self-check as dialogs and the command line use it: rules and questions from `policy/`, run by the engine. Knows no wording. */
import { createHash } from 'node:crypto';
import { Questionnaire, type Assessment, type Fact, type Facts, type SelfCheck } from '../eligibility';
import { derive } from './derive';
import { checkDay, checkFact } from './fact-values';
import { prospectsOf } from './prospects';
import { revive } from './revive';
import type { RuleLibrary } from './rules';

export { SelfCheckError, type Refusal } from './fact-values';
export { factsFromAnswer, type AnswerContext, type QuestionAnswer } from './answers';

/** Every function that takes facts or a day throws a SelfCheckError where one of them cannot be; see `revive` for stored facts. */
export function createSelfCheck(rules: RuleLibrary): SelfCheck {
  const questionnaire = createQuestionnaire(rules);
  const checked = new WeakSet<Fact>();
  const check = (given: Facts, today: string): void => {
    checkDay(today);
    for (const [name, fact] of Object.entries(given)) {
      if (checked.has(fact)) continue;
      checkFact(rules.fields, name, fact.value, today);
      checked.add(fact);
    }
  };
  const onFacts =
    <T>(answer: (given: Facts, today: string) => T) =>
    (given: Facts, today: string): T => {
      check(given, today);
      return answer(given, today);
    };
  const pathOf = rememberLast((given, today) => questionnaire.onPath(given, today));
  const contradictionsIn = rememberLast((given, today) => questionnaire.contradictionsIn(given, today, pathOf(given, today)));
  const assess = rememberLast((given, today) => questionnaire.assess(given, today, pathOf(given, today)));
  return {
    release: createHash('sha256')
      .update(JSON.stringify([rules.fields, rules.questions]))
      .digest('base64url')
      .slice(0, 12),
    question: (id) => questionnaire.question(id),
    next: onFacts((given, today) => pathOf(given, today).next),
    remaining: onFacts((given, today) => pathOf(given, today).remaining),
    assess: onFacts(assess),
    path: onFacts((given, today) => pathOf(given, today).steps),
    levers: onFacts((given, today) => questionnaire.levers(given, today)),
    contradictionsIn: onFacts(contradictionsIn),
    ruleSet: onFacts((given, today) => rules.ruleSet(regionOf(given), today)),
    change(given, questionId, answer, today) {
      check({ ...given, ...answer }, today);
      return questionnaire.change(given, questionId, answer, today);
    },
    revive: (given, today) => revive(given, checkDay(today), rules),
  };
}

/** A turn asks the same of the same facts several times; facts are never changed in place. */
function rememberLast<T>(work: (given: Facts, today: string) => T): (given: Facts, today: string) => T {
  let last: { given: Facts; today: string; outcome: T } | undefined;
  return (given, today) => {
    if (last?.given !== given || last.today !== today) last = { given, today, outcome: work(given, today) };
    return last.outcome;
  };
}

export function createQuestionnaire(rules: RuleLibrary): Questionnaire {
  const derived = Object.entries(rules.fields.fields).flatMap(([name, { derivedFrom }]) =>
    derivedFrom === undefined ? [] : [[name, derivedFrom] as const],
  );
  return new Questionnaire({
    questions: rules.questions,
    ruleSet: (given, today) => rules.ruleSet(regionOf(given), today),
    derive: (given, today) => derive(given, today, rules.fields, rules.retirement),
    inputs: Object.fromEntries(derived),
    prospects: prospectsOf(rules.fields),
  });
}

/** A place that is unsure is nowhere in particular: the nation's rules. */
function regionOf(given: Facts): string {
  const value = given['region']?.value;
  return typeof value === 'string' ? value : '';
}

/**
 * The result for plain facts that come without questions, e.g. `{"age": 52, "dibao": true}`; null counts as absent.
 * @param region GB/T 2260, absent = nowhere in particular @param day `YYYY-MM-DD` in Asia/Shanghai
 * @throws SelfCheckError naming what cannot be read
 */
export function assessPlainFacts(rules: RuleLibrary, region: unknown, day: unknown, plain: Readonly<Record<string, unknown>>): Assessment {
  const today = checkDay(day);
  const at = `${today}T00:00:00+08:00`;
  const facts: Record<string, Fact> = {};
  for (const [name, value] of Object.entries({ ...plain, region })) {
    if (value === null || value === undefined) continue;
    facts[name] = { value: checkFact(rules.fields, name, value, today), source: 'veteran', at };
  }
  return createQuestionnaire(rules).assessAll(facts, today);
}
