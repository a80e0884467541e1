/** Says a condition of the rules in words, for people who read no code. Words come in through `say`; knows no file. */
import { isValueSet, type Condition, type FactValue, type Question } from '../eligibility';
import type { Say } from './desk-entries';

/** @returns e.g. 年龄（周岁）：40或以上，并且（享受低保：是，或者离法定退休还有几个月：不到60） */
export function conditionWords(condition: Condition, questions: readonly Question[], say: Say): string {
  const inner = (part: Condition): string => conditionWords(part, questions, say);
  const part = (one: Condition): string =>
    'all' in one || 'any' in one ? say('policyDesk.condition.group', { inner: inner(one) }) : inner(one);
  if ('not' in condition) return say('policyDesk.condition.not', { inner: inner(condition.not) });
  if ('all' in condition || 'any' in condition) {
    const [parts, word] = 'all' in condition ? [condition.all, 'and'] : [condition.any, 'or'];
    const [first = '', ...rest] = parts.length === 1 ? parts.map(inner) : parts.map(part);
    return rest.reduce((left, right) => say(`policyDesk.condition.${word}`, { left, right }), first);
  }
  const { field, op, value } = condition;
  const fact = say(`facts.${field}`);
  if (value === true || value === false) return say(`policyDesk.condition.${(op === 'eq') === value ? 'yes' : 'no'}`, { fact });
  const values = (Array.isArray(value) ? (value as readonly FactValue[]) : [value as FactValue]).map((one) =>
    valueWords(field, one, questions, say),
  );
  return say(`policyDesk.condition.${op}`, { fact, value: [...new Set(values)].join(say('policyDesk.condition.either')) });
}

/** A value as the option that says it is called, alone or with others that the rules do not tell apart; numbers are numbers. */
function valueWords(field: string, value: FactValue, questions: readonly Question[], say: Say): string {
  for (const { id, options = [] } of questions) {
    const option = options.find(
      ({ sets: { [field]: said } }) => said === value || (said !== undefined && isValueSet(said) && said.oneOf.includes(String(value))),
    );
    if (option !== undefined && typeof value === 'string') return say(`questions.${id}.options.${option.id}`);
  }
  return String(value);
}
