import { z } from 'zod';
import { UNSURE, type Condition, type FactValue } from '../eligibility';
import { readFact } from './fact-values';

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

const id = z.string().regex(/^[a-z][a-z0-9-]*$/);
const common = {
  derivedFrom: z.array(z.string()).min(1).optional(),
  sensitive: z.boolean().optional(),
  /** By which act a person can make it so; `when`: for whom; `also`: what is then so besides. */
  canBecome: z.strictObject({ value: Value, act: id, when: ConditionSchema.optional(), also: z.record(z.string(), Value).optional() }).optional(),
  /** What time does to it while nothing else happens; absent = nothing that can be told. */
  inTime: z.enum(['months-up', 'months-down', 'years-up', 'expires']).optional(),
  /** What to do while it grows. */
  meanwhile: id.optional(),
  /** Where it stands or who knows it. */
  findOut: id.optional(),
};
const Field = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('boolean'), ...common }),
  z.strictObject({ type: z.literal('integer'), unit: z.string(), min: z.int(), max: z.int(), ...common }),
  z.strictObject({ type: z.literal('enum'), values: z.array(z.string()).min(2), unsureValue: z.string().optional(), ...common }),
  z.strictObject({ type: z.literal('month'), ...common }),
  z.strictObject({ type: z.literal('code'), ...common }),
]);
export type Field = z.infer<typeof Field>;

export const FieldsSchema = z.strictObject({
  fields: z.record(z.string(), Field),
  implications: z.array(z.strictObject({ when: ConditionSchema, follows: z.record(z.string(), Value) })),
  contradictions: z.array(
    z.union([
      // `onlyAsk`: worth asking about, but it leaves every fact standing.
      z.strictObject({ id, all: z.array(Literal).min(2), onlyAsk: z.literal(true).optional() }),
      z.strictObject({ id, exceeds: z.strictObject({ field: z.string(), other: z.string(), by: z.int().min(0) }) }),
      z.strictObject({ id, differs: z.strictObject({ field: z.string(), other: z.string() }) }),
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
      return 'refusal' in taken || taken.value === UNSURE;
    })
    .map((one) => `${at}: ${name} can never be ${JSON.stringify(one)}; see its type in fields.yaml`);
}
