/** What caseworkers do travels to the bot's public API as signed events; what cannot be sent now is kept and sent again. */
import { Webhook } from 'standardwebhooks';
import { request } from 'undici';
import type { Clock } from '../base/clock';
import { newId } from '../base/ids';
import type { Log } from '../base/log';
import type { Cipher } from '../store/crypto';
import type { Database } from '../store/database';
import type { Action } from './events';
import type { Ledger } from './ledger';
import type { DeskSchema } from './schema';

export interface CaseAction {
  type: Action;
  by: string;
  text: string;
  /** ISO time, for `accepted`. */
  expectedBy?: string;
}

export type Sent = 'sent' | 'refused' | 'waiting';

export interface CallbackParts {
  database: Database<DeskSchema>;
  cipher: Cipher;
  ledger: Ledger;
  /** Where the public API is. */
  baseUrl: string;
  /** `whsec_…` */
  secret: string;
  clock: Clock;
  log: Log;
}

const TIMEOUT_MILLISECONDS = 5_000;
const RETRY_MILLISECONDS = [5_000, 30_000, 120_000, 600_000];
const POLL_MILLISECONDS = 2_000;
const BATCH = 20;
/** The property that carries the wording of each type, as the API names it. */
const WORDING: Record<Action, string> = { accepted: 'text', 'needs-info': 'what', message: 'text', completed: 'outcome', failed: 'reason' };

type Row = DeskSchema['desk_callback'];

/** Due times are real time, also where a test sets the clock: they are about the network. */
export class Callbacks {
  private timer: NodeJS.Timeout | undefined;
  private readonly underWay = new Set<string>();

  constructor(private readonly parts: CallbackParts) {}

  start(): void {
    this.timer = setInterval(() => {
      this.sendDue().catch((error: unknown) => this.parts.log.warn({ error }, 'looking for events to send again failed'));
    }, POLL_MILLISECONDS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Keeps the action, then tries to send it at once. */
  async act(number: string, action: CaseAction): Promise<Sent> {
    const id = newId('desk_');
    const now = Date.now();
    const row: Row = {
      id,
      case_number: number,
      type: action.type,
      body_sealed: this.parts.cipher.sealJson({ column: 'desk_callback.body', row: id }, action),
      // Due only after the attempt that follows at once has had its time.
      next_at: now + TIMEOUT_MILLISECONDS * 2,
      attempts: 0,
      created_at: now,
    };
    await this.parts.database.transaction((db) => db.insertInto('desk_callback').values(row).execute());
    return this.send(row);
  }

  /** How many actions on the case have not reached the bot yet. */
  async waiting(number: string): Promise<number> {
    const rows = await this.parts.database.db.selectFrom('desk_callback').select('id').where('case_number', '=', number).execute();
    return rows.length;
  }

  private async sendDue(): Promise<void> {
    const due = this.parts.database.db.selectFrom('desk_callback').selectAll().where('next_at', '<=', Date.now());
    for (const row of await due.orderBy('created_at').limit(BATCH).execute()) await this.send(row);
  }

  private async send(row: Row): Promise<Sent> {
    if (this.underWay.has(row.id)) return 'waiting';
    this.underWay.add(row.id);
    try {
      const action = this.parts.cipher.openJson({ column: 'desk_callback.body', row: row.id }, row.body_sealed) as CaseAction;
      const answer = await this.post(row, action);
      if (answer.status < 300) {
        const entry = { at: this.parts.clock.now(), kind: action.type, actor: action.by, text: action.text || null };
        await this.parts.ledger.note(row.case_number, entry, answer.state);
        await this.forget(row.id);
        return 'sent';
      }
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        await this.forget(row.id);
        return 'refused';
      }
    } catch (error) {
      this.parts.log.warn({ error, caseNumber: row.case_number }, 'an event for the bot could not be sent; it is sent again');
    } finally {
      this.underWay.delete(row.id);
    }
    await this.later(row);
    return 'waiting';
  }

  private async post(row: Row, action: CaseAction): Promise<{ status: number; state?: string }> {
    const { type, by, text, expectedBy } = action;
    const data = { by, ...(text ? { [WORDING[type]]: text } : {}), ...(expectedBy ? { expectedBy } : {}) };
    const body = JSON.stringify({ type, timestamp: new Date(Number(row.created_at)).toISOString(), data });
    const at = new Date();
    const response = await request(`${this.parts.baseUrl}/api/cases/${encodeURIComponent(row.case_number)}/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': row.id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(this.parts.secret).sign(row.id, at, body),
      },
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    const { state } = (await response.body.json()) as { state?: string };
    return { status: response.statusCode, state };
  }

  private async forget(id: string): Promise<void> {
    await this.parts.database.transaction((db) => db.deleteFrom('desk_callback').where('id', '=', id).execute());
  }

  private async later(row: Row): Promise<void> {
    const attempts = Number(row.attempts) + 1;
    const pause = RETRY_MILLISECONDS[Math.min(attempts, RETRY_MILLISECONDS.length) - 1] as number;
    const next = { attempts, next_at: Date.now() + pause };
    await this.parts.database.transaction((db) => db.updateTable('desk_callback').set(next).where('id', '=', row.id).execute());
  }
}
