/**
 * The events that travel to the caseworkers' backend, as zod schemas: they check what is sent and are published as JSON
 * Schema. Knows no transport. Receivers must ignore properties they do not know, so adding one breaks nobody.
 */
import { z } from 'zod';
import { CASE_STATES } from '../store/types';

const time = z.iso.datetime({ offset: true }).describe('ISO 8601 time with zone');
const caseNumber = z.string().describe('RY, day in China (yymmdd), five digits, check digit');
const who = z.enum(['veteran', 'relative', 'operator']);
const factValue = z.union([
  z.boolean(),
  z.number(),
  z.string(),
  z.object({ min: z.number().nullable(), max: z.number().nullable() }),
  z.object({ oneOf: z.array(z.string()).readonly() }),
]);

const clause = z
  .object({
    title: z.string(),
    docNumber: z.string().nullable().optional(),
    locator: z.string().nullable().describe('article and paragraph'),
    quote: z.string().nullable().optional().describe('the wording of the source'),
    sourceUrl: z.string(),
    verified: z.boolean().describe('whether the quotation was compared with the stored document'),
  })
  .meta({ id: 'Clause' });

const fact = z
  .object({
    name: z.string().describe('stable name of the fact in the rule set'),
    value: factValue.describe(
      '"unsure" = asked, and the person does not know; {min, max} = all that is known of a number; {oneOf} = one of these, not known which',
    ),
    question: z.string().describe("in the caseworker's words"),
    answer: z.string(),
    source: z.enum(['veteran', 'relative', 'operator', 'derived']),
    at: time,
  })
  .meta({ id: 'Fact' });

const result = z
  .object({
    result: z.enum(['likely', 'needs-review', 'unlikely']).describe('an estimate; recognition is decided by the labour authority'),
    reasons: z.array(
      z.object({
        rule: z.string(),
        label: z.string(),
        labelEn: z.string().optional(),
        outcome: z.union([z.boolean(), z.literal('unknown')]),
        because: z.array(z.string()).describe('names of the facts that settled it'),
        verified: z.boolean(),
        note: z.string().optional(),
        unspoken: z.boolean().optional().describe('was not named to the person: it rests on a sensitive fact that nobody volunteered'),
      }),
    ),
    missing: z.array(z.string()),
    contradictions: z.array(z.string()),
    categories: z.array(z.string()),
    ruleSet: z.object({ id: z.string(), region: z.string(), version: z.string(), asOf: z.string() }),
    furtherSituations: z.boolean().optional(),
    clauses: z.array(clause),
  })
  .meta({ id: 'SelfCheckResult' });

const line = z.object({ from: z.enum(['user', 'bot']), text: z.string(), at: time });

const caseFile = z.object({
  caseNumber,
  kind: z.enum(['registration', 'self-check', 'conversation']),
  channel: z.string().describe('web, hotline, msteams, …'),
  answeredBy: who,
  operator: z
    .object({ id: z.string().describe('account of the console'), name: z.string() })
    .optional()
    .describe('the hotline operator who entered the case, where it was handed over on the telephone'),
  region: z.object({ code: z.string().describe('GB/T 2260'), name: z.string() }),
  station: z.object({ name: z.string(), phone: z.string().nullable() }).describe('the responsible service station as told to the person'),
  consent: z.object({
    purpose: z.string(),
    recipient: z.string(),
    version: z.string(),
    at: time,
    by: who.optional().describe('who gave it'),
    how: z.enum(['in-chat', 'read-out']).optional().describe('read-out: an operator read it out and put down what the caller said'),
  }),
  contact: z.object({ name: z.string().nullable(), phone: z.string().nullable(), preferredTime: z.string().optional() }),
  idNumber: z.string().optional().describe('only where the deployment collects it'),
  facts: z.array(fact),
  result: result.nullable(),
  toVerify: z.array(z.string()),
  materials: z.array(z.string()),
  urgency: z.enum(['normal', 'urgent', 'crisis']),
  request: z.string().optional(),
  transcript: z.array(line),
  quickService: z
    .object({ hours: z.number(), until: time })
    .optional()
    .describe('the station offers to help within so many hours, and the person wants that'),
  previousCase: z.string().optional().describe('the number of an earlier, closed case of the same person'),
  callBackFrom: time.optional().describe('nobody works now: the person was told to be called back from this time on'),
});

/** A Bot Framework `handoff.initiate` event activity, as `EventFactory.createHandoffInitiation` makes it. */
const handoffInitiation = z.object({
  type: z.literal('event'),
  name: z.literal('handoff.initiate'),
  value: z.object({ caseNumber, region: z.string(), urgency: z.string(), request: z.string().optional() }),
  attachments: z.array(
    z.object({
      contentType: z.literal('application/json'),
      name: z.literal('Transcript'),
      content: z.object({
        activities: z.array(
          z.object({ type: z.literal('message'), from: z.object({ role: z.enum(['user', 'bot']) }), text: z.string(), timestamp: time }),
        ),
      }),
    }),
  ),
});

const change = z.object({
  text: z.string().describe('all of it in words'),
  at: time,
  correction: z
    .object({
      field: z.enum(['name', 'phone', 'region', 'idNumber', 'preferredTime', 'request']),
      label: z.string(),
      before: z.string().nullable(),
      after: z.string(),
      regionCode: z.string().optional().describe('with region: GB/T 2260'),
    })
    .optional()
    .describe('one item was put right: the old and the new'),
  needs: z
    .object({
      questionnaire: z.enum(['training', 'job']),
      answers: z.array(
        z.object({
          question: z.string().describe('stable id of the question'),
          label: z.string(),
          answer: z.string(),
          options: z.array(z.string()).optional().describe('stable ids; ["unsure"] = the person does not know; absent = free text'),
        }),
      ),
    })
    .optional()
    .describe('what training or what work the person wants; sent again it replaces the one before'),
  report: z.enum(['employed']).optional().describe('the person has found work; comes for closed cases too'),
  callBackFrom: time.optional().describe('nobody answered in time: the person was told to be called back from this time on'),
});

function event<Type extends string, Data extends z.ZodType>(type: Type, data: Data, description: string) {
  return z
    .object({ type: z.literal(type), timestamp: time.describe('when it happened, not when it was sent'), data })
    .describe(description);
}

export const EVENT_SCHEMAS = {
  'case.submitted': event('case.submitted', caseFile, 'A registration or a self-check is handed over.'),
  'case.updated': event(
    'case.updated',
    z.object({ caseNumber, state: z.enum(CASE_STATES), change }),
    'The person adds something to a case, puts an item right, says what training or work they want, or that they have found work.',
  ),
  'case.withdrawn': event('case.withdrawn', z.object({ caseNumber }), 'The person takes the case back: stop working on it.'),
  'case.erased': event('case.erased', z.object({ caseNumber }), 'The person asked for deletion: erase your copy, keep the number.'),
  'conversation.requested': event(
    'conversation.requested',
    caseFile.extend({ handoff: handoffInitiation }),
    'The person wants to talk to somebody now.',
  ),
  'conversation.message': event(
    'conversation.message',
    z.object({ caseNumber, from: who, text: z.string(), at: time }),
    'A line of the conversation that a caseworker has taken over.',
  ),
  'conversation.ended': event('conversation.ended', z.object({ caseNumber, at: time }), 'The person went back to the assistant.'),
  'followup.due': event('followup.due', z.object({ caseNumber, ask: z.string() }), 'A follow-up date has come.'),
};

export type EventType = keyof typeof EVENT_SCHEMAS;
export type CaseFile = z.infer<typeof caseFile>;
export type EventData<Type extends EventType> = z.infer<(typeof EVENT_SCHEMAS)[Type]>['data'];

/** With these the caseworkers' backend gets to know the case; only after one of them was received has the case arrived. */
export const INTRODUCES_CASE: ReadonlySet<string> = new Set<EventType>(['case.submitted', 'conversation.requested']);

/** The body to sign. @throws ZodError when the data does not fit the published schema */
export function eventBody<Type extends EventType>(type: Type, at: Date, data: EventData<Type>): string {
  return JSON.stringify(EVENT_SCHEMAS[type].parse({ type, timestamp: at.toISOString(), data }));
}
