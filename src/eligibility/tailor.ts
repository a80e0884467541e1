import type { Question, QuestionOption } from './types';

/**
 * A `multi` question with only those facts and options that can matter, so that nobody is read a list of situations
 * that the rules of the place do not know. Other kinds stay as they are.
 */
export function tailor(question: Question, decisive: ReadonlySet<string>): Question {
  if (question.kind !== 'multi') return question;
  const facts = question.facts.filter((name) => decisive.has(name));
  // `none` and `unsure` set every fact, so they stay with any.
  const options = (question.options ?? []).map((option) => restrict(option, facts)).filter(({ sets }) => Object.keys(sets).length > 0);
  return { ...question, facts, options };
}

function restrict(option: QuestionOption, facts: readonly string[]): QuestionOption {
  return {
    id: option.id,
    sets: Object.fromEntries(facts.flatMap((name) => (name in option.sets ? [[name, option.sets[name]]] : []))) as QuestionOption['sets'],
  };
}
