import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { silentLog } from '../../src/base/log';
import { nameAndPhoneIndexes } from '../../src/desk/case-file';
import { filePlace, personPlace } from '../../src/desk/queue';
import { DESK_SEALED_TABLES } from '../../src/desk/sealed-tables';
import { DESK_MIGRATIONS, type DeskTables } from '../../src/desk/tables';
import { createCipher, openDatabase, runMigrations, type Database } from '../../src/store';
import { rotateKeys } from '../../src/store/rotation';
import { randomKeys } from '../store/open-test-store';

let folder: string;
let database: Database<DeskTables>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rongye-desk-keys-'));
  database = await openDatabase<DeskTables>({ dataDir: folder, fileName: 'desk.db', log: silentLog });
  await runMigrations(database, 'desk_migrations', DESK_MIGRATIONS, new Date());
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

test('a change of keys knows every sealed column and every index of the desk', async () => {
  const { rows } = await sql<{ name: string }>`select m.name || '.' || c.name as name from sqlite_schema m, pragma_table_info(m.name) c
    where m.type = 'table'`.execute(database.db);
  const known = DESK_SEALED_TABLES.flatMap(({ table, sealed, indexes }) =>
    [...Object.keys(sealed), ...(indexes?.columns ?? [])].map((column) => `${table}.${column}`),
  );
  expect(known.sort()).toEqual(
    rows
      .map(({ name }) => name)
      .filter((name) => /_(sealed|index)$/.test(name))
      .sort(),
  );
});

test('after a change of keys a case is found by name and telephone with the new key alone', async () => {
  const old = randomKeys().keys['test'] as Buffer;
  const fresh = randomKeys().keys['test'] as Buffer;
  const file = { caseNumber: 'RY1', contact: { name: '张建国', phone: '13812345678' } };
  const before = createCipher({ current: 'old', keys: { old } });
  await database.transaction((db) =>
    db
      .insertInto('desk_case')
      .values({
        case_number: 'RY1',
        state: 'new',
        kind: 'registration',
        channel: 'web',
        urgency: 'normal',
        region_code: '',
        region_name: '',
        file_sealed: before.sealJson(filePlace('RY1'), file),
        name_sealed: before.seal(personPlace('RY1'), '张建国'),
        ...nameAndPhoneIndexes(file.contact, before),
        waiting_since: 1,
        unread: 0,
        received_at: 1,
      })
      .execute(),
  );
  await rotateKeys(database, { cipher: createCipher({ current: 'fresh', keys: { fresh, old } }), tables: DESK_SEALED_TABLES });
  const after = createCipher({ current: 'fresh', keys: { fresh } });
  const row = await database.db.selectFrom('desk_case').selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject(nameAndPhoneIndexes(file.contact, after));
  expect(row.name_index).not.toBeNull();
  expect(after.openJson(filePlace('RY1'), row.file_sealed ?? '')).toEqual(file);
  expect(after.open(personPlace('RY1'), row.name_sealed ?? '')).toBe('张建国');
});
