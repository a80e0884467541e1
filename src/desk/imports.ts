/** An old ledger on its way into this one: who is known already, what waits to be confirmed, what becomes cases. Knows no file format. */
import type { Kysely } from 'kysely';
import { mayReach } from '../accounts';
import { newId } from '../base/ids';
import { dayInChina } from '../base/clock';
import type { Cipher, Place } from '../store/crypto';
import type { Database } from '../store/database';
import { nameAndPhoneIndexes, plainName, plainPhone, readCaseFile, type CaseFile } from './case-file';
import type { CheckedImport, ImportedRow } from './import-check';
import { addEntry } from './ledger';
import { filePlace, IMPORTED, personPlace, type Viewer } from './queue';
import type { DeskTables } from './tables';
import { VIEWS } from './views';

const KEPT_MILLISECONDS = 86_400_000;
const ASKED_AT_ONCE = 200;
const ENDED: ReadonlySet<string> = new Set(VIEWS.closed);
const MORNING_IN_CHINA = 'T09:00:00+08:00';

export const importPlace = (id: string): Place => ({ column: 'desk_import.rows_sealed', row: id });

export class Imports {
  constructor(
    private readonly database: Database<DeskTables>,
    private readonly cipher: Cipher,
  ) {}

  /** Moves the rows of people who are in the ledger already to those that are refused. */
  async withoutKnown(checked: CheckedImport, viewer: Viewer): Promise<CheckedImport> {
    const known = await this.#known(this.database.db, checked.rows, viewer);
    const refused = checked.rows.flatMap((row) => {
      const same = known.get(row.line);
      return same === undefined ? [] : [{ line: row.line, begins: `${row.name} ${row.phone}`.trim(), reason: 'known' as const, same }];
    });
    return {
      ...checked,
      rows: checked.rows.filter(({ line }) => !known.has(line)),
      refused: [...checked.refused, ...refused].sort((a, b) => a.line - b.line),
    };
  }

  /** Keeps the rows until somebody confirms them, for a day at most. */
  async keep(rows: readonly ImportedRow[], by: string, now: Date): Promise<string> {
    const id = newId('im_');
    const values = { id, rows_sealed: this.cipher.sealJson(importPlace(id), rows), created_by: by, created_at: now.getTime() };
    await this.database.transaction(async (db) => {
      await db
        .deleteFrom('desk_import')
        .where('created_at', '<', now.getTime() - KEPT_MILLISECONDS)
        .execute();
      await db.insertInto('desk_import').values(values).execute();
    });
    return id;
  }

  /** @returns how many cases were made; null where the import was confirmed already, or is another person's, or too old */
  take(id: string, viewer: Viewer, now: Date): Promise<number | null> {
    return this.database.transaction(async (db) => {
      // Touching every row lets one confirmation wait for the other: they give numbers one after another.
      await db
        .updateTable('desk_import')
        .set((eb) => ({ created_at: eb.ref('created_at') }))
        .execute();
      const kept = await db
        .deleteFrom('desk_import')
        .where('id', '=', id)
        .where('created_by', '=', viewer.name)
        .where('created_at', '>=', now.getTime() - KEPT_MILLISECONDS)
        .returning('rows_sealed')
        .executeTakeFirst();
      if (!kept) return null;
      const rows = this.cipher.openJson(importPlace(id), kept.rows_sealed) as ImportedRow[];
      const known = await this.#known(db, rows, viewer);
      const fresh = rows.filter(({ line }) => !known.has(line));
      const regions = await this.#regions(db, viewer);
      let number = await this.#nextNumber(db, now);
      for (const row of fresh) await this.#add(db, `TZ${number++}`, row, regions, viewer.name, now);
      return fresh.length;
    });
  }

  async #add(
    db: Kysely<DeskTables>,
    caseNumber: string,
    row: ImportedRow,
    regions: Map<string, string>,
    by: string,
    now: Date,
  ): Promise<void> {
    const { cipher } = this;
    const at = row.day ? Date.parse(`${row.day}${MORNING_IN_CHINA}`) : now.getTime();
    const contact: CaseFile['contact'] = { name: row.name, phone: row.phone || null, preferredTime: null };
    const region = { code: regions.get(row.region) ?? regions.get('') ?? '', name: row.region };
    const file = readCaseFile({ caseNumber, kind: 'registration', channel: IMPORTED, answeredBy: 'operator', region, contact });
    await db
      .insertInto('desk_case')
      .values({
        case_number: caseNumber,
        state: row.state,
        kind: file.kind,
        channel: IMPORTED,
        urgency: 'normal',
        region_code: region.code,
        region_name: region.name,
        file_sealed: cipher.sealJson(filePlace(caseNumber), file),
        name_sealed: cipher.seal(personPlace(caseNumber), row.name),
        ...nameAndPhoneIndexes(contact, cipher),
        assignee: row.assignee || null,
        waiting_since: at,
        received_at: at,
        unread: 0,
        ended_at: ENDED.has(row.state) ? at : null,
        ...(row.employment ? { employment: row.employment, followed_at: at } : {}),
      })
      .execute();
    await addEntry({ db, cipher }, { caseNumber, at: now.getTime(), kind: 'imported', actor: by, text: row.rest || null });
  }

  /** Of each row's line the case that is the same person's; empty where that case is not theirs to see. */
  async #known(db: Kysely<DeskTables>, rows: readonly ImportedRow[], viewer: Viewer): Promise<Map<number, string>> {
    const found = new Map<number, string>();
    for (let start = 0; start < rows.length; start += ASKED_AT_ONCE) {
      const some = rows.slice(start, start + ASKED_AT_ONCE).map((row) => ({ row, indexes: this.#indexes(row) }));
      const cases = await db
        .selectFrom('desk_case')
        .select(['case_number', 'phone_index', 'name_index', 'region_code', 'region_name'])
        .where('state', '!=', 'erased')
        .where((eb) =>
          eb.or([
            eb('phone_index', 'in', ['', ...some.flatMap(({ indexes }) => indexes.phone)]),
            eb('name_index', 'in', ['', ...some.flatMap(({ indexes }) => indexes.name)]),
          ]),
        )
        .execute();
      for (const { row, indexes } of some) {
        const same = cases.find(
          ({ phone_index, name_index, region_name }) =>
            indexes.phone.includes(phone_index ?? '-') || (indexes.name.includes(name_index ?? '-') && region_name === row.region),
        );
        if (same) found.set(row.line, mayReach(viewer, same.region_code) ? same.case_number : '');
      }
    }
    return found;
  }

  #indexes({ name, phone }: ImportedRow): { phone: string[]; name: string[] } {
    if (phone) return { phone: this.cipher.blindIndexes('desk.phone', plainPhone(phone)), name: [] };
    return { phone: [], name: this.cipher.blindIndexes('desk.name', plainName(name)) };
  }

  /** The codes of regions by name; under the empty name where somebody of one region alone imports. */
  async #regions(db: Kysely<DeskTables>, viewer: Viewer): Promise<Map<string, string>> {
    const rows = await db
      .selectFrom('desk_case')
      .select(['region_name', 'region_code'])
      .where('region_code', '!=', '')
      .distinct()
      .execute();
    const mine = rows.filter(({ region_code }) => mayReach(viewer, region_code));
    const regions = new Map(mine.map(({ region_name, region_code }) => [region_name, region_code]));
    const [own] = viewer.regions;
    return own === undefined ? regions : regions.set('', own);
  }

  async #nextNumber(db: Kysely<DeskTables>, now: Date): Promise<number> {
    const day = dayInChina(now).slice(2).replaceAll('-', '');
    const last = await db
      .selectFrom('desk_case')
      .select('case_number')
      .where('case_number', '>=', `TZ${day}000000`)
      .where('case_number', '<=', `TZ${day}999999`)
      .orderBy('case_number', 'desc')
      .limit(1)
      .executeTakeFirst();
    return last ? Number(last.case_number.slice(2)) + 1 : Number(`${day}000001`);
  }
}
