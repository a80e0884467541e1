import { z } from 'zod';
import { TOPICS } from '../understanding/types';

/** The files of the policy pack: what each entry must have. Whether entries fit together is checked in `pack-checks.ts`. */

const id = z.string().regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/);
const day = z.iso.date();
const address = z.url({ protocol: /^https?$/ });
const topic = z.enum(TOPICS);
const bothLanguages = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) });

/** How the text was read; only the first five can make an entry verified. */
export const FIRM_EVIDENCE = ['seed', 'statute-text', 'gov-page', 'mirrored-text', 'media'] as const;
const evidence = z.enum([...FIRM_EVIDENCE, 'secondary', 'memory']);

const Document = z.strictObject({
  id,
  title: z.string().min(1),
  docNumber: z.string().min(1).nullable(),
  issuers: z.array(z.string().min(1)).min(1),
  issuedOn: day.nullable(),
  amendedOn: day.optional(),
  effectiveFrom: day.nullable(),
  effectiveTo: day.nullable(),
  supersededBy: id.optional(),
  sourceUrl: address.nullable(),
  altSourceUrls: z.array(address).optional(),
  officialUrl: address.nullable(),
  evidence,
  verified: z.boolean(),
  status: z.enum(['in-force', 'in-force-unread', 'superseded', 'unknown']),
  verifiedScope: z.string().min(1),
  unverifiedFields: z.array(z.string().min(1)).optional(),
  note: z.string().min(1).optional(),
});
export type DocumentEntry = z.infer<typeof Document>;

export const DocumentsSchema = z.strictObject({ asOf: day, documents: z.array(Document).min(1) });

const Figure = z.strictObject({
  name: z.string().min(1),
  value: z.union([z.number(), z.string().min(1)]),
  unit: z.string().min(1),
  verified: z.boolean().optional(),
});

const ProvisionEntry = z.strictObject({
  document: id,
  locator: z.string().min(1),
  topic: z.enum([...TOPICS, 'crisis-support']),
  summary: z.string().min(1),
  figures: z.array(Figure).default([]),
  /** Where it was read, if not where its document was. */
  sourceUrl: address.optional(),
  verified: z.boolean(),
  evidence,
  quote: z.string().min(1).optional(),
  caution: z.string().min(1).optional(),
  supersededBy: id.optional(),
  current: z.boolean(),
});
export type ProvisionEntry = z.infer<typeof ProvisionEntry>;

export const ProvisionsSchema = z.record(id, ProvisionEntry);

const MIN_EXAMPLES = 4;
const examples = z.array(z.string().min(2)).min(MIN_EXAMPLES);

const AnswerEntry = z.strictObject({
  id,
  match: examples,
  'zh-CN': z.string().min(1),
  en: z.string().min(1),
  caution: bothLanguages.nullable(),
  provisions: z.array(id).min(1),
  related: z.array(topic).min(1),
});
export type AnswerEntry = z.infer<typeof AnswerEntry>;

export const TopicSchema = z.strictObject({ topic, title: bothLanguages, answers: z.array(AnswerEntry).min(1) });
export type TopicFile = z.infer<typeof TopicSchema>;

const Redirect = z.strictObject({ id, match: examples, 'zh-CN': z.string().min(1), en: z.string().min(1) });

export const RedirectsSchema = z.strictObject({
  /** Said where no redirection fits the words. */
  otherwise: bothLanguages,
  redirects: z.array(Redirect).min(1),
});

const Term = z.strictObject({ id, 'zh-CN': z.string().min(1), en: z.array(z.string().min(1)).min(1), note: z.string().min(1).optional() });
export type Term = z.infer<typeof Term>;

export const GlossarySchema = z.strictObject({ terms: z.array(Term).min(1) });

const sayings = z.record(z.string().min(1), z.array(z.string().min(1)).min(1));
const words = z.array(z.string().min(1)).min(1);
export const QuestionWordsSchema = z.strictObject({
  meanings: sayings,
  same: sayings,
  ignore: words,
  bare: z.strictObject({ meanings: words, asks: sayings, fillers: words }),
});

export interface Pack {
  asOf: string;
  documents: DocumentEntry[];
  provisions: Readonly<Record<string, ProvisionEntry>>;
  topics: TopicFile[];
  redirects: z.infer<typeof RedirectsSchema>;
  terms: Term[];
  questionWords: z.infer<typeof QuestionWordsSchema>;
  /** Stored full texts by document id, without white space. */
  sources: ReadonlyMap<string, string>;
}
