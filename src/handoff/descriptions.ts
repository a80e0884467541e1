/** What the published description of the API says of the calls that caseworkers' backends and administrators make. */
import { z } from 'zod';
import type { JsonSchema, RouteDescription } from '../base/route-description';
import { CALLBACK_SCHEMAS } from './callback-events';
import { FAILURES } from './failures';

const text: JsonSchema = { type: 'string' };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const time: JsonSchema = { type: 'string', format: 'date-time' };
const timeOrNull: JsonSchema = { type: ['string', 'null'], format: 'date-time' };

export const CALLBACK_DESCRIPTION: RouteDescription = {
  group: 'Cases',
  summary: 'Says what happens to a case',
  details: 'Safe to repeat with the same `webhook-id`. Each type has a schema of its own under `/schemas`.',
  access: 'signature',
  body: {
    required: true,
    // Made when somebody reads the description, not at every start.
    get schema() {
      return { oneOf: Object.values<z.ZodType>(CALLBACK_SCHEMAS).map((schema) => inline(schema)) };
    },
  },
  answers: {
    200: {
      description: 'Taken, or had been taken before; the person is told.',
      schema: {
        type: 'object',
        required: ['duplicate', 'caseNumber', 'state'],
        properties: { duplicate: { type: 'boolean' }, caseNumber: text, state: text },
      },
    },
  },
  refusals: ['BadArgument', 'BadSignature', 'NotFound', 'IllegalTransition', 'TooLarge'],
};

export const DEAD_LETTERS_DESCRIPTION: RouteDescription = {
  group: 'Administration',
  summary: 'Events that could not be delivered, and how many are still being tried',
  access: 'signature',
  details: 'The signature covers an empty body.',
  answers: {
    200: {
      description: 'The oldest first.',
      schema: {
        type: 'object',
        required: ['deadLetters', 'mayBeMore', 'waiting'],
        properties: {
          deadLetters: {
            type: 'array',
            items: {
              type: 'object',
              required: ['caseNumber', 'eventId', 'type', 'reason', 'failure', 'since'],
              properties: {
                caseNumber: text,
                eventId: text,
                type: text,
                reason: text,
                failure: { enum: [...FAILURES, null] },
                since: time,
              },
            },
          },
          mayBeMore: { type: 'boolean' },
          waiting: {
            type: 'object',
            required: ['cases', 'events', 'since', 'nextTryAt', 'failures'],
            properties: {
              cases: count,
              events: count,
              since: timeOrNull,
              nextTryAt: timeOrNull,
              failures: {
                type: 'array',
                items: { type: 'object', required: ['failure', 'cases'], properties: { failure: { enum: [...FAILURES] }, cases: count } },
              },
            },
          },
        },
      },
    },
  },
  refusals: ['BadSignature'],
};

export const settleDescription = (summary: string): RouteDescription => ({
  group: 'Administration',
  summary,
  details: 'The event is named, so that a request that is sent twice cannot settle the next one unseen.',
  access: 'signature',
  body: { required: true, schema: { type: 'object', required: ['eventId'], properties: { eventId: text } } },
  answers: {
    200: {
      description: 'Done.',
      schema: { type: 'object', required: ['caseNumber', 'eventId', 'done'], properties: { caseNumber: text, eventId: text, done: text } },
    },
  },
  refusals: ['BadArgument', 'BadSignature', 'NotFound', 'Conflict'],
});

export const SCHEMA_LIST_DESCRIPTION: RouteDescription = {
  group: 'Cases',
  summary: 'The schemas of all events in both directions',
  answers: {
    200: {
      description: 'Their addresses.',
      schema: { type: 'object', required: ['schemas'], properties: { schemas: { type: 'array', items: text } } },
    },
  },
};

export const SCHEMA_DESCRIPTION: RouteDescription = {
  group: 'Cases',
  summary: 'The schema of one event',
  answers: {
    200: {
      description: 'A JSON Schema (2020-12).',
      schema: { type: 'object', required: ['$id', 'title'], properties: { $id: text, title: text } },
    },
  },
  refusals: ['NotFound'],
};

/** Without a dialect of its own: it is the document's. */
function inline(schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  void $schema;
  return rest;
}
