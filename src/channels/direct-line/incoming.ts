/** What a client may post, checked and cleaned. Nothing of it says who is speaking: that comes from the token. */
import { z } from 'zod';
import { CodedError } from '../../base/errors';

export const TEXT_LIMIT_CHARACTERS = 2_000;
const DATA_LIMIT_CHARACTERS = 8_192;
const DATA_DEPTH = 12;
const CLIENT_ID_CHARACTERS = 256;
const NAME_CHARACTERS = 128;

export interface Incoming {
  /** Null for what is not kept: typing. */
  body: Record<string, unknown> | null;
  clientActivityId: string | null;
}

/** Unknown fields are dropped, as Direct Line clients send many; known fields of a wrong type are refused. */
const schema = z.object({
  type: z.enum(['message', 'typing', 'event']),
  text: z.string().nullish(),
  name: z.string().max(NAME_CHARACTERS).nullish(),
  value: z.unknown().optional(),
  channelData: z.record(z.string(), z.unknown()).nullish(),
  attachments: z.array(z.unknown()).nullish(),
});
type Posted = z.infer<typeof schema>;

/** Set by us alone; `operator` and what follows it come with what is said at the hotline's console. */
const RESERVED_DATA = new Set([
  'tooLong',
  'textLength',
  'attachmentsRefused',
  'webchat:sequence-id',
  '__proto__',
  'operator',
  'step',
  'goTo',
  'caller',
]);
/** Names with a dot (`handoff.status`) and these are what the bot hears from its own back office, never from a client. */
const RESERVED_EVENTS = new Set(['ContinueConversation', 'CreateConversation']);

/** Controls but line feed, halves of characters, and what changes the direction of the text or is not seen at all. */
const UNWANTED = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u200B\u2060-\u2064\u206A-\u206F\uFEFF\uFFF9-\uFFFB]/gu;

/** @throws CodedError BadArgument or MissingProperty, in words that name the field and what is expected */
export function readActivity(posted: unknown): Incoming {
  const activity = parse(posted);
  const channelData = ownData(activity.channelData);
  const clientActivityId = clientIdOf(channelData);
  if (activity.type === 'typing') return { body: null, clientActivityId };
  const body = activity.type === 'event' ? eventBody(activity) : messageBody(activity, channelData);
  if (activity.value !== undefined && activity.value !== null) body['value'] = limited('value', activity.value);
  if (Object.keys(channelData).length > 0) body['channelData'] = channelData;
  return { body, clientActivityId };
}

function parse(posted: unknown): Posted {
  if (typeof posted !== 'object' || posted === null || Array.isArray(posted)) {
    throw new CodedError('BadArgument', 'The body must be an activity: a JSON object.');
  }
  if (!('type' in posted)) throw new CodedError('MissingProperty', 'The activity has no "type"; send "message".');
  const parsed = schema.safeParse(posted);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CodedError('BadArgument', `${issue?.path.join('.') || 'activity'}: ${issue?.message ?? 'not valid'}.`);
}

function messageBody(activity: Posted, channelData: Record<string, unknown>): Record<string, unknown> {
  const text = cleanText(activity.text ?? '');
  const refusedAttachments = activity.attachments?.length ?? 0;
  if (text.trim() === '' && (activity.value === undefined || activity.value === null)) {
    if (refusedAttachments > 0) throw new CodedError('BadArgument', 'attachments: files are not accepted here; describe them in words.');
    throw new CodedError('MissingProperty', 'The message has neither "text" nor "value".');
  }
  if (refusedAttachments > 0) channelData['attachmentsRefused'] = refusedAttachments;
  if (text.length > TEXT_LIMIT_CHARACTERS) Object.assign(channelData, { tooLong: true, textLength: text.length });
  return { type: 'message', text: beginning(text), textFormat: 'plain' };
}

function eventBody(activity: Posted): Record<string, unknown> {
  const name = cleanText(activity.name ?? '').trim();
  if (name === '') throw new CodedError('MissingProperty', 'The event has no "name".');
  if (name.includes('.') || RESERVED_EVENTS.has(name)) throw new CodedError('BadArgument', `name: clients may not send this event.`);
  return { type: 'event', name };
}

export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNWANTED, (character) => (character === '\n' ? '\n' : character === '\t' ? ' ' : ''));
}

/** The first characters, never half of one. */
function beginning(text: string): string {
  if (text.length <= TEXT_LIMIT_CHARACTERS) return text;
  const last = text.charCodeAt(TEXT_LIMIT_CHARACTERS - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? TEXT_LIMIT_CHARACTERS - 1 : TEXT_LIMIT_CHARACTERS);
}

function ownData(channelData: Record<string, unknown> | null | undefined): Record<string, unknown> {
  if (!channelData) return {};
  limited('channelData', channelData);
  return Object.fromEntries(Object.entries(channelData).filter(([key]) => !RESERVED_DATA.has(key)));
}

function clientIdOf(channelData: Record<string, unknown>): string | null {
  const id = channelData['clientActivityID'];
  if (id === undefined || id === null) return null;
  if (typeof id !== 'string' || id.length === 0 || id.length > CLIENT_ID_CHARACTERS) {
    throw new CodedError('BadArgument', `channelData.clientActivityID: must be a string of 1 to ${CLIENT_ID_CHARACTERS} characters.`);
  }
  return id;
}

function limited(field: string, value: unknown): unknown {
  if (!isShallow(value, DATA_DEPTH)) throw new CodedError('BadArgument', `${field}: nested deeper than ${DATA_DEPTH} levels.`);
  if (JSON.stringify(value).length > DATA_LIMIT_CHARACTERS) {
    throw new CodedError('BadArgument', `${field}: larger than ${DATA_LIMIT_CHARACTERS} characters.`);
  }
  return value;
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((entry) => isShallow(entry, levels - 1));
}
