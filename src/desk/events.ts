/** What the desk reads of the published webhook events: as any receiver should, it ignores what it does not know. */
import { z } from 'zod';

const text = z.string();

export const CaseFileSchema = z.object({
  caseNumber: text.min(1).max(40),
  kind: text,
  channel: text,
  answeredBy: text,
  region: z.object({ code: text, name: text }),
  consent: z.object({ purpose: text, recipient: text, version: text, at: text }),
  contact: z.object({ name: text.nullable(), phone: text.nullable(), preferredTime: text.optional() }),
  idNumber: text.optional(),
  facts: z.array(z.object({ question: text, answer: text, source: text })),
  result: z
    .object({
      result: z.enum(['likely', 'needs-review', 'unlikely']),
      reasons: z.array(
        z.object({ rule: text, label: text, outcome: z.union([z.boolean(), text]), verified: z.boolean(), note: text.optional() }),
      ),
      ruleSet: z.object({ id: text, region: text, version: text, asOf: text }),
      clauses: z.array(z.object({ title: text, locator: text.nullable(), sourceUrl: text, verified: z.boolean() })).default([]),
    })
    .nullable(),
  toVerify: z.array(text),
  materials: z.array(text),
  urgency: z.enum(['normal', 'urgent', 'crisis']),
  request: text.optional(),
  transcript: z.array(z.object({ from: text, text, at: text })),
});
export type CaseFile = z.infer<typeof CaseFileSchema>;

const numberOnly = z.object({ caseNumber: text });

/** One shape for each event the desk acts on; events of other types are acknowledged and left alone. */
export const EventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('case.submitted'), data: CaseFileSchema }),
  z.object({ type: z.literal('conversation.requested'), data: CaseFileSchema }),
  z.object({ type: z.literal('case.updated'), data: numberOnly.extend({ state: text, change: z.object({ text, at: text }) }) }),
  z.object({ type: z.literal('conversation.message'), data: numberOnly.extend({ text, at: text }) }),
  z.object({ type: z.literal('conversation.ended'), data: numberOnly }),
  z.object({ type: z.literal('case.withdrawn'), data: numberOnly }),
  z.object({ type: z.literal('case.erased'), data: numberOnly }),
  z.object({ type: z.literal('followup.due'), data: numberOnly.extend({ ask: text }) }),
]);
export type DeskEvent = z.infer<typeof EventSchema>;

export const CASE_STATES = ['delivered', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn', 'erased'] as const;
export type DeskState = (typeof CASE_STATES)[number];

/** Somebody still has to do something about these. */
export const OPEN_STATES: readonly string[] = ['delivered', 'accepted', 'needs-info'];

/** What a caseworker can do, as the public API names it, and in which states of the case it is offered. */
export const ACTIONS = {
  accepted: ['delivered', 'needs-info'],
  'needs-info': ['delivered', 'accepted'],
  message: ['delivered', 'accepted', 'needs-info', 'completed', 'failed'],
  completed: ['accepted', 'needs-info'],
  failed: ['accepted', 'needs-info'],
} as const satisfies Record<string, readonly DeskState[]>;
export type Action = keyof typeof ACTIONS;
