import {
  UNSURE,
  type Condition,
  type Evaluation,
  type Fact,
  type FactValue,
  type Facts,
  type NumberRange,
  type Truth,
  type ValueSet,
} from './types';

type Literal = Extract<Condition, { field: string }>;

export function isRange(value: Fact['value']): value is NumberRange {
  return typeof value === 'object' && 'min' in value;
}

export function isValueSet(value: Fact['value']): value is ValueSet {
  return typeof value === 'object' && 'oneOf' in value;
}

/** True where the fact is one plain value: not absent, not `unsure`, no range, no set. */
export function isFirm(fact: Fact | undefined): boolean {
  return fact !== undefined && fact.value !== UNSURE && typeof fact.value !== 'object';
}

/**
 * Kleene truth of a condition over what is known: one false settles `all`, one true settles `any`, and an absent or
 * `unsure` fact is unknown, never false. `because` and `missing` name facts, each once, in the condition's order.
 */
export function evaluate(condition: Condition, facts: Facts): Evaluation {
  if ('field' in condition) {
    const value = literalTruth(condition, facts[condition.field]);
    return value === 'unknown' ? { value, because: [], missing: [condition.field] } : { value, because: [condition.field], missing: [] };
  }
  if ('not' in condition) {
    const inner = evaluate(condition.not, facts);
    return inner.value === 'unknown' ? inner : { ...inner, value: !inner.value };
  }
  const [parts, settling] = 'all' in condition ? ([condition.all, false] as const) : ([condition.any, true] as const);
  const evaluations = parts.map((part) => evaluate(part, facts));
  const settled = evaluations.filter((part) => part.value === settling);
  if (settled.length > 0) return { value: settling, because: merged(settled, 'because'), missing: [] };
  const open = evaluations.filter((part) => part.value === 'unknown');
  if (open.length > 0) return { value: 'unknown', because: [], missing: merged(open, 'missing') };
  return { value: !settling, because: merged(evaluations, 'because'), missing: [] };
}

/** The value of {@link evaluate} alone, where nobody asks why. */
export function truth(condition: Condition, facts: Facts): Truth {
  if ('field' in condition) return literalTruth(condition, facts[condition.field]);
  if ('not' in condition) {
    const inner = truth(condition.not, facts);
    return inner === 'unknown' ? inner : !inner;
  }
  const [parts, settling] = 'all' in condition ? ([condition.all, false] as const) : ([condition.any, true] as const);
  let value: Truth = !settling;
  for (const part of parts) {
    const one = truth(part, facts);
    if (one === settling) return settling;
    if (one === 'unknown') value = one;
  }
  return value;
}

function merged(evaluations: readonly Evaluation[], key: 'because' | 'missing'): string[] {
  return [...new Set(evaluations.flatMap((evaluation) => evaluation[key]))];
}

/** A range or a set is true or false only where everything in it is. */
export function literalTruth(literal: Literal, fact: Fact | undefined): Truth {
  if (fact === undefined || fact.value === UNSURE) return 'unknown';
  if (isValueSet(fact.value)) {
    const [first = 'unknown', ...others] = fact.value.oneOf.map((one) => compare(literal, one));
    return others.every((other) => other === first) ? first : 'unknown';
  }
  if (!isRange(fact.value)) return compare(literal, fact.value);
  const { min, max } = fact.value;
  if (min !== null && min === max) return compare(literal, min);
  return compareRange(literal, min ?? -Infinity, max ?? Infinity);
}

function compare({ op, value }: Literal, known: FactValue): boolean {
  switch (op) {
    case 'eq':
      return known === value;
    case 'ne':
      return known !== value;
    case 'gte':
      return known >= (value as FactValue);
    case 'gt':
      return known > (value as FactValue);
    case 'lte':
      return known <= (value as FactValue);
    case 'lt':
      return known < (value as FactValue);
    case 'in':
      return (value as readonly FactValue[]).includes(known);
  }
}

function compareRange({ op, value }: Literal, min: number, max: number): Truth {
  if (op === 'gte' || op === 'gt' || op === 'lte' || op === 'lt') {
    const bound = Number(value);
    const low = op === 'gte' ? min >= bound : op === 'gt' ? min > bound : op === 'lte' ? min <= bound : min < bound;
    const high = op === 'gte' ? max >= bound : op === 'gt' ? max > bound : op === 'lte' ? max <= bound : max < bound;
    return low === high ? low : 'unknown';
  }
  const values = (Array.isArray(value) ? value : [value]) as readonly FactValue[];
  const touches = values.some((one) => typeof one === 'number' && one >= min && one <= max);
  if (touches) return 'unknown';
  return op === 'ne';
}

/** Every literal of a condition, in reading order. */
export function literals(condition: Condition): Literal[] {
  if ('field' in condition) return [condition];
  if ('not' in condition) return literals(condition.not);
  return ('all' in condition ? condition.all : condition.any).flatMap(literals);
}

/** Names of the facts a condition reads, each once. */
export function fieldsOf(condition: Condition): string[] {
  return [...new Set(literals(condition).map((literal) => literal.field))];
}

/** A condition on one line for reviewers, e.g. `(sex = female and age >= 40) or dibao = true`. */
export function print(condition: Condition): string {
  if ('field' in condition) {
    const sign = { eq: '=', ne: '!=', gte: '>=', gt: '>', lte: '<=', lt: '<', in: 'in' }[condition.op];
    const value = Array.isArray(condition.value) ? `{${condition.value.join(', ')}}` : String(condition.value);
    return `${condition.field} ${sign} ${value}`;
  }
  if ('not' in condition) return `not (${print(condition.not)})`;
  const [parts, word] = 'all' in condition ? [condition.all, ' and '] : [condition.any, ' or '];
  return parts.map((part) => ('field' in part || 'not' in part || parts.length === 1 ? print(part) : `(${print(part)})`)).join(word);
}
