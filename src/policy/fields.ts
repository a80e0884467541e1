import { z } from 'zod';
import { UNSURE, type Condition, type Fact, type FactValue } from '../eligibility';

/** A fact's name, type and bounds, what follows from it and what it cannot stand beside: `policy/fields.yaml`. */
const Value = z.union([z.boolean(), z.number(), z.string()]);
const Literal = z.strictObject({
  field: z.string(),
  op: z.enum(['eq', 'ne', 'gte', 'gt', 'lte', 'lt', 'in']),
  value: z.union([Value, z.array(Value).min(1)]),
});
export const ConditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    Literal,
    z.strictObject({ all: z.array(ConditionSchema).min(1) }),
    z.strictObject({ any: z.array(ConditionSchema).min(1) }),
    z.strictObject({ not: ConditionSchema }),
  ]),
);

const common = { derivedFrom: z.array(z.string()).min(1).optional(), sensitive: z.boolean().optional() };
const Field = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('boolean'), ...common }),
  z.strictObject({ type: z.literal('integer'), unit: z.string(), min: z.int(), max: z.int(), ...common }),
  z.strictObject({ type: z.literal('enum'), values: z.array(z.string()).min(2), unsureValue: z.string().optional(), ...common }),
  z.strictObject({ type: z.literal('month'), ...common }),
  z.strictObject({ type: z.literal('code'), ...common }),
]);
export type Field = z.infer<typeof Field>;

const id = z.string().regex(/^[a-z][a-z0-9-]*$/);
export const FieldsSchema = z.strictObject({
  fields: z.record(z.string(), Field),
  implications: z.array(z.strictObject({ when: ConditionSchema, follows: z.record(z.string(), Value) })),
  contradictions: z.array(
    z.union([
      z.strictObject({ id, all: z.array(Literal).min(2) }),
      z.strictObject({ id, exceeds: z.strictObject({ field: z.string(), other: z.string(), by: z.int().min(0) }) }),
      z.strictObject({ id, derived: z.strictObject({ field: z.string(), from: z.array(z.string()).min(1) }) }),
    ]),
  ),
});

type FieldsFile = z.infer<typeof FieldsSchema>;
export interface FieldTable extends Omit<FieldsFile, 'implications'> {
  /** One fact that follows each, in the order in which they are to be drawn. */
  implications: readonly { when: Condition; name: string; value: FactValue }[];
  /** Names of the facts that are never asked. */
  sensitive: readonly string[];
}

export function toFieldTable(parsed: FieldsFile): FieldTable {
  const sensitive = Object.entries(parsed.fields).filter(([, field]) => field.sensitive === true);
  const implications = parsed.implications.flatMap(({ when, follows }) => Object.entries(follows).map(([name, value]) => ({ when, name, value })));
  return { ...parsed, implications, sensitive: sensitive.map(([name]) => name) };
}

/**
 * A plain value as a fact's value: `unsure` (or the field's own word for it) stays unsure, a number may be a range.
 * @throws Error that names the fact, what was given and what it may be
 */
export function checkFact(table: FieldTable, name: string, value: unknown): Fact['value'] {
  const read = readFact(table, name, value);
  if ('problem' in read) throw new Error(read.problem);
  return read.value;
}

function readFact(table: FieldTable, name: string, value: unknown): { value: Fact['value'] } | { problem: string } {
  const field = table.fields[name];
  if (field === undefined) return { problem: `There is no fact "${name}"; the names are in policy/fields.yaml.` };
  if (value === UNSURE || ('unsureValue' in field && value === field.unsureValue)) return { value: UNSURE };
  const [accepted, expected] = readAs(field, value);
  if (accepted !== undefined) return { value: accepted };
  return { problem: `${name} is ${JSON.stringify(value)}, but must be ${expected} or "unsure".` };
}

function readAs(field: Field, value: unknown): [Fact['value'] | undefined, string] {
  switch (field.type) {
    case 'boolean':
      return [typeof value === 'boolean' ? value : undefined, 'true, false'];
    case 'integer':
      return [checkNumber(value, field.min, field.max), `a whole number from ${field.min} to ${field.max}, {"min", "max"}`];
    case 'enum':
      return [typeof value === 'string' && field.values.includes(value) ? value : undefined, `one of ${field.values.join(', ')}`];
    case 'month': {
      const match = typeof value === 'string' ? /^(\d{4}(?:-(?:0[1-9]|1[0-2]))?)(?:-(?:0[1-9]|[12]\d|3[01]))?$/.exec(value) : null;
      return [match?.[1], 'YYYY-MM (or YYYY)'];
    }
    case 'code':
      return [typeof value === 'string' && /^\d{6}$/.test(value) ? value : undefined, 'a region code of six digits'];
  }
}

function checkNumber(value: unknown, min: number, max: number): Fact['value'] | undefined {
  const within = (one: unknown): one is number => typeof one === 'number' && Number.isInteger(one) && one >= min && one <= max;
  if (within(value)) return value;
  if (typeof value !== 'object' || value === null || !('min' in value) || !('max' in value)) return undefined;
  const { min: low, max: high } = value;
  if ((low !== null && !within(low)) || (high !== null && !within(high))) return undefined;
  return low !== null && high !== null && low > high ? undefined : { min: low, max: high };
}

/** What is wrong with a condition, given the facts there are; empty = nothing. */
export function conditionProblems(table: FieldTable, condition: Condition, at: string): string[] {
  if ('not' in condition) return conditionProblems(table, condition.not, `${at}.not`);
  if ('all' in condition) return condition.all.flatMap((part, index) => conditionProblems(table, part, `${at}.all[${index}]`));
  if ('any' in condition) return condition.any.flatMap((part, index) => conditionProblems(table, part, `${at}.any[${index}]`));
  const { field: name, op, value } = condition;
  const field = table.fields[name];
  if (field === undefined) return [`${at}: there is no fact "${name}"; add it to fields.yaml or correct the name`];
  if ((op === 'in') !== Array.isArray(value)) return [`${at}: "in" takes a list and every other op a single value; write ${op === 'in' ? '[…]' : 'one value'}`];
  if (['gte', 'gt', 'lte', 'lt'].includes(op) && field.type !== 'integer') return [`${at}: ${name} is no number, so "${op}" cannot compare it; use eq, ne or in`];
  const values = (Array.isArray(value) ? value : [value]) as FactValue[];
  return values
    .filter((one) => {
      const taken = readFact(table, name, one);
      return 'problem' in taken || taken.value === UNSURE;
    })
    .map((one) => `${at}: ${name} can never be ${JSON.stringify(one)}; see its type in fields.yaml`);
}
