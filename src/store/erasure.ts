/** What must go when a person's data is erased, wherever it lies. */
import { type Session, demand } from './statements';

/** Tells the receiver that the data is gone, and carries none itself. */
const STAYS = 'case.erased';

/**
 * Removes everything personal of the cases: details, notes, webhook bodies sent or waiting, audit details. What stays is the
 * number, who did what when, and a `case.erased` that is still to be delivered.
 * @param alsoOf further audit subjects and outbox streams to be emptied
 */
export async function eraseCases(session: Session, caseNumbers: string[], alsoOf: string[] = []): Promise<void> {
  demand(session, 'writing');
  const { db } = session;
  const subjects = [...caseNumbers, ...alsoOf];
  if (caseNumbers.length > 0) {
    await db.updateTable('case_file').set({ state: 'erased', details_sealed: null }).where('case_number', 'in', caseNumbers).execute();
    await db.updateTable('case_history').set({ note_sealed: null }).where('case_number', 'in', caseNumbers).execute();
  }
  if (subjects.length === 0) return;
  await db.updateTable('audit_entry').set({ details_sealed: null }).where('subject', 'in', subjects).execute();
  // A parked stream goes on with what is left. Any other keeps its clock: it may be the lease of a worker that is just
  // sending, and `case.erased` must not overtake it.
  await db
    .updateTable('outbox_stream')
    .set((eb) => ({ parked_at: null, parked_reason_sealed: null, attempts: 0, next_at: 0, lease: eb('lease', '+', 1) }))
    .where('stream', 'in', subjects)
    .where('parked_at', 'is not', null)
    .execute();
  await db.deleteFrom('outbox_event').where('stream', 'in', subjects).where('type', '!=', STAYS).execute();
}
