import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { ACCOUNT_MIGRATIONS, ACCOUNT_SEALED_TABLES, type AccountTables } from '../../src/accounts/account-tables';
import { Directory } from '../../src/accounts/directory';
import { BusyError, newFirstPassword, passwordProblem, Passwords, SCRYPT_COST } from '../../src/accounts/passwords';
import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { createCipher, openDatabase, runMigrations } from '../../src/store';
import { rotateKeys } from '../../src/store/rotation';
import { temporaryFolder } from '../support/server-process';
import { CHEAP } from './console';

test.each([
  ['a1b2c3d4e', 'short'],
  ['短短短短短短短短短', 'short'],
  ['x'.repeat(129), 'long'],
  ['wangfang-2026', 'name'],
  ['WangFang 2026!', 'name'],
  ['１２３４５６７８９０', 'common'],
  ['1357924680', 'common'],
  ['password12', 'common'],
  ['qwertyuiop', 'common'],
  ['abcabcabcabc', 'common'],
  ['woaini1314520', 'common'],
  ['2026-11-26', 'common'],
  ['白杨雪山铁锅长跑十公里', null],
  ['correct horse battery', null],
  ['qwerty is not all of it', null],
  ['13812345678 张', null],
])('the password %s: %s', (password, problem) => {
  expect(passwordProblem(password, ['王芳', 'wangfang'])).toBe(problem);
});

test('a first password passes its own rules and is never the same', () => {
  const made = new Set(Array.from({ length: 200 }, newFirstPassword));
  expect(made.size).toBe(200);
  for (const password of made) expect(password).toMatch(/^[a-hjkmnp-z2-9]{4}(?:-[a-hjkmnp-z2-9]{4}){2}$/);
});

test('a hash is of its password alone, keeps its own cost, and is as dear as OWASP asks', async () => {
  const cheap = new Passwords(CHEAP);
  const stored = await cheap.hash('白杨雪山铁锅');
  expect(stored).toMatch(/^scrypt\$1024\$8\$1\$/);
  expect(await cheap.hash('白杨雪山铁锅')).not.toBe(stored);
  const dearer = new Passwords({ ...CHEAP, costN: 2_048 });
  expect([await dearer.matches('白杨雪山铁锅', stored), await dearer.matches('白杨雪山铁', stored)]).toEqual([true, false]);
  expect([dearer.isOutdated(stored), cheap.isOutdated(stored)]).toEqual([true, false]);
  expect(await cheap.matches('', null)).toBe(false);
  expect(SCRYPT_COST.costN * SCRYPT_COST.blockSize * SCRYPT_COST.parallel).toBeGreaterThanOrEqual(32_768 * 8 * 3);
});

test('a flood is turned away beyond a queue, and the server goes on meanwhile', async () => {
  const passwords = new Passwords({ ...CHEAP, costN: 8_192 });
  let beats = 0;
  const heart = setInterval(() => beats++, 1);
  const results = await Promise.allSettled(Array.from({ length: 100 }, () => passwords.hash('白杨雪山铁锅')));
  clearInterval(heart);
  const refused = results
    .filter((result) => result.status === 'rejected')
    .map((result) => (result as PromiseRejectedResult).reason as unknown);
  expect(refused).toHaveLength(58);
  expect(refused.every((reason) => reason instanceof BusyError)).toBe(true);
  expect(beats).toBeGreaterThan(10);
  expect(await passwords.matches('白杨雪山铁锅', await passwords.hash('白杨雪山铁锅'))).toBe(true);
});

describe('what is stored of an account', () => {
  const folder = temporaryFolder();
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const open = () => openDatabase<AccountTables>({ dataDir: folder.path, fileName: 'accounts.db', log: silentLog });
  afterAll(() => folder.remove());

  test('is sealed, known to a change of keys column by column, and found with the new key alone', async () => {
    const database = await open();
    await runMigrations(database, 'accounts_migrations', ACCOUNT_MIGRATIONS, new Date());
    const before = new Directory(database, createCipher({ current: 'old', keys: { old } }), systemClock);
    const fields = { name: '王芳', signIn: 'Wang Fang', role: 'caseworker' as const, regions: ['440300'], handlesCases: false };
    const { id } = (await before.create(fields)) as { id: string };
    await database.transaction((db) => before.setPassword(db, id, 'scrypt$the hash', null));
    await database.transaction((db) => before.remote(db, 'https://sso|7', { ...fields, name: '赵敏', signIn: null }));
    const rows = JSON.stringify(await database.db.selectFrom('account').selectAll().execute());
    for (const clear of ['王芳', '赵敏', 'ang', 'scrypt', 'sso']) expect(rows).not.toContain(clear);

    const { rows: columns } = await sql<{
      name: string;
    }>`select m.name || '.' || c.name as name from sqlite_schema m, pragma_table_info(m.name) c
      where m.type = 'table'`.execute(database.db);
    const known = ACCOUNT_SEALED_TABLES.flatMap(({ table, sealed, indexes }) =>
      [...Object.keys(sealed), ...(indexes?.columns ?? [])].map((column) => `${table}.${column}`),
    );
    const sealed = columns.map(({ name }) => name).filter((name) => /_(sealed|index)$/.test(name));
    expect(known.sort()).toEqual(sealed.sort());

    await rotateKeys(database, { cipher: createCipher({ current: 'fresh', keys: { fresh, old } }), tables: ACCOUNT_SEALED_TABLES });
    const after = new Directory(database, createCipher({ current: 'fresh', keys: { fresh } }), systemClock);
    expect(await after.findBySignIn('wangfang')).toMatchObject({ id, name: '王芳', signIn: 'Wang Fang' });
    expect(await after.passwordOf(id)).toBe('scrypt$the hash');
    const remote = await database.transaction((db) => after.remote(db, 'https://sso|7', { ...fields, name: '赵敏', signIn: null }));
    expect(await after.all()).toHaveLength(2);
    expect(remote.name).toBe('赵敏');
    await database.close();
  });
});
