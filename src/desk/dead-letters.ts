/** What the sender of cases could not deliver and what it still tries, asked of its public API and signed like everything the desk sends: as any other backend would. */
import { request } from 'undici';
import { z } from 'zod';
import { newId } from '../base/ids';
import type { Clock } from '../base/clock';
import { sign } from './signature';

export interface DeadLettersOptions {
  /** Where the public API is, e.g. `http://127.0.0.1:3978`. */
  baseUrl: string;
  secret: string;
  wallClock: Clock;
}

const TIMEOUT_MILLISECONDS = 8_000;
const PATH = '/api/admin/dead-letters';

const listSchema = z.object({
  deadLetters: z.array(
    z.object({
      caseNumber: z.string(),
      eventId: z.string(),
      type: z.string(),
      reason: z.string(),
      failure: z.string().nullable().catch(null),
      since: z.coerce.date(),
    }),
  ),
  mayBeMore: z.boolean().catch(false),
  waiting: z.object({
    cases: z.number(),
    events: z.number(),
    since: z.coerce.date().nullable(),
    nextTryAt: z.coerce.date().nullable(),
    failures: z.array(z.object({ failure: z.string(), cases: z.number() })),
  }),
});
export type DeadLetterList = z.infer<typeof listSchema>;
export type Settlement = 'replay' | 'skip';

export class DeadLetters {
  constructor(private readonly options: DeadLettersOptions) {}

  /** @returns null when the other side cannot be asked now */
  async list(): Promise<DeadLetterList | null> {
    const answer = await this.#ask('GET', PATH, '');
    const read = answer?.statusCode === 200 ? listSchema.safeParse(answer.json) : null;
    return read?.success ? read.data : null;
  }

  /** @returns `changed` when it is another one by now, or settled already */
  async settle(how: Settlement, caseNumber: string, eventId: string): Promise<'done' | 'changed' | 'unreachable'> {
    const answer = await this.#ask('POST', `${PATH}/${encodeURIComponent(caseNumber)}/${how}`, JSON.stringify({ eventId }));
    if (answer?.statusCode === 200) return 'done';
    return answer?.statusCode === 404 || answer?.statusCode === 409 ? 'changed' : 'unreachable';
  }

  async #ask(method: 'GET' | 'POST', path: string, body: string): Promise<{ statusCode: number; json: unknown } | null> {
    const { baseUrl, secret, wallClock } = this.options;
    const headers = { 'content-type': 'application/json', ...sign(secret, newId('admin_'), wallClock.now(), body) };
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
      const response = await request(`${baseUrl}${path}`, { method, headers, signal, ...(method === 'POST' ? { body } : {}) });
      return { statusCode: response.statusCode, json: await response.body.json() };
    } catch {
      // The page says that the other side cannot be asked now.
      return null;
    }
  }
}
