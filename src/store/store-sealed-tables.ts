/** The store's sealed columns and blind indexes, for a change of keys. A test compares them with the database, so that none is forgotten. */
import { activityId } from './activities';
import type { KeyCheck } from './key-check';
import { KEY_FIELD } from './unanswered';
import type { SealedRow, SealedTable } from './sealed-table';

const joined =
  (...columns: string[]) =>
  (row: SealedRow): string =>
    columns.map((column) => String(row[column])).join('|');

/** @param keyOfNote how a note's counting key follows from its text: the store does not know the language */
export function storeSealedTables(keyOfNote: (text: string) => string): readonly SealedTable[] {
  const outboxRow = joined('stream', 'seq', 'id');
  return [
    { table: 'conversation', key: ['id'], sealed: { user_sealed: joined('id'), state_sealed: joined('id') } },
    {
      table: 'activity',
      key: ['conversation_id', 'seq'],
      sealed: { body_sealed: (row) => activityId(String(row['conversation_id']), Number(row['seq'])) },
    },
    { table: 'case_file', key: ['case_number'], sealed: { details_sealed: joined('case_number') } },
    { table: 'case_history', key: ['case_number', 'seq'], sealed: { note_sealed: joined('case_number', 'seq') } },
    { table: 'outbox_stream', key: ['stream'], sealed: { parked_reason_sealed: joined('stream') } },
    { table: 'outbox_event', key: ['stream', 'seq'], also: ['id'], sealed: { body_sealed: outboxRow } },
    { table: 'consent', key: ['conversation_id', 'seq'], sealed: { words_sealed: joined('conversation_id', 'seq') } },
    {
      table: 'unanswered',
      key: ['id'],
      sealed: { text_sealed: joined('id') },
      indexes: {
        columns: ['key_index'],
        of: ({ text_sealed }, cipher) => ({ key_index: cipher.blindIndex(KEY_FIELD, keyOfNote(text_sealed ?? '')) }),
      },
    },
    { table: 'hotline_call', key: ['id'], sealed: { file_sealed: joined('id') } },
    { table: 'audit_entry', key: ['id'], sealed: { details_sealed: joined('id') } },
  ];
}

export const STORE_KEY_CHECK: KeyCheck = { fileName: 'rongye.db', table: 'key_check', sealed: storeSealedTables(String) };
