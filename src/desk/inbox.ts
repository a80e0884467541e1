/**
 * What comes in through the webhook: verified, stored once, in whatever order it comes. The transaction is the acknowledgement;
 * nothing slow happens before the answer.
 */
import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock';
import { CodedError } from '../base/errors';
import type { Log } from '../base/log';
import type { HttpRequest, HttpResponse } from '../base/http';
import type { Cipher } from '../store/crypto';
import type { Database } from '../store/database';
import { readCaseFile, readEvent, type IncomingEvent } from './case-file';
import { applyChange, entryKind, mayAnswer, readChange, withEarlyChanges } from './changes';
import { fileColumns } from './file-columns';
import { addEntry } from './ledger';
import { verify } from './signature';
import type { DeskState, DeskTables } from './tables';

export interface InboxOptions {
  database: Database<DeskTables>;
  cipher: Cipher;
  secrets: readonly string[];
  /** What rows are dated by. */
  clock: Clock;
  /** Real time, for the age of signatures. */
  wallClock: Clock;
  log: Log;
}

type Session = { db: Kysely<DeskTables>; cipher: Cipher; at: number };

const KNOWN_TYPES = new Set([
  'case.submitted',
  'case.updated',
  'case.withdrawn',
  'case.erased',
  'conversation.requested',
  'conversation.message',
  'conversation.ended',
  'followup.due',
]);

export function createInbox(options: InboxOptions): (request: HttpRequest) => Promise<HttpResponse> {
  const { database, cipher, secrets, clock, wallClock, log } = options;
  return async (request) => {
    const bytes = await request.rawBody();
    const id = verify(secrets, request.headers, bytes, wallClock.now());
    if (id === null) throw new CodedError('BadSignature', 'The signature or its time is wrong.');
    const event = readEvent(bytes.toString('utf8'));
    if (!event) throw new CodedError('BadArgument', 'The body is not an event {"type", "timestamp", "data"}.');
    const at = clock.now().getTime();
    if (!KNOWN_TYPES.has(event.type) || !event.data.caseNumber) {
      // A sender must be able to add a type without breaking its receivers.
      log.warn({ id, type: event.type }, 'the desk received an event that it does not know');
      return { json: { ignored: true } };
    }
    const fresh = await database.transaction(async (db) => {
      if (!(await remember(db, id, at))) return false;
      await apply({ db, cipher, at }, event);
      return true;
    });
    if (fresh && event.type === 'case.erased') await database.scrub();
    log.info({ id, type: event.type, fresh }, 'the desk received an event');
    return { json: { duplicate: !fresh } };
  };
}

async function remember(db: Kysely<DeskTables>, id: string, at: number): Promise<boolean> {
  const result = await db
    .insertInto('desk_event')
    .values({ id, received_at: at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

async function apply(session: Session, event: IncomingEvent): Promise<void> {
  const { caseNumber } = event.data;
  const state = await stateOf(session, caseNumber);
  // Once erased, nothing about the person is kept any more, however late it comes.
  if (state === 'erased') return;
  switch (event.type) {
    case 'case.submitted':
    case 'conversation.requested':
      return introduce(session, event);
    case 'case.updated': {
      const change = readChange(event.data['change']);
      await applyChange(session, caseNumber, change);
      const answered = state === 'needs-info' && event.data['state'] !== 'needs-info' && mayAnswer(change);
      return heard(session, caseNumber, entryKind(change), change.text, answered ? 'accepted' : undefined);
    }
    case 'conversation.message':
      return heard(session, caseNumber, 'said', String(event.data['text'] ?? ''));
    case 'conversation.ended':
      return heard(session, caseNumber, 'ended', null);
    case 'followup.due':
      return heard(session, caseNumber, 'followup', String(event.data['ask'] ?? ''));
    case 'case.withdrawn':
      return withdraw(session, caseNumber);
    case 'case.erased':
      return erase(session, caseNumber);
    default:
      return undefined;
  }
}

async function stateOf({ db, at }: Session, caseNumber: string): Promise<DeskState> {
  // A stub first: a later event may overtake the case itself, and must not be lost.
  await db
    .insertInto('desk_case')
    .values({
      case_number: caseNumber,
      state: 'new',
      kind: '',
      channel: '',
      urgency: 'normal',
      region_code: '',
      region_name: '',
      waiting_since: at,
      unread: 0,
      received_at: at,
    })
    .onConflict((conflict) => conflict.column('case_number').doUpdateSet({ case_number: caseNumber }))
    .execute();
  const row = await db.selectFrom('desk_case').select('state').where('case_number', '=', caseNumber).executeTakeFirstOrThrow();
  return row.state;
}

async function introduce(session: Session, event: IncomingEvent): Promise<void> {
  const { db, cipher, at } = session;
  const row = await db
    .selectFrom('desk_case')
    .select('early_changes_sealed')
    .where('case_number', '=', event.data.caseNumber)
    .executeTakeFirstOrThrow();
  const file = withEarlyChanges(readCaseFile(event.data), cipher, row.early_changes_sealed);
  await db
    .updateTable('desk_case')
    .set({
      kind: file.kind,
      channel: file.channel,
      urgency: file.urgency || 'normal',
      ...fileColumns(file, cipher),
      early_changes_sealed: null,
    })
    .where('case_number', '=', file.caseNumber)
    .execute();
  await addEntry(session, { caseNumber: file.caseNumber, at, kind: 'submitted', actor: 'person', text: null });
}

/** What nobody said: time did. */
const OF_ITSELF: ReadonlySet<string> = new Set(['followup', 'call-back']);

async function heard(session: Session, caseNumber: string, kind: string, text: string | null, state?: DeskState): Promise<void> {
  const { db, at } = session;
  await db
    .updateTable('desk_case')
    .set({ unread: 1, waiting_since: at, ...(state ? { state } : {}), ...(kind === 'followup' ? { followup_at: at } : {}) })
    .where('case_number', '=', caseNumber)
    .execute();
  // Where the case was merged into another, somebody looks at that one.
  await db
    .updateTable('desk_case')
    .set({ unread: 1, waiting_since: at })
    .where('case_number', '=', (eb) =>
      eb.selectFrom('desk_case as merged').select('merged.merged_into').where('merged.case_number', '=', caseNumber),
    )
    .where('state', '!=', 'erased')
    .execute();
  const actor = OF_ITSELF.has(kind) ? 'system' : 'person';
  await addEntry(session, { caseNumber, at, kind, actor, text });
}

async function withdraw(session: Session, caseNumber: string): Promise<void> {
  const { db, at } = session;
  await db
    .updateTable('desk_case')
    .set({ state: 'withdrawn', waiting_since: at, ended_at: at, unread: 0, expected_by: null })
    .where('case_number', '=', caseNumber)
    .execute();
  await addEntry(session, { caseNumber, at, kind: 'withdrawn', actor: 'person', text: null });
}

/** What stays is the number, and who did what when. */
async function erase(session: Session, caseNumber: string): Promise<void> {
  const { db, at } = session;
  await db
    .updateTable('desk_case')
    .set({
      state: 'erased',
      file_sealed: null,
      name_sealed: null,
      name_index: null,
      phone_index: null,
      phone_tail_index: null,
      expected_by: null,
      quick_until: null,
      call_back_from: null,
      early_changes_sealed: null,
      employment: null,
      merged_into: null,
      waiting_since: at,
      unread: 0,
    })
    .where('case_number', '=', caseNumber)
    .execute();
  await db.updateTable('desk_entry').set({ text_sealed: null }).where('case_number', '=', caseNumber).execute();
  await db.updateTable('desk_case').set({ merged_into: null }).where('merged_into', '=', caseNumber).execute();
  for (const table of ['desk_callback', 'desk_check'] as const) await db.deleteFrom(table).where('case_number', '=', caseNumber).execute();
  await addEntry(session, { caseNumber, at, kind: 'erased', actor: 'person', text: null });
}
