/** Gives the cases of an earlier release their names as a column of their own, in small batches, once. */
import type { Cipher } from '../store/crypto';
import type { Database } from '../store/database';
import { filePlace, personPlace } from './queue';
import { readCaseFile } from './case-file';
import type { DeskTables } from './tables';

const BATCH_ROWS = 200;

/** May be interrupted and begun again: what has a name is passed over. @returns how many rows were filled */
export async function fillNames(database: Database<DeskTables>, cipher: Cipher): Promise<number> {
  let filled = 0;
  for (let after = ''; ;) {
    const rows = await database.db
      .selectFrom('desk_case')
      .select(['case_number', 'file_sealed'])
      .where('case_number', '>', after)
      .where('name_sealed', 'is', null)
      .where('name_index', 'is not', null)
      .orderBy('case_number')
      .limit(BATCH_ROWS)
      .execute();
    const last = rows.at(-1);
    if (!last) return filled;
    after = last.case_number;
    const names = rows.flatMap(({ case_number, file_sealed }) => {
      const name = file_sealed === null ? null : readCaseFile(cipher.openJson(filePlace(case_number), file_sealed)).contact.name;
      return name === null ? [] : [{ case_number, file_sealed, name_sealed: cipher.seal(personPlace(case_number), name) }];
    });
    await database.transaction(async (db) => {
      for (const { case_number, file_sealed, name_sealed } of names) {
        // Unless the case was erased or brought anew meanwhile.
        await db
          .updateTable('desk_case')
          .set({ name_sealed })
          .where('case_number', '=', case_number)
          .where('file_sealed', '=', file_sealed)
          .execute();
      }
    });
    filled += names.length;
  }
}
