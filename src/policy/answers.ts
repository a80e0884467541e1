import { UNSURE, type Fact, type Facts, type NumberRange, type Question } from '../eligibility';
import type { AgeAnswer, BirthdateAnswer, Range, RegionAnswer, UnemployedSinceAnswer, YesNoAnswer } from '../understanding/types';

/** What a person answered, as understanding hands it over or as options were chosen. */
export type QuestionAnswer =
  | { kind: 'options'; ids: readonly string[] }
  | { kind: 'yesno'; value: YesNoAnswer }
  | { kind: 'birthdate'; value: BirthdateAnswer }
  | { kind: 'age'; value: AgeAnswer }
  | { kind: 'unemployed_since'; value: UnemployedSinceAnswer }
  | { kind: 'region'; value: Pick<RegionAnswer, 'code'> };

export interface AnswerContext {
  source: Fact['source'];
  /** ISO time. */
  at: string;
  /** The words it was understood from. */
  words?: string;
}

/**
 * The facts that an answer fills: all of the question's, none left open.
 * @throws Error where the question has no such option or takes no such answer
 */
export function factsFromAnswer(question: Question, answer: QuestionAnswer, context: AnswerContext): Facts {
  return Object.fromEntries(Object.entries(valuesOf(question, answer)).map(([name, value]) => [name, { value, ...context }]));
}

function valuesOf(question: Question, answer: QuestionAnswer): Record<string, Fact['value']> {
  switch (answer.kind) {
    case 'options':
      return optionValues(question, answer.ids);
    case 'yesno':
      return optionValues(question, [answer.value.value]);
    case 'region':
      return { [theFact(question, 'region')]: answer.value.code };
    case 'unemployed_since':
      return { ...question.typed?.sets, [theFact(question, 'unemployed_since')]: fromRange(completed(answer.value.months)) };
    case 'birthdate':
      return fromBirthdate(theFact(question, 'birthdate'), answer.value);
    case 'age':
      // Only the years are known; the birth month stays open for the caseworker.
      return question.kind === 'age'
        ? { [theFact(question, 'age')]: fromRange(ageRange(answer.value)) }
        : { [theFact(question, 'birthdate')]: UNSURE, age: fromRange(ageRange(answer.value)) };
  }
}

function theFact(question: Question, kind: Question['kind']): string {
  const name = question.typed?.fact ?? question.facts[0];
  if (name === undefined || question.kind !== kind)
    throw new Error(`The question "${question.id}" (${question.kind}) takes no answer of kind ${kind}.`);
  return name;
}

/** A day tells the age even in the month of the birthday, where the month alone leaves two. */
function fromBirthdate(name: string, { birth, precision, age }: BirthdateAnswer): Record<string, Fact['value']> {
  return { [name]: birth.slice(0, 7), ...(precision === 'day' && age !== null && { age }) };
}

function ageRange({ age, range }: AgeAnswer): Range {
  return age === null ? range : [age, age];
}

/** A length counts in completed months, as the rules do; what was said may end within one. */
function completed([min, max]: Range): Range {
  return [min === null ? null : Math.floor(min), max === null ? null : Math.floor(max)];
}

function fromRange([min, max]: Range): number | NumberRange | typeof UNSURE {
  if (min === null && max === null) return UNSURE;
  // Facts count completed months and years.
  const [low, high] = [min, max].map((bound) => (bound === null ? null : Math.floor(bound))) as [number | null, number | null];
  return low !== null && low === high ? low : { min: low, max: high };
}

/** In a `multi`, what was not chosen is as `none` says; together with `unsure` it is unsure. */
function optionValues(question: Question, ids: readonly string[]): Record<string, Fact['value']> {
  const option = (id: string): Readonly<Record<string, Fact['value']>> => {
    const found = question.options?.find((one) => one.id === id);
    if (found === undefined) throw new Error(`The question "${question.id}" has no option "${id}".`);
    return found.sets;
  };
  const [first] = ids;
  if (first === undefined) throw new Error(`No option of "${question.id}" was chosen.`);
  if (question.kind !== 'multi') return { ...option(first) };
  const rest = ids.includes(UNSURE) ? UNSURE : 'none';
  return Object.assign({ ...option(rest) }, ...ids.filter((id) => id !== rest && id !== 'none').map(option)) as Record<
    string,
    Fact['value']
  >;
}
