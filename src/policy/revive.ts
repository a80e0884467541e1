/** Reads facts that another release of the rules stored; knows the questions and fields of this one alone. */
import { isRange, isValueSet, UNSURE, type Fact, type Facts, type Question } from '../eligibility';
import { readFact } from './fact-values';
import type { RuleLibrary } from './rules';

/**
 * @param today `YYYY-MM-DD`
 * @returns the facts that can be read, and the questions whose answer cannot: with one fact of an answer the others go too,
 * for they were said together. A fact that this release does not know is left out, and so is an unreadable one that no question asks.
 */
export function revive(given: Facts, today: string, { fields, questions }: RuleLibrary): { given: Facts; dropped: string[] } {
  const readable = (name: string, fact: Fact): boolean => 'value' in readFact(fields, name, fact.value, today);
  const unreadable = questions.filter((question) =>
    filledBy(question).some((name) => {
      const fact = given[name];
      return fact !== undefined && !(readable(name, fact) && canBeAnswered(question, name, fact));
    }),
  );
  const gone = new Set(unreadable.flatMap(filledBy));
  const kept = Object.entries(given).filter(([name, fact]) => !gone.has(name) && readable(name, fact));
  return { given: Object.fromEntries(kept), dropped: unreadable.map(({ id }) => id) };
}

const filledBy = (question: Question): readonly string[] => [...question.facts, ...(question.alsoFills ?? [])];

/** Where options are chosen, some option must still say this; what is typed may say anything that the fact can be. */
function canBeAnswered({ kind, options = [] }: Question, name: string, { value }: Fact): boolean {
  if (value === UNSURE || !['yesno', 'choice', 'multi'].includes(kind)) return true;
  return options.some(({ sets }) => says(sets[name], value));
}

/** An option that lumps values together says each of them, as far as it goes. */
function says(option: Fact['value'] | undefined, value: Fact['value']): boolean {
  if (option === undefined) return false;
  if (isValueSet(option))
    return (isValueSet(value) ? value.oneOf : [value]).every((one) => typeof one === 'string' && option.oneOf.includes(one));
  if (!isRange(option) || !isRange(value)) return option === value;
  return option.min === value.min && option.max === value.max;
}
