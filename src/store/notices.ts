/**
 * Hints between processes on one PostgreSQL: "something was appended to this conversation". Only hints: they are sent after the commit,
 * may be lost, and a pooler between may swallow them all, so whoever listens also looks by itself from time to time.
 * Gathered, and sent in a transaction of their own, because NOTIFY inside the turns' would make their commits stand in line. Never sent on the
 * connection that listens: it would hear itself even through a pooler that lets nothing of others through.
 */
import { randomBytes } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import { Client } from 'pg';
import type { Log } from '../base/log';
import type { Execute } from './database';
import type { Neighbours } from './types';

const CHANNEL = 'rongye_appended';
const GATHER_MILLISECONDS = 5;
/** Ids of at most 40 characters; a payload holds 8,000 bytes. */
const MOST_AT_ONCE = 150;
const BEAT_MILLISECONDS = 2_000;
const UNHEARD_AFTER_MILLISECONDS = 3 * BEAT_MILLISECONDS;
const PAUSES_MILLISECONDS = [100, 500, 2_000, 5_000];

export class Notices implements Neighbours {
  readonly #self = randomBytes(9).toString('base64url');
  readonly #listeners = new Set<(conversationId: string | null) => void>();
  readonly #waiting = new Set<string>();
  readonly #beat: NodeJS.Timeout;
  #client: Client | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();
  #failures = 0;
  #heardAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly execute: Execute,
    private readonly log: Log,
  ) {
    // In turn, never at once: a pooler hands the line for notices a connection for as long as a check takes, and with it the beat itself.
    let beats = false;
    this.#beat = setInterval(() => {
      beats = !beats;
      if (beats) this.#send([]);
      else this.#check();
    }, BEAT_MILLISECONDS / 2);
    this.#beat.unref();
    void this.#connect();
  }

  /** Tells the other processes, soon. Never throws. */
  tell(conversationId: string): void {
    this.#waiting.add(conversationId);
    if (this.#waiting.size >= MOST_AT_ONCE) this.#sendWaiting();
    else this.#gathering ??= setTimeout(() => this.#sendWaiting(), GATHER_MILLISECONDS);
  }

  onAppended(listener: (conversationId: string | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  isHeard(): boolean {
    return performance.now() - this.#heardAt < UNHEARD_AFTER_MILLISECONDS;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#beat);
    clearTimeout(this.#retry);
    this.#sendWaiting();
    await this.#sending;
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new Client({ connectionString: this.databaseUrl, application_name: 'rongye notices', keepAlive: true });
    client.on('notification', ({ payload }) => this.#heard(payload ?? ''));
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      this.#lost(client, error as Error);
      await client.end().catch(() => undefined);
      return;
    }
    if (this.#closed) return void (await client.end().catch(() => undefined));
    this.#client = client;
    const wasLost = this.#failures > 0;
    this.#failures = 0;
    this.#send([]);
    // What was said meanwhile, nobody repeats.
    if (wasLost) this.#tellListeners(null);
  }

  #lost(client: Client, error?: Error): void {
    if (this.#client === client) this.#client = undefined;
    if (this.#closed || this.#client || this.#retry) return;
    const pause = PAUSES_MILLISECONDS[Math.min(this.#failures++, PAUSES_MILLISECONDS.length - 1)] as number;
    this.log.warn({ error: error?.message, pause }, 'notices of other processes do not arrive; connecting again');
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.#connect();
    }, pause);
    this.#retry.unref();
  }

  /** Nothing else is ever sent on the line for notices, and that one is cut is noticed only when something is. */
  #check(): void {
    // A line that is cut says so by its `error`.
    this.#client?.query('select 1').catch(() => undefined);
  }

  #heard(payload: string): void {
    const [sender, ...ids] = payload.split(' ');
    if (sender === this.#self) this.#heardAt = performance.now();
    else for (const id of ids) this.#tellListeners(id);
  }

  #tellListeners(conversationId: string | null): void {
    for (const listener of this.#listeners) listener(conversationId);
  }

  #sendWaiting(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    if (this.#waiting.size === 0) return;
    this.#send([...this.#waiting]);
    this.#waiting.clear();
  }

  #send(ids: readonly string[]): void {
    const payload = [this.#self, ...ids].join(' ');
    // One after the other: the driver will no longer keep a queue of its own.
    this.#sending = this.#sending
      .then(async () => void (await this.execute(CompiledQuery.raw('select pg_notify($1, $2)', [CHANNEL, payload]))))
      .catch((error: Error) => this.log.warn({ error: error.message }, 'a notice could not be sent; the others look by themselves'));
  }
}
