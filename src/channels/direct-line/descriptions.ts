/** What the published description of the API says of Direct Line's calls. */
import type { JsonSchema, RouteDescription } from '../../base/route-description';
import { TYPED_CODE_CHARACTERS } from '../../resume';
import { TEXT_LIMIT_CHARACTERS } from './incoming';

const text: JsonSchema = { type: 'string' };
const object = (properties: Record<string, JsonSchema>, required: readonly string[] = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  required,
});

const GRANT = {
  conversationId: text,
  token: text,
  expires_in: { type: 'integer', description: 'Seconds.' },
} satisfies Record<string, JsonSchema>;
const STREAM_URL = {
  streamUrl: { type: 'string', format: 'uri', description: 'A WebSocket address; to be opened within a minute.' },
} satisfies Record<string, JsonSchema>;

const WISHES = object(
  {
    locale: { type: 'string', examples: ['zh-CN', 'en'] },
    channel: { type: 'string', description: '`web`, or `hotline` for an operator.' },
  },
  [],
);

const ACTIVITY: JsonSchema = {
  type: 'object',
  required: ['type'],
  properties: {
    type: { enum: ['message', 'typing', 'event'] },
    text: { type: 'string', description: `What is over ${TEXT_LIMIT_CHARACTERS} characters is cut, and the person is told.` },
    name: { type: 'string', description: 'Of an event.' },
    value: {},
    channelData: {
      type: 'object',
      properties: { clientActivityID: { type: 'string', maxLength: 256, description: 'The same id again runs no second turn.' } },
    },
  },
};

const ACTIVITY_SET: JsonSchema = {
  type: 'object',
  required: ['activities', 'watermark'],
  properties: {
    activities: { type: 'array', items: { type: 'object', required: ['id', 'type', 'timestamp', 'from', 'conversation'] } },
    watermark: { type: 'string', description: 'To be sent back as it is.' },
    earlier: { type: 'string', description: 'With `last`: to be sent as `before`; empty when there is nothing earlier.' },
  },
};

const EARLIER = {
  last: 'An extension of Direct Line: only so many of the newest (1 to 200), oldest first. The watermark is not looked at then.',
  before: 'With `last`: the newest of those before this place, as it stood in `earlier`.',
};

const WATERMARK = { watermark: 'Only what came after it; as it was given last.' };
const TOKEN_REFUSALS = ['Unauthorized', 'TokenExpired', 'Forbidden'] as const;

/** By method and path below the endpoint. */
export const DESCRIPTIONS: Readonly<Record<string, RouteDescription>> = {
  'POST /tokens/generate': {
    group: 'Direct Line',
    summary: 'A token for a new conversation',
    body: { schema: WISHES, required: false },
    answers: { 200: { description: 'A token for one conversation, not started yet.', schema: object(GRANT) } },
    refusals: ['BadArgument', 'TooManyRequests'],
  },
  'POST /tokens/refresh': {
    group: 'Direct Line',
    summary: 'A new token for an old one that is still valid',
    access: 'token',
    answers: { 200: { description: 'A token for the same conversation.', schema: object(GRANT) } },
    refusals: TOKEN_REFUSALS,
  },
  'POST /tokens/resume': {
    group: 'Direct Line',
    summary: 'A new token for one that has expired',
    details: 'An extension of Direct Line: people come back after days. The token may be in the body or in the Authorization header.',
    body: { schema: object({ token: text }, []), required: false },
    answers: { 200: { description: 'A token for the same conversation.', schema: object(GRANT) } },
    refusals: ['Unauthorized', 'TokenExpired', 'NotFound', 'TooManyRequests'],
  },
  'POST /tokens/resume-code': {
    group: 'Direct Line',
    summary: 'A code that opens this conversation on another device',
    details:
      'An extension of Direct Line: ten digits for people to read and type. Good once and for a quarter of an hour; a newer one replaces it.',
    access: 'token',
    answers: {
      200: { description: 'The code.', schema: object({ code: { type: 'string', pattern: '^\\d{10}$' }, expires_in: GRANT.expires_in }) },
    },
    refusals: [...TOKEN_REFUSALS, 'NotFound', 'TooManyRequests'],
  },
  'POST /tokens/from-code': {
    group: 'Direct Line',
    summary: 'A token for the conversation that a code opens',
    body: {
      schema: object({ code: { type: 'string', maxLength: TYPED_CODE_CHARACTERS, description: 'As typed, with gaps.' } }),
      required: true,
    },
    answers: { 200: { description: 'A token for the conversation, which goes on.', schema: object(GRANT) } },
    refusals: ['BadArgument', 'NotFound', 'TooManyRequests', 'TooLarge', 'UnsupportedMediaType'],
  },
  'POST /conversations': {
    group: 'Direct Line',
    summary: 'Starts the conversation of the token',
    access: 'token',
    body: { schema: WISHES, required: false },
    answers: {
      200: { description: 'It had been started before.', schema: object({ ...GRANT, ...STREAM_URL }) },
      201: { description: 'Started; the greeting follows.', schema: object({ ...GRANT, ...STREAM_URL }) },
    },
    refusals: ['BadArgument', ...TOKEN_REFUSALS],
  },
  'GET /conversations/:id': {
    group: 'Direct Line',
    summary: 'Another stream of the conversation',
    access: 'token',
    query: WATERMARK,
    answers: { 200: { description: 'A stream that begins after the watermark.', schema: object({ ...GRANT, ...STREAM_URL }) } },
    refusals: ['BadArgument', ...TOKEN_REFUSALS, 'NotFound'],
  },
  'POST /conversations/:id/activities': {
    group: 'Direct Line',
    summary: 'Says something',
    details:
      'Answered when it is stored durably. Replies come over the stream or by polling. Safe to repeat with the same `clientActivityID`.',
    access: 'token',
    body: { schema: ACTIVITY, required: true },
    answers: { 200: { description: 'Stored; it will be answered.', schema: object({ id: text }) } },
    refusals: ['BadArgument', 'MissingProperty', ...TOKEN_REFUSALS, 'NotFound', 'TooLarge', 'UnsupportedMediaType'],
  },
  'GET /conversations/:id/activities': {
    group: 'Direct Line',
    summary: 'What was said',
    access: 'token',
    query: { ...WATERMARK, ...EARLIER },
    answers: { 200: { description: 'The next activities after the watermark, oldest first.', schema: ACTIVITY_SET } },
    refusals: ['BadArgument', ...TOKEN_REFUSALS, 'NotFound'],
  },
  'POST /conversations/:id/upload': {
    group: 'Direct Line',
    summary: 'Files are not accepted',
    access: 'token',
    answers: {},
    refusals: [...TOKEN_REFUSALS, 'UnsupportedMediaType'],
  },
};
