/** The ledger: one case with its history for the pages, and what is written into it. Knows tables and seals, no HTTP. */
import type { Kysely } from 'kysely';
import { newId } from '../base/ids';
import type { Cipher, Place } from '../store/crypto';
import type { Database } from '../store/database';
import type { CaseFile } from './case-file';
import type { CaseSummary, Queue, Viewer } from './queue';
import type { DeskState, DeskTables } from './tables';

export interface Entry {
  kind: string;
  actor: string;
  text: string | null;
  at: Date;
  /** Of what was to reach the person. */
  delivery: { status: 'pending' | 'sent' | 'refused' } | null;
}

export interface CaseView extends CaseSummary {
  file: CaseFile | null;
  /** The state as it will be when everything that is on its way has arrived. */
  expectedState: DeskState;
  /** Oldest first. */
  entries: Entry[];
}

export const entryPlace = (caseNumber: string, at: number, kind: string): Place => ({
  column: 'desk_entry.text_sealed',
  row: `${caseNumber}|${at}|${kind}`,
});
export const reasonPlace = (id: string): Place => ({ column: 'desk_callback.reason_sealed', row: id });

export async function addEntry(
  { db, cipher }: { db: Kysely<DeskTables>; cipher: Cipher },
  entry: { caseNumber: string; at: number; kind: string; actor: string; text: string | null; callbackId?: string },
): Promise<void> {
  const { caseNumber, at, kind, actor, text, callbackId = null } = entry;
  const sealed = text === null ? null : cipher.seal(entryPlace(caseNumber, at, kind), text);
  await db
    .insertInto('desk_entry')
    .values({ case_number: caseNumber, at, kind, actor, text_sealed: sealed, callback_id: callbackId })
    .execute();
}

/** What a callback of this type makes of the case once it has arrived. */
export const STATE_AFTER: Readonly<Record<string, DeskState | undefined>> = {
  accepted: 'accepted',
  'needs-info': 'needs-info',
  completed: 'completed',
  failed: 'failed',
  reopened: 'accepted',
};

/** What a state says of the end of a case that gets it at this time. */
export const endOf = (state: DeskState | undefined, at: number): { ended_at?: number | null } =>
  state === undefined ? {} : { ended_at: state === 'completed' || state === 'failed' ? at : null };

const VIEWED_AGAIN_AFTER_MILLISECONDS = 30 * 60_000;

export class Ledger {
  constructor(
    private readonly database: Database<DeskTables>,
    private readonly cipher: Cipher,
    private readonly queue: Queue,
  ) {}

  /** @returns null where there is none, or none that this person may see */
  async view(caseNumber: string, viewer: Viewer): Promise<CaseView | null> {
    const { db } = this.database;
    const row = await this.queue.visible(viewer).selectAll().where('case_number', '=', caseNumber).executeTakeFirst();
    if (!row) return null;
    const entries = await db
      .selectFrom('desk_entry')
      .leftJoin('desk_callback', 'desk_callback.id', 'desk_entry.callback_id')
      .select(['desk_entry.kind', 'desk_entry.actor', 'desk_entry.at', 'desk_entry.text_sealed'])
      .select(['desk_callback.status', 'desk_callback.type'])
      .where('desk_entry.case_number', '=', caseNumber)
      .orderBy('desk_entry.seq')
      .execute();
    const onTheWay = entries.filter(({ status }) => status === 'pending').map(({ type }) => STATE_AFTER[type ?? '']);
    return {
      ...this.queue.summary(row),
      file: this.queue.file(row),
      expectedState: onTheWay.findLast((state) => state !== undefined) ?? row.state,
      entries: entries.map(({ kind, actor, at, text_sealed, status }) => ({
        kind,
        actor,
        at: new Date(at),
        text: text_sealed === null ? null : this.cipher.open(entryPlace(caseNumber, at, kind), text_sealed),
        delivery: status ? { status } : null,
      })),
    };
  }

  /** Writes down who has seen the case; looking again soon is the same look. */
  async seen(caseNumber: string, actor: string, at: Date): Promise<void> {
    const since = at.getTime() - VIEWED_AGAIN_AFTER_MILLISECONDS;
    const recent = this.database.db
      .selectFrom('desk_entry')
      .select('seq')
      .where('case_number', '=', caseNumber)
      .where('kind', '=', 'viewed')
      .where('actor', '=', actor)
      .where('at', '>', since);
    if (await recent.executeTakeFirst()) return;
    await this.note(caseNumber, { kind: 'viewed', actor, text: null, at });
  }

  /** Something that stays at the desk. */
  async note(caseNumber: string, entry: { kind: 'viewed' | 'note'; actor: string; text: string | null; at: Date }): Promise<void> {
    const { cipher } = this;
    await this.database.transaction((db) => addEntry({ db, cipher }, { caseNumber, ...entry, at: entry.at.getTime() }));
  }
}

/** An id for something that must be done once, however often its form is sent. */
export const newOnceId = (): string => newId('cb_');

const ONCE_ID = /^cb_[\w-]{16,64}$/;

/** The id that a form brought along; a new one where that is none of ours. */
export const onceIdOf = (given = ''): string => (ONCE_ID.test(given) ? given : newOnceId());
