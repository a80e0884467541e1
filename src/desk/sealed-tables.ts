/** The desk's sealed columns and blind indexes, for a change of keys. */
import type { KeyCheck } from '../store/key-check';
import type { SealedTable } from '../store/sealed-table';
import { nameAndPhoneIndexes, readCaseFile } from './case-file';
import { bodyPlace } from './callbacks';
import { earlyPlace } from './changes';
import { importPlace } from './imports';
import { entryPlace, reasonPlace } from './ledger';
import { filePlace, personPlace } from './queue';
import { replyTextPlace, replyTitlePlace } from './replies';
import { DESK_KEY_TABLE } from './tables';

export const DESK_SEALED_TABLES: readonly SealedTable[] = [
  {
    table: 'desk_case',
    key: ['case_number'],
    sealed: {
      file_sealed: (row) => filePlace(String(row['case_number'])).row,
      name_sealed: (row) => personPlace(String(row['case_number'])).row,
      early_changes_sealed: (row) => earlyPlace(String(row['case_number'])).row,
    },
    indexes: {
      columns: ['name_index', 'phone_index', 'phone_tail_index'],
      of({ file_sealed }, cipher) {
        const contact = file_sealed ? readCaseFile(JSON.parse(file_sealed)).contact : { name: null, phone: null };
        return nameAndPhoneIndexes(contact, cipher);
      },
    },
  },
  {
    table: 'desk_entry',
    key: ['seq'],
    also: ['case_number', 'at', 'kind'],
    sealed: { text_sealed: (row) => entryPlace(String(row['case_number']), Number(row['at']), String(row['kind'])).row },
  },
  {
    table: 'desk_callback',
    key: ['seq'],
    also: ['id'],
    sealed: {
      body_sealed: (row) => bodyPlace(String(row['id'])).row,
      reason_sealed: (row) => reasonPlace(String(row['id'])).row,
    },
  },
  {
    table: 'desk_reply',
    key: ['id'],
    sealed: {
      title_sealed: (row) => replyTitlePlace(String(row['id'])).row,
      text_sealed: (row) => replyTextPlace(String(row['id'])).row,
    },
  },
  { table: 'desk_import', key: ['id'], sealed: { rows_sealed: (row) => importPlace(String(row['id'])).row } },
];

export const DESK_KEY_CHECK: KeyCheck = { fileName: 'desk.db', table: DESK_KEY_TABLE, sealed: DESK_SEALED_TABLES };
