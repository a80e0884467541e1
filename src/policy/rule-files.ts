/** The shape of `policy/rules/*.yaml`, one file a region, and of `policy/questions.yaml`. */
import { z } from 'zod';
import { ConditionSchema } from './fields';
import { UNFILLED } from './schema-problem';

const day = z.iso.date();
const text = z
  .string()
  .trim()
  .min(1)
  .refine((value) => !value.includes(UNFILLED));
const name = z.string().regex(/^[a-z][a-z0-9-]*$/);
const code = z.string().regex(/^\d{6}$/);

const Citation = z.strictObject({
  document: name,
  documentTitle: text,
  clause: text.optional(),
  quote: text.optional(),
  /** The page that was read. */
  sourceUrl: z.url(),
  /** It is a copy on a site that answers to no authority: kept for those who check the rules, nobody else is sent there. */
  copyOnly: z.literal(true).optional(),
  verified: z.boolean(),
});
export type CitationEntry = z.infer<typeof Citation>;

const Category = z.strictObject({
  id: name,
  label: text,
  labelEn: text,
  verified: z.boolean(),
  localThreshold: z.literal(true).optional(),
  veteran: z.literal(true).optional(),
  test: ConditionSchema.nullable(),
  confirmWhen: ConditionSchema.optional(),
  note: text.optional(),
});

const Materials = z.array(z.strictObject({ name: text, nameEn: text })).min(1);

const Period = z.strictObject({
  version: text,
  from: day.nullable(),
  until: day.nullable(),
  lastVerified: day,
  verified: z.boolean(),
  citation: Citation,
  applyAt: text,
  applyAtEn: text,
  /** Who decides here, where it is more exact than `common.yaml`. */
  decidedBy: text.optional(),
  decidedByEn: text.optional(),
  timeLimits: z.array(z.strictObject({ name: text, nameEn: text, value: z.int().min(1), unit: text, unitEn: text })).optional(),
  /** What the region's own text says one brings; absent = the general list of `common.yaml`. */
  materials: Materials.optional(),
  maxOutcome: z.literal('needs-review').optional(),
  note: text.optional(),
  veteransNamed: z.strictObject({ named: z.enum(['explicit', 'statute', 'none']), basis: text, verified: z.boolean() }),
  askFirst: z.array(z.string()).optional(),
  baseNote: text.optional(),
  base: ConditionSchema,
  categories: z.array(Category).min(1).optional(),
  /** Id of the region whose categories apply here word for word. */
  categoriesOf: name.optional(),
});
export type RulePeriod = z.infer<typeof Period>;

export const RuleFileSchema = z.strictObject({
  id: name,
  name: text,
  nameEn: text,
  code,
  parent: name.optional(),
  periods: z.array(Period).min(1),
});
export type RuleFile = z.infer<typeof RuleFileSchema>;

export const CommonSchema = z.strictObject({
  base: ConditionSchema,
  label: text,
  labelEn: text,
  decidedBy: text,
  decidedByEn: text,
  /** What is asked for almost everywhere, for regions whose own list is not in the pack. */
  materials: Materials,
  citations: z.array(Citation).min(1),
  /** What people of such a place are told beside a result. */
  unlistedNote: text,
  unlistedNoteEn: text,
  /** Places without rules of their own, for which the nation's are used and said to be. `id` names the file that their rules will have. */
  unlisted: z.array(z.strictObject({ code, id: name, name: text, here: text, nameEn: text })),
});

const Value = z.union([
  z.boolean(),
  z.number(),
  z.string(),
  z.strictObject({ min: z.int().nullable(), max: z.int().nullable() }),
  z.strictObject({ oneOf: z.array(z.string()).min(2) }),
]);
export const QuestionsSchema = z.strictObject({
  questions: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9_]*$/),
        kind: z.enum(['yesno', 'choice', 'multi', 'age', 'birthdate', 'unemployed_since', 'region']),
        facts: z.array(z.string()).min(1),
        alsoFills: z.array(z.string()).optional(),
        typed: z.strictObject({ fact: z.string(), sets: z.record(z.string(), Value) }).optional(),
        askIf: ConditionSchema.optional(),
        clause: z.union([z.strictObject({ provision: text }), z.strictObject({ rule: z.literal('base') })]),
        options: z.array(z.strictObject({ id: z.string(), sets: z.record(z.string(), Value) })).min(1),
      }),
    )
    .min(1),
});
export type QuestionsFile = z.infer<typeof QuestionsSchema>;
