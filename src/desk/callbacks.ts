/**
 * What caseworkers say to a case's owner, over the public API: written down first, sent in order for each case, tried again until
 * it is taken or refused. An action at the desk is therefore never lost, also while the other side is down.
 */
import { request } from 'undici';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Cipher, Place } from '../store/crypto';
import type { Database } from '../store/database';
import { reasonIn, wireEvent, type CallbackBody, type Refusal } from './callback-wire';
import { addEntry, endOf, reasonPlace, STATE_AFTER } from './ledger';
import { sign } from './signature';
import type { DeskTables } from './tables';

export interface CallbacksOptions {
  database: Database<DeskTables>;
  cipher: Cipher;
  secret: string;
  /** Where the public API is, e.g. `http://127.0.0.1:3978`. */
  baseUrl: string;
  /** What rows are dated by. */
  clock: Clock;
  /** Real time, for signatures and retries. */
  wallClock: Clock;
  log: Log;
  pollMilliseconds?: number;
}

const TIMEOUT_MILLISECONDS = 8_000;
const LEASE_MILLISECONDS = 20_000;
/** After the first, second … failed try; the last one again and again. */
const RETRY_MILLISECONDS = [5_000, 15_000, 60_000, 300_000, 600_000];
const POLL_MILLISECONDS = 3_000;
/** Answers that say "not now" rather than "no": a wrong secret or clock is put right by the operator. */
const NOT_NOW = new Set([401, 403, 408, 425, 429]);
type Row = Selectable<DeskTables['desk_callback']>;
type Result = { status: 'sent' } | { status: 'refused' | 'later'; reason: Refusal };

export const bodyPlace = (id: string): Place => ({ column: 'desk_callback.body_sealed', row: id });

export class Callbacks {
  private readonly sending = new Map<string, Promise<void>>();
  private readonly timer: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly options: CallbacksOptions) {
    this.timer = setInterval(() => void this.sendDue().catch(this.failed), options.pollMilliseconds ?? POLL_MILLISECONDS);
    this.timer.unref();
  }

  /**
   * Writes the action down; the same `id` again writes nothing.
   * @returns once it was sent, refused, or turned out to need more time
   */
  async add(id: string, caseNumber: string, body: CallbackBody): Promise<void> {
    const { database, cipher, clock, wallClock } = this.options;
    const at = clock.now();
    const { type, by, text, outcome = null } = body;
    await database.transaction(async (db) => {
      const known = await db.selectFrom('desk_case').select('reopened_at').where('case_number', '=', caseNumber).executeTakeFirst();
      const json = JSON.stringify(wireEvent(body, type === 'reopened' || known?.reopened_at != null, at));
      const inserted = await db
        .insertInto('desk_callback')
        .values({
          id,
          case_number: caseNumber,
          type,
          body_sealed: cipher.seal(bodyPlace(id), json),
          outcome,
          status: 'pending',
          attempts: 0,
          next_at: wallClock.now().getTime(),
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows !== 1n) return;
      await addEntry({ db, cipher }, { caseNumber, at: at.getTime(), kind: type, actor: by, text, callbackId: id });
      await db
        .updateTable('desk_case')
        .set((eb) => ({
          unread: 0,
          // Whoever helps out for once does not take the case from its caseworker.
          assignee: eb.fn.coalesce('assignee', sql.val(by)),
          answered_at: eb.fn.coalesce('answered_at', sql.val(at.getTime())),
          ...(type === 'reopened' ? { reopened_at: at.getTime() } : {}),
        }))
        .where('case_number', '=', caseNumber)
        .execute();
    });
    await this.flush(caseNumber);
  }

  /** Sends what waits for this case, in order, until one must wait. */
  flush(caseNumber: string): Promise<void> {
    const before = this.sending.get(caseNumber) ?? Promise.resolve();
    const work = before
      .then(() => this.sendInOrder(caseNumber))
      .catch(this.failed)
      .finally(() => {
        if (this.sending.get(caseNumber) === work) this.sending.delete(caseNumber);
      });
    this.sending.set(caseNumber, work);
    return work;
  }

  /** @returns null for an unknown id */
  async outcome(id: string): Promise<{ status: 'pending' | 'sent' | 'refused'; refusal: Refusal | null } | null> {
    const { database, cipher } = this.options;
    const row = await database.db.selectFrom('desk_callback').select(['status', 'reason_sealed']).where('id', '=', id).executeTakeFirst();
    if (!row) return null;
    const refusal = row.reason_sealed === null ? null : (cipher.openJson(reasonPlace(id), row.reason_sealed) as Refusal);
    return { status: row.status, refusal };
  }

  async sendDue(): Promise<void> {
    const { database, wallClock } = this.options;
    const due = await database.db
      .selectFrom('desk_callback')
      .select('case_number')
      .distinct()
      .where('next_at', '<=', wallClock.now().getTime())
      .limit(100)
      .execute();
    await Promise.all(due.map((row) => this.flush(row.case_number)));
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    await Promise.all(this.sending.values());
  }

  private async sendInOrder(caseNumber: string): Promise<void> {
    while (!this.closed) {
      const row = await this.take(caseNumber);
      if (!row) return;
      const result = await this.send(row);
      await this.record(row, result);
      if (result.status === 'later') return;
    }
  }

  /** Leases the oldest callback that waits, if it is due: none of a case overtakes another. */
  private async take(caseNumber: string): Promise<Row | null> {
    const { database, wallClock } = this.options;
    const now = wallClock.now().getTime();
    return database.transaction(async (db) => {
      const row = await db
        .selectFrom('desk_callback')
        .selectAll()
        .where('case_number', '=', caseNumber)
        .where('status', '=', 'pending')
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst();
      if (!row || row.next_at === null || row.next_at > now) return null;
      const { numUpdatedRows } = await db
        .updateTable('desk_callback')
        .set({ next_at: now + LEASE_MILLISECONDS, attempts: row.attempts + 1 })
        .where('id', '=', row.id)
        .where('attempts', '=', row.attempts)
        .executeTakeFirst();
      return numUpdatedRows === 1n ? { ...row, attempts: row.attempts + 1 } : null;
    });
  }

  private async send(row: Row): Promise<Result> {
    const { baseUrl, cipher, secret, wallClock } = this.options;
    const body = cipher.open(bodyPlace(row.id), row.body_sealed);
    try {
      const response = await request(`${baseUrl}/api/cases/${encodeURIComponent(row.case_number)}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...sign(secret, row.id, wallClock.now(), body) },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      });
      const answer = await response.body.text();
      if (response.statusCode < 300) return { status: 'sent' };
      const no = response.statusCode >= 400 && response.statusCode < 500 && !NOT_NOW.has(response.statusCode);
      return { status: no ? 'refused' : 'later', reason: reasonIn(answer, response.statusCode) };
    } catch (error) {
      return { status: 'later', reason: { message: error instanceof Error ? error.message : String(error) } };
    }
  }

  private async record(row: Row, result: Result): Promise<void> {
    const { database, cipher, clock, wallClock, log } = this.options;
    if (result.status !== 'sent') {
      log.warn(
        { id: row.id, type: row.type, attempts: row.attempts, reason: result.reason.message },
        `a callback was not taken: ${result.status}`,
      );
    }
    await database.transaction(async (db) => {
      if (result.status === 'later') {
        const wait = RETRY_MILLISECONDS[row.attempts - 1] ?? RETRY_MILLISECONDS.at(-1) ?? 0;
        const reason = cipher.sealJson(reasonPlace(row.id), result.reason);
        await db
          .updateTable('desk_callback')
          .set({ next_at: wallClock.now().getTime() + wait, reason_sealed: reason })
          .where('id', '=', row.id)
          .execute();
        return;
      }
      const reason = result.status === 'refused' ? cipher.sealJson(reasonPlace(row.id), result.reason) : null;
      await db
        .updateTable('desk_callback')
        .set({ status: result.status, next_at: null, reason_sealed: reason })
        .where('id', '=', row.id)
        .execute();
      if (result.status === 'sent') await this.moved(db, row, clock.now().getTime());
    });
  }

  private async moved(db: Kysely<DeskTables>, row: Row, at: number): Promise<void> {
    const state = STATE_AFTER[row.type];
    if (!state) return;
    const body = JSON.parse(this.options.cipher.open(bodyPlace(row.id), row.body_sealed)) as { data: { expectedBy?: string } };
    const { expectedBy } = body.data;
    await db
      .updateTable('desk_case')
      .set({ state, waiting_since: at, expected_by: expectedBy ? Date.parse(expectedBy) : null, outcome: row.outcome, ...endOf(state, at) })
      .where('case_number', '=', row.case_number)
      // What the person has decided meanwhile stands.
      .where('state', 'not in', ['withdrawn', 'erased'])
      .execute();
  }

  private readonly failed = (error: unknown): void => {
    this.options.log.error({ error }, 'callbacks could not be sent; trying again');
  };
}
