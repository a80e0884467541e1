import { sql } from 'kysely';
import { mayReach, regionCondition, type Reach, type Role } from '../../src/accounts';
import { openDatabase } from '../../src/store/database';
import { silentLog } from '../../src/base/log';
import { testEngines } from '../store/open-test-store';
import { temporarySchema } from '../store/temporary-postgres';
import { temporaryFolder } from '../support/server-process';

const reach = (role: Role, ...regions: string[]): Reach => ({ role, regions });

test.each<[string, Reach, string, boolean]>([
  ['everything, without regions', reach('caseworker'), '440305', true],
  ['a case without a region, without regions', reach('caseworker'), '', true],
  ['a county of the province', reach('caseworker', '440000'), '440305', true],
  ['the province itself', reach('caseworker', '440000'), '440000', true],
  ['a city of the province', reach('caseworker', '440000'), '440300', true],
  ['a county of the city', reach('caseworker', '440300'), '440305', true],
  ['the province, from the city: nobody knows which city it is', reach('caseworker', '440300'), '440000', false],
  ['another city', reach('caseworker', '440300'), '440400', false],
  ['another province', reach('caseworker', '440000'), '450000', false],
  ['the county alone', reach('caseworker', '440305'), '440305', true],
  ['the county beside it', reach('caseworker', '440305'), '440306', false],
  ['the second of two regions', reach('caseworker', '110000', '440305'), '440305', true],
  ['a case without a region, bound to one', reach('caseworker', '440000'), '', false],
  ['a case without a region, as the supervisor of one', reach('supervisor', '440000'), '', true],
  ['a case of another region, as supervisor', reach('supervisor', '440000'), '110101', false],
  ['what is no code', reach('caseworker', '440000'), '44', false],
  ['with a region that is no code', reach('caseworker', '44'), '440000', false],
])('reaches %s', (_name, who, code, expected) => {
  expect(mayReach(who, code)).toBe(expected);
});

test.each(testEngines)('a query on %s finds exactly what mayReach lets through', async (engine) => {
  const codes = ['', '440000', '440300', '440305', '440306', '440400', '450000', '110000', '110101', '429004', '44', '4403051'];
  const whose = [
    reach('caseworker'),
    reach('caseworker', '440000'),
    reach('caseworker', '440300', '110101'),
    reach('caseworker', '440305'),
    reach('supervisor', '429000'),
    reach('supervisor'),
    reach('caseworker', 'x'),
    reach('supervisor', 'x'),
  ];
  const folder = temporaryFolder();
  const postgres = engine === 'postgres' ? await temporarySchema() : undefined;
  const database = await openDatabase<{ place: { region_code: string } }>({
    dataDir: folder.path,
    fileName: 'regions.db',
    databaseUrl: postgres?.url,
    log: silentLog,
  });
  await database.transaction(async (db) => {
    await sql`create table place (region_code text not null)`.execute(db);
    await db
      .insertInto('place')
      .values(codes.map((code) => ({ region_code: code })))
      .execute();
  });
  for (const who of whose) {
    const rows = await database.db.selectFrom('place').select('region_code').where(regionCondition(who, 'place.region_code')).execute();
    const found = rows.map((row) => row.region_code).sort();
    expect({ who, found }).toEqual({ who, found: codes.filter((code) => mayReach(who, code)).sort() });
  }
  await database.close();
  await postgres?.drop();
  folder.remove();
});
