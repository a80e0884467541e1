/**
 * Going on elsewhere: a short code that a person reads from one screen and types, or tells the hotline, to open the same conversation there.
 * Ten digits, a quarter of an hour, good once. Knows the store and no channel; whoever redeems gives out a token or a view of its own.
 */
import { randomInt } from 'node:crypto';
import { checkDigit } from '../base/check-digit';
import type { Clock } from '../base/clock';
import { spokenDigits } from '../base/digits';
import { CodedError } from '../base/errors';
import type { Log } from '../base/log';
import { addressKey, RateLimit } from '../base/rate-limit';
import type { Texts } from '../locale';
import type { Conversation, Store } from '../store/types';

export const RESUME_CODE_SECONDS = 900;
/** Of a code with whatever stands between its digits. */
export const TYPED_CODE_CHARACTERS = 60;
const RANDOM_DIGITS = 9;
const CODES_PER_CONVERSATION = 6;
const TRIES_PER_ADDRESS = 10;
/** From everywhere together: even with a thousand codes open at all times, guessing through this gate takes about a month for one hit. */
const WRONG_TRIES_IN_ALL = 300;
const WINDOW_SECONDS = 900;
const NEW_CODES_TO_TRY = 5;

export interface ResumeCodesOptions {
  store: Store;
  texts: Texts;
  clock: Clock;
  log: Log;
  /** Nine digits; random outside tests. */
  newDigits?: () => string;
}

export interface Redeemer {
  /** Told to the person and written into the audit log: another device of theirs, or the hotline. */
  kind: 'device' | 'hotline';
  /** Whom the number of tries is counted by: the client's address. */
  address: string;
  /** Of the hotline: who. */
  actor?: string;
}

export interface ResumeCodes {
  /** @throws CodedError NotFound (no such conversation), TooManyRequests */
  issue(conversationId: string): Promise<{ code: string; expiresInSeconds: number }>;
  /**
   * Uses the code up, writes it into the audit log and says so in the conversation, where its owner sees it.
   * @param typed as typed or said: gaps, full-width and Chinese digits are understood
   * @throws CodedError BadArgument (a slip of the finger, which costs no try), NotFound (unknown, used or over), TooManyRequests
   */
  redeem(typed: string, by: Redeemer): Promise<Conversation>;
}

export function createResumeCodes({ store, texts, clock, log, newDigits = randomDigits }: ResumeCodesOptions): ResumeCodes {
  const issued = new RateLimit({ limit: CODES_PER_CONVERSATION, windowSeconds: WINDOW_SECONDS });
  const tried = new RateLimit({ limit: TRIES_PER_ADDRESS, windowSeconds: WINDOW_SECONDS });
  const wrong = new RateLimit({ limit: WRONG_TRIES_IN_ALL, windowSeconds: WINDOW_SECONDS });
  let closedForSeconds = 0;
  let closedAt = 0;

  const demandOpen = (): void => {
    const left = closedForSeconds - (performance.now() - closedAt) / 1_000;
    if (left > 0) throw tooMany(Math.ceil(left));
  };

  return {
    async issue(conversationId) {
      refuse(issued.take(conversationId));
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + RESUME_CODE_SECONDS * 1_000);
      for (let attempt = 0; attempt < NEW_CODES_TO_TRY; attempt++) {
        const digits = newDigits();
        const code = `${digits}${checkDigit(digits)}`;
        const isOurs = await store.transaction(async (unit) => {
          if (!(await unit.conversations.get(conversationId))) throw new CodedError('NotFound', 'The conversation has ended.');
          return unit.resumeCodes.put(code, conversationId, expiresAt, now);
        });
        if (isOurs) return { code, expiresInSeconds: RESUME_CODE_SECONDS };
      }
      throw new CodedError('ServiceUnavailable', 'No free code was found. Please try again.');
    },

    async redeem(typed, by) {
      const code = readCode(typed);
      if (code === null) throw new CodedError('BadArgument', 'code: ten digits; please compare each with the other screen.');
      demandOpen();
      refuse(tried.take(addressKey(by.address)));
      const conversation = await store.transaction(async (unit) => {
        const now = clock.now();
        const id = await unit.resumeCodes.take(code, now);
        const found = id === null ? null : await unit.conversations.get(id);
        if (!found) return null;
        const text = texts.in(found.locale)(`resume.opened.${by.kind}`);
        const from = { id: 'bot', role: 'bot' };
        await unit.activities.appendOutgoing(found.id, [{ type: 'message', text, from, timestamp: now.toISOString() }], now);
        await unit.audit.append({ at: now, actor: by.actor ?? by.kind, action: 'conversation.resumed', subject: found.id });
        return found;
      });
      if (conversation) return conversation;
      const wait = wrong.take('all');
      if (wait > 0) {
        [closedForSeconds, closedAt] = [wait, performance.now()];
        log.warn({ wait }, 'too many wrong resume codes: somebody may be guessing; no code is taken for a while');
      }
      throw new CodedError('NotFound', 'The code is unknown, used up or over. Ask for a new one on the first device.');
    },
  };
}

/** `372 941-8605`, `三七二…` → ten digits whose check digit is right, or null. */
export function readCode(typed: string): string | null {
  const digits = spokenDigits(typed.normalize('NFKC')).replace(/[\s\-,，。、.·]/g, '');
  return new RegExp(`^\\d{${RANDOM_DIGITS + 1}}$`).test(digits) && checkDigit(digits) === 0 ? digits : null;
}

const randomDigits = (): string => String(randomInt(10 ** RANDOM_DIGITS)).padStart(RANDOM_DIGITS, '0');

const tooMany = (seconds: number): CodedError =>
  new CodedError('TooManyRequests', 'Too many codes were asked for or tried. Please wait.', { retryAfterSeconds: seconds });

function refuse(waitSeconds: number): void {
  if (waitSeconds > 0) throw tooMany(waitSeconds);
}
