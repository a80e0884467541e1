import { z } from 'zod';
import { UNSURE, type Condition, type FactValue } from '../eligibility';
import { readFact, type Refusal } from './fact-values';
import { within, type Place, type Problem, type Saying } from './problem';

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
  canBecome: z
    .strictObject({ value: Value, act: id, when: ConditionSchema.optional(), also: z.record(z.string(), Value).optional() })
    .optional(),
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
  const implications = parsed.implications.flatMap(({ when, follows }) =>
    Object.entries(follows).map(([name, value]) => ({ when, name, value })),
  );
  return { ...parsed, implications, sensitive: sensitive.map(([name]) => name) };
}

/** What is wrong with a condition, given the facts there are; empty = nothing. */
export function conditionProblems(table: FieldTable, condition: Condition, at: readonly Place[]): Problem[] {
  if ('not' in condition) return conditionProblems(table, condition.not, within(at, '.not'));
  if ('all' in condition) return condition.all.flatMap((part, index) => conditionProblems(table, part, within(at, `.all[${index}]`)));
  if ('any' in condition) return condition.any.flatMap((part, index) => conditionProblems(table, part, within(at, `.any[${index}]`)));
  const { field: name, op, value } = condition;
  const field = table.fields[name];
  if (field === undefined) return [{ at, what: 'noFact', values: { fact: name } }];
  if ((op === 'in') !== Array.isArray(value)) return [{ at, what: op === 'in' ? 'listNeeded' : 'oneValueNeeded' }];
  if (['gte', 'gt', 'lte', 'lt'].includes(op) && field.type !== 'integer') return [{ at, what: 'noNumber', values: { fact: name, op } }];
  const values = (Array.isArray(value) ? value : [value]) as FactValue[];
  return values
    .filter((one) => {
      const taken = readFact(table, name, one);
      return 'refusal' in taken || taken.value === UNSURE;
    })
    .map((one) => ({ at, what: 'neverSo', values: { fact: name, value: JSON.stringify(one) } }));
}

/** A fact that cannot have this value, with what it may be. */
export function refusedFact({ code, field, allowed }: Refusal, value: unknown): Pick<Problem, 'what' | 'values'> {
  if (code === 'unknown-fact') return { what: 'noFact', values: { fact: field } };
  return { what: 'valueRefused', values: { fact: field, value: JSON.stringify(value), expected: allowedInWords(allowed) } };
}

function allowedInWords(allowed: Refusal['allowed']): Saying {
  if (typeof allowed === 'string') return { say: 'allowed.form', values: { form: allowed } };
  if ('min' in allowed) return { say: 'allowed.range', values: { min: allowed.min, max: allowed.max } };
  return { say: 'allowed.oneOf', values: { values: allowed.filter((one) => one !== UNSURE).join(', ') } };
}
