import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { openAuditLog, type AuditLog, type AuditRecord } from '../../src/accounts';
import { networkOf } from '../../src/accounts/audit';
import type { AuditTables } from '../../src/accounts/tables';
import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { openDatabase } from '../../src/store/database';
import { testEngines } from '../store/open-test-store';
import { temporarySchema } from '../store/temporary-postgres';
import { temporaryFolder } from '../support/server-process';

const ENTRY: AuditRecord = { actor: '王同志', action: 'case.read', caseNumber: 'RY261123000017', address: '203.0.113.77', at: new Date(0) };

describe.each(testEngines)('the audit log on %s', (engine) => {
  let options: { dataDir: string; databaseUrl?: string; keys: Parameters<typeof openAuditLog>[0]['keys'] };
  let dispose: () => Promise<void>;

  beforeEach(async () => {
    const folder = temporaryFolder();
    const postgres = engine === 'postgres' ? await temporarySchema() : undefined;
    options = { dataDir: folder.path, databaseUrl: postgres?.url, keys: { current: 'k1', keys: { k1: randomBytes(32) } } };
    dispose = async () => {
      await postgres?.drop();
      folder.remove();
    };
  });
  afterEach(() => dispose());

  async function withLog<T>(work: (audit: AuditLog) => Promise<T>): Promise<T> {
    const { audit, close } = await openAuditLog({ ...options, clock: systemClock, log: silentLog });
    try {
      return await work(audit);
    } finally {
      await close();
    }
  }

  const write = (count: number) =>
    withLog(async (audit) => {
      for (let index = 0; index < count; index++) await audit.append({ ...ENTRY, details: { index } });
    });

  /** As somebody who holds the database but no key. */
  async function tamper(...statements: string[]): Promise<void> {
    const database = await openDatabase<AuditTables>({ ...options, fileName: 'audit.db', log: silentLog });
    try {
      await database.transaction(async (db) => {
        for (const statement of statements) await sql.raw(statement).execute(db);
      });
    } finally {
      await database.close();
    }
  }

  const withoutTriggers =
    engine === 'postgres'
      ? ['drop trigger audit_access_kept on audit_access']
      : ['drop trigger audit_access_no_update', 'drop trigger audit_access_no_delete'];

  test('is whole when it is empty and after entries in several runs, more than one batch of them', async () => {
    expect(await withLog((audit) => audit.verify())).toEqual({ whole: true, entries: 0 });
    await write(3);
    await write(600);
    expect(await withLog((audit) => audit.verify())).toEqual({ whole: true, entries: 603 });
  });

  test('refuses to change or delete an entry', async () => {
    await write(2);
    for (const statement of ["update audit_access set action = 'x'", 'delete from audit_access where seq = 2']) {
      await expect(tamper(statement)).rejects.toThrow('only ever added to');
    }
    expect(await withLog((audit) => audit.verify())).toEqual({ whole: true, entries: 2 });
  });

  test.each([
    ['an entry that was changed', ["update audit_access set network = '198.51.100.0/24' where seq = 2"], 2],
    ['an entry that was given to another case', ["update audit_access set case_number = 'RY1' where seq = 3"], 3],
    ['an entry that is missing', ['delete from audit_access where seq = 2'], 2],
    ['entries that are missing at the end', ['delete from audit_access where seq = 4'], 4],
    [
      'an end that was cut off with the head set back',
      [
        'delete from audit_access where seq = 4',
        'update audit_access_head set seq = 3, mac = (select mac from audit_access where seq = 3)',
      ],
      4,
    ],
    [
      'two entries that changed places',
      [
        'update audit_access set seq = 9 where seq = 2',
        'update audit_access set seq = 2 where seq = 3',
        'update audit_access set seq = 3 where seq = 9',
      ],
      2,
    ],
    ['a log whose head is missing', ['delete from audit_access_head'], 1],
    ['a log that was emptied', ['delete from audit_access'], 1],
  ])('finds %s', async (_name, statements, brokenAt) => {
    await write(4);
    await tamper(...withoutTriggers, ...statements);
    expect(await withLog((audit) => audit.verify())).toMatchObject({ whole: false, brokenAt });
  });

  test('stays whole when the key is changed, as long as the old one is kept', async () => {
    await write(2);
    const { k1 } = options.keys.keys as { k1: Buffer };
    options.keys = { current: 'k2', keys: { k1, k2: randomBytes(32) } };
    await write(2);
    expect(await withLog((audit) => audit.verify())).toEqual({ whole: true, entries: 4 });
    options.keys = { current: 'k2', keys: { k2: options.keys.keys['k2'] as Buffer } };
    expect(await withLog((audit) => audit.verify())).toMatchObject({ whole: false, brokenAt: 1 });
  });

  test('keeps names sealed and of the address only the network', async () => {
    await write(1);
    const database = await openDatabase<AuditTables>({ ...options, fileName: 'audit.db', log: silentLog });
    const row = await database.db.selectFrom('audit_access').selectAll().executeTakeFirstOrThrow();
    await database.close();
    expect(JSON.stringify(row)).not.toMatch(/王同志|203\.0\.113\.77/);
    expect(row).toMatchObject({ network: '203.0.113.0/24', case_number: ENTRY.caseNumber, action: 'case.read' });
  });

  if (engine === 'postgres') {
    test('stays one chain when two servers write at once', async () => {
      await withLog((one) =>
        withLog((two) => Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 ? one : two).append(ENTRY)))),
      );
      expect(await withLog((audit) => audit.verify())).toEqual({ whole: true, entries: 40 });
    });
  }
});

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:12:34::1', '2001:db8:12::/48'],
  ['::1', '0:0:0::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['nonsense', 'unknown'],
])('of the address %s it keeps %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
