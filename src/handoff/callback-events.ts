/** The events that caseworkers send back, as zod schemas, and what each does to the case. */
import { z } from 'zod';
import type { CaseState } from '../store/types';

const MAX_TEXT = 2_000;
const MAX_NAME = 80;

const words = (what: string) => z.string().trim().min(1).max(MAX_TEXT).describe(what);
const by = z.string().trim().min(1).max(MAX_NAME).optional().describe('caseworker or office, as the person should read it');
const expectedBy = z.iso.datetime({ offset: true }).optional().describe('when the person will hear again: ISO 8601 time with zone');

function callback<Type extends string, Data extends z.ZodType>(type: Type, data: Data, description: string) {
  return z.object({ type: z.literal(type), timestamp: z.string().optional(), data }).describe(description);
}

export const CALLBACK_SCHEMAS = {
  accepted: callback(
    'accepted',
    z.object({ by, expectedBy, text: words('a word to the person').optional() }),
    'Somebody works on the case now.',
  ),
  'needs-info': callback(
    'needs-info',
    z.object({ by, what: words('what is missing, in words for the person'), expectedBy }),
    'The person must add something.',
  ),
  message: callback(
    'message',
    z.object({ by, text: words('shown to the person as it is') }),
    'A message to the person; the case stays as it is.',
  ),
  status: callback(
    'status',
    z.object({ by, text: words('shown to the person as it is'), expectedBy }),
    'A status in the own words of the backend; the case stays as it is.',
  ),
  completed: callback(
    'completed',
    z.object({ by, outcome: words('what was achieved, in words for the person') }),
    'The case is closed with success.',
  ),
  failed: callback(
    'failed',
    z.object({ by, reason: words('why, and what the person can do, in words for the person') }),
    'The case is closed without success.',
  ),
  ended: callback(
    'ended',
    z.object({ by, text: words('a last word to the person').optional() }),
    'The live conversation is over; the person is with the assistant again and the case stays as it is.',
  ),
};

export type CallbackType = keyof typeof CALLBACK_SCHEMAS;
export const CALLBACK_TYPES = Object.keys(CALLBACK_SCHEMAS) as CallbackType[];

/** A callback with its wording in one place. */
export interface CallbackEvent {
  type: CallbackType;
  by: string | null;
  text: string | null;
  expectedBy: string | null;
}

/** The state that a callback moves the case to; the others move nothing. */
export const MOVES_TO: Partial<Record<CallbackType, CaseState>> = {
  accepted: 'accepted',
  'needs-info': 'needs-info',
  completed: 'completed',
  failed: 'failed',
};

/** The property that carries the wording. */
const WORDS: Record<CallbackType, 'text' | 'what' | 'outcome' | 'reason'> = {
  accepted: 'text',
  'needs-info': 'what',
  message: 'text',
  status: 'text',
  completed: 'outcome',
  failed: 'reason',
  ended: 'text',
};

/**
 * Reads `{type, timestamp, data}`. Backends that send the data beside `type`, or call the wording `text` throughout, are
 * understood as well.
 * @returns the event, or sentences that say what to send instead
 */
export function parseCallback(body: unknown): { event: CallbackEvent } | { problems: string[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { problems: ['The body must be a JSON object {"type", "timestamp", "data"}.'] };
  }
  const { type, data, ...beside } = body as Record<string, unknown>;
  if (!CALLBACK_TYPES.includes(type as CallbackType)) return { problems: [`"type" must be one of ${CALLBACK_TYPES.join(', ')}.`] };
  const known = type as CallbackType;
  const given = data === undefined ? beside : data;
  const key = WORDS[known];
  const filled = isObject(given) && given[key] === undefined && given['text'] !== undefined ? { ...given, [key]: given['text'] } : given;
  const parsed = CALLBACK_SCHEMAS[known].safeParse({ type, data: filled });
  if (!parsed.success) return { problems: parsed.error.issues.map((issue) => `"${issue.path.join('.')}": ${issue.message}.`) };
  const read = parsed.data.data as Partial<Record<'by' | 'expectedBy' | typeof key, string>>;
  return { event: { type: known, by: read.by ?? null, text: read[key] ?? null, expectedBy: read.expectedBy ?? null } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
