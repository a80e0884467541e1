/** The self-check as dialogs and the command line use it: rules and questions from `policy/`, run by the engine. Knows no wording. */
import { Questionnaire, type Assessment, type Fact, type Facts, type SelfCheck } from '../eligibility';
import { derive } from './derive';
import { checkFact } from './fields';
import type { RuleLibrary } from './rules';

export { factsFromAnswer, type AnswerContext, type QuestionAnswer } from './answers';

export function createSelfCheck(rules: RuleLibrary): SelfCheck {
  const questionnaire = createQuestionnaire(rules);
  return {
    question: (id) => questionnaire.question(id),
    next: (given, today) => questionnaire.onPath(given, today).next,
    remaining: (given, today) => questionnaire.onPath(given, today).remaining,
    assess: (given, today) => questionnaire.assess(given, today),
    path: (given, today) => questionnaire.onPath(given, today).steps,
    change: (given, questionId, answer, today) => questionnaire.change(given, questionId, answer, today),
    ruleSet: (given, today) => rules.ruleSet(regionOf(given), today),
  };
}

export function createQuestionnaire(rules: RuleLibrary): Questionnaire {
  const derived = Object.entries(rules.fields.fields).flatMap(([name, { derivedFrom }]) => (derivedFrom === undefined ? [] : [[name, derivedFrom] as const]));
  return new Questionnaire({
    questions: rules.questions,
    ruleSet: (given, today) => rules.ruleSet(regionOf(given), today),
    derive: (given, today) => derive(given, today, rules.fields, rules.retirement),
    inputs: Object.fromEntries(derived),
  });
}

/** A place that is unsure is nowhere in particular: the nation's rules. */
function regionOf(given: Facts): string {
  const value = given['region']?.value;
  return typeof value === 'string' ? value : '';
}

/**
 * The result for plain facts that come without questions, e.g. `{"age": 52, "dibao": true}`; null counts as absent.
 * @param region GB/T 2260 @param today `YYYY-MM-DD` in Asia/Shanghai
 * @throws Error naming the fact that cannot be read
 */
export function assessPlainFacts(rules: RuleLibrary, region: string, today: string, plain: Readonly<Record<string, unknown>>): Assessment {
  const at = `${today}T00:00:00+08:00`;
  const facts: Record<string, Fact> = {};
  for (const [name, value] of Object.entries({ ...plain, region })) {
    if (value === null || value === undefined) continue;
    facts[name] = { value: checkFact(rules.fields, name, value), source: 'veteran', at };
  }
  return createQuestionnaire(rules).assessAll(facts, today);
}
