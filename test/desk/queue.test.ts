import { randomBytes } from 'node:crypto';
import { silentLog } from '../../src/base/log';
import { readListQuery } from '../../src/desk/list-query';
import { fillNames } from '../../src/desk/name-fill';
import { filePlace, personPlace, Queue, type Viewer } from '../../src/desk/queue';
import { DESK_MIGRATIONS, type DeskTables } from '../../src/desk/tables';
import { nameAndPhoneIndexes } from '../../src/desk/case-file';
import { createCipher, openDatabase, runMigrations, type Database } from '../../src/store';
import { testEngines } from '../store/open-test-store';
import { temporarySchema } from '../store/temporary-postgres';
import { temporaryFolder } from '../support/server-process';

const NOW = new Date('2026-11-26T10:00:00+08:00');
const HOUR = 3_600_000;
const EVERYTHING: Viewer = { name: '李站长', role: 'supervisor', regions: [] };
type Row = Partial<DeskTables['desk_case']> & { name?: string; phone?: string; hours?: number };

describe.each(testEngines)('the queue on %s', (engine) => {
  const folder = temporaryFolder();
  const cipher = createCipher({ current: 'k', keys: { k: randomBytes(32) } });
  let database: Database<DeskTables>;
  let queue: Queue;
  let drop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const schema = engine === 'postgres' ? await temporarySchema() : null;
    drop = schema?.drop;
    database = await openDatabase<DeskTables>({ dataDir: folder.path, fileName: 'desk.db', databaseUrl: schema?.url, log: silentLog });
    await runMigrations(database, 'desk_migrations', DESK_MIGRATIONS, NOW);
    queue = new Queue(database, cipher);
    await put([
      { case_number: 'RY261125000011', hours: 30 },
      { case_number: 'RY261126000028', hours: 1, unread: 1 },
      { case_number: 'RY261126000036', hours: 2, urgency: 'urgent', assignee: '李站长', state: 'accepted' },
      { case_number: 'RY261126000044', hours: 1, urgency: 'crisis' },
      { case_number: 'RY261126000051', hours: 3, state: 'completed', urgency: 'crisis' },
      { case_number: 'RY261126000069', hours: 9, state: 'erased' },
      { case_number: 'RY261126000077', hours: 9, merged_into: 'RY261125000011' },
      {
        case_number: 'RY261124000086',
        hours: 50,
        state: 'accepted',
        expected_by: NOW.getTime() - HOUR,
        region_code: '410482',
        region_name: '汝州',
      },
      { case_number: 'RY261124000094', hours: 50, state: 'completed', expected_by: NOW.getTime() - HOUR, kind: 'self-check' },
    ]);
  });
  afterAll(async () => {
    await database.close();
    await drop?.();
    folder.remove();
  });

  async function put(rows: Row[]): Promise<void> {
    const values = rows.map(({ name = '张建国', phone = '13812345678', hours = 0, ...row }) => {
      const caseNumber = row.case_number ?? '';
      const at = NOW.getTime() - hours * HOUR;
      const contact = { name, phone };
      return {
        state: 'new' as const,
        kind: 'registration',
        channel: 'web',
        urgency: 'normal',
        region_code: '440300',
        region_name: '深圳',
        file_sealed: cipher.sealJson(filePlace(caseNumber), { caseNumber, contact }),
        name_sealed: cipher.seal(personPlace(caseNumber), name),
        ...nameAndPhoneIndexes(contact, cipher),
        waiting_since: at,
        received_at: at,
        unread: 0,
        ...row,
        case_number: caseNumber,
      };
    });
    await database.transaction((db) => db.insertInto('desk_case').values(values).execute());
  }

  const found = async (parameters: Record<string, string>, viewer = EVERYTHING): Promise<string[]> =>
    (await queue.list(readListQuery(parameters), viewer, NOW)).cases.map(({ caseNumber }) => caseNumber.slice(2));

  test('puts a crisis on top, then urgent cases, then who has written, then who has waited longest, then what has ended', async () => {
    expect(await found({ view: 'all' })).toEqual([
      '261126000044',
      '261126000036',
      '261126000028',
      '261124000086',
      '261125000011',
      '261124000094',
      '261126000051',
    ]);
    expect(await found({ view: 'closed' })).toEqual(['261126000051', '261124000094']);
  });

  test('counts each case once, without the erased and the merged', async () => {
    const { counts, total } = await queue.list(readListQuery({}), EVERYTHING, NOW);
    expect(counts).toEqual({ new: 3, accepted: 2, 'needs-info': 0, news: 1, closed: 2, all: 7 });
    expect(total).toBe(3);
  });

  test('narrows down by region, kind, who works on it, and promises not kept', async () => {
    expect(await found({ view: 'all', region: '410482' })).toEqual(['261124000086']);
    expect(await found({ view: 'all', kind: 'self-check' })).toEqual(['261124000094']);
    expect(await found({ assignee: 'me' })).toEqual(['261126000036']);
    expect(await found({ view: 'accepted', assignee: 'nobody' })).toEqual(['261124000086']);
    expect(await found({ overdue: '1' })).toEqual(['261124000086']);
  });

  test('counts the hours of the quick service among the promises', async () => {
    const change = (hours: number | null) =>
      database.transaction((db) =>
        db
          .updateTable('desk_case')
          .set({ quick_until: hours === null ? null : NOW.getTime() + hours * HOUR })
          .where('case_number', 'in', ['RY261126000028', 'RY261126000051'])
          .execute(),
      );
    await change(1);
    expect(await found({ overdue: '1' })).toEqual(['261124000086']);
    await change(-1);
    // The other one has ended.
    expect(await found({ overdue: '1' })).toEqual(['261126000028', '261124000086']);
    await change(null);
  });

  test('shows nobody a case of a region that is not theirs, in lists, counts and choices', async () => {
    const viewer: Viewer = { name: '王', role: 'caseworker', regions: ['410400'] };
    expect(await found({ view: 'all' }, viewer)).toEqual(['261124000086']);
    const { counts, regions } = await queue.list(readListQuery({}), viewer, NOW);
    expect(counts.all).toBe(1);
    expect(regions).toEqual([{ code: '410482', name: '汝州' }]);
    expect(await found({ view: 'all' }, { name: '王', role: 'caseworker', regions: ['nowhere'] })).toEqual([]);
  });

  test('finds a day of case numbers, and nothing by fewer digits', async () => {
    expect(await found({ search: '261125' })).toEqual(['261125000011']);
    expect(await found({ search: 'ry 2611-24' })).toEqual(['261124000086', '261124000094']);
    expect(await found({ search: '26112' })).toEqual([]);
    expect(await found({ search: '5678', view: 'new' })).toHaveLength(3);
  });

  test('gives cases of an earlier release their names, once', async () => {
    await put([{ case_number: 'RY261120000015', name: '赵一', name_sealed: null, state: 'completed', hours: 99 }]);
    const old = async () => (await queue.list(readListQuery({ search: '赵一' }), EVERYTHING, NOW)).cases[0];
    expect((await old())?.name).toBeNull();
    expect(await fillNames(database, cipher)).toBe(1);
    expect((await old())?.name).toBe('赵一');
    expect(await fillNames(database, cipher)).toBe(0);
  });

  test('the export goes through all of it in batches, oldest first', async () => {
    await put(
      Array.from({ length: 450 }, (_, index) => ({
        case_number: `RY2511010${String(index).padStart(5, '0')}`,
        state: 'withdrawn' as const,
        hours: 500,
      })),
    );
    const seen: string[] = [];
    for await (const { caseNumber, file } of queue.all(readListQuery({ view: 'closed' }), EVERYTHING, NOW)) {
      expect(file?.caseNumber).toBe(caseNumber);
      seen.push(caseNumber);
    }
    expect(new Set(seen).size).toBe(453);
    expect(seen.slice(450)).toEqual(['RY261120000015', 'RY261124000094', 'RY261126000051']);
  });
});
