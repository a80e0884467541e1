/**
 * `npm run bench:desk`: the desk with 100,000 cases on each engine (PostgreSQL where TEST_DATABASE_URL is set), one JSON line a measurement.
 * The peers are what the desk did before it kept names and orders in columns and indexes of their own, on the same rows in the same run.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderToString } from 'preact-render-to-string';
import { sql } from 'kysely';
import type { Session } from '../../src/accounts';
import { silentLog } from '../../src/base/log';
import { nameAndPhoneIndexes, readCaseFile } from '../../src/desk/case-file';
import { readListQuery } from '../../src/desk/list-query';
import { ListPage } from '../../src/desk/pages/list';
import { filePlace, personPlace, Queue } from '../../src/desk/queue';
import { DESK_MIGRATIONS, type DeskState, type DeskTables } from '../../src/desk/tables';
import { loadTexts } from '../../src/locale';
import { createCipher, openDatabase, runMigrations, type Cipher, type Database } from '../../src/store';
import { caseEvent } from '../desk/case-event';
import { temporaryPostgres } from '../store/temporary-postgres';

const CASES = Number(process.env['BENCH_CASES'] ?? 100_000);
const ROUNDS = 15;
const AT_ONCE = 500;
const DAYS = 500;
const NOW = new Date('2026-11-26T10:00:00+08:00');
const VIEWER: Session = {
  accountId: 'a',
  name: '李站长',
  role: 'supervisor',
  regions: [],
  handlesCases: true,
  mustSetPassword: false,
  csrf: 'x',
};
const REGIONS = Array.from({ length: 60 }, (_, index) => ({ code: String(410_000 + index * 7), name: `第${index}县` }));
const SURNAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张';

const report = (line: Record<string, unknown>): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

function stateOf(index: number): DeskState {
  if (index % 20 === 0) return 'new';
  if (index % 20 === 1) return 'accepted';
  if (index % 20 === 2) return 'needs-info';
  return index % 5 === 0 ? 'failed' : 'completed';
}

function numberOf(index: number): string {
  const day = new Date(NOW.getTime() - (index % DAYS) * 86_400_000).toISOString().slice(2, 10).replaceAll('-', '');
  return `RY${day}${String(Math.floor(index / DAYS)).padStart(5, '0')}${index % 10}`;
}

const nameOf = (index: number): string => `${SURNAMES[index % SURNAMES.length]}${String.fromCodePoint(0x4e00 + (index % 5_000))}`;
const phoneOf = (index: number): string => `138${String(index).padStart(8, '0')}`;

async function fill(database: Database<DeskTables>, cipher: Cipher): Promise<void> {
  for (let start = 0; start < CASES; start += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, CASES - start) }, (_, offset) => {
      const index = start + offset;
      const caseNumber = numberOf(index);
      const contact = { name: nameOf(index), phone: phoneOf(index), preferredTime: null };
      const region = REGIONS[index % REGIONS.length]!;
      const { data } = caseEvent(caseNumber, { contact, region }) as { data: unknown };
      const at = NOW.getTime() - (index % DAYS) * 86_400_000;
      return {
        case_number: caseNumber,
        state: stateOf(index),
        kind: index % 3 === 0 ? 'self-check' : 'registration',
        channel: 'web',
        urgency: index % 500 === 0 ? 'crisis' : index % 50 === 0 ? 'urgent' : 'normal',
        region_code: region.code,
        region_name: region.name,
        file_sealed: cipher.sealJson(filePlace(caseNumber), readCaseFile(data)),
        name_sealed: cipher.seal(personPlace(caseNumber), contact.name),
        ...nameAndPhoneIndexes(contact, cipher),
        assignee: index % 7 === 0 ? VIEWER.name : null,
        expected_by: index % 11 === 0 ? at + 86_400_000 : null,
        waiting_since: at,
        unread: index % 13 === 0 ? 1 : 0,
        received_at: at,
      };
    });
    await database.transaction((db) => db.insertInto('desk_case').values(rows).execute());
  }
  if (database.engine === 'postgres') await sql`vacuum analyze desk_case`.execute(database.db);
}

async function milliseconds(work: () => unknown): Promise<{ p50: number; max: number }> {
  const times: number[] = [];
  await work();
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const rounded = (value = Number.NaN): number => Number(value.toFixed(2));
  return { p50: rounded(times[Math.floor(ROUNDS / 2)]), max: rounded(times.at(-1)) };
}

async function measure(database: Database<DeskTables>, cipher: Cipher): Promise<void> {
  const { engine } = database;
  const queue = new Queue(database, cipher);
  const list = (parameters: Record<string, string>) => queue.list(readListQuery(parameters), VIEWER, NOW);
  report({
    engine,
    cases: CASES,
    list: 'the first after a change: with counts',
    ...(await milliseconds(() => new Queue(database, cipher).list(readListQuery({}), VIEWER, NOW))),
  });
  const pages: Record<string, Record<string, string>> = {
    'to be accepted': {},
    all: { view: 'all' },
    'closed, page 20': { view: 'closed', page: '20' },
    'one region': { view: 'all', region: REGIONS[7]!.code },
    'one region, one state': { view: 'accepted', region: REGIONS[1]!.code },
    mine: { assignee: 'me' },
    overdue: { overdue: '1' },
    'one kind': { view: 'needs-info', kind: 'self-check' },
  };
  for (const [what, parameters] of Object.entries(pages))
    report({ engine, cases: CASES, list: what, ...(await milliseconds(() => list(parameters))) });
  const someone = Math.floor(CASES / 3);
  const searches: Record<string, string> = {
    name: nameOf(someone),
    telephone: phoneOf(someone),
    'last four digits': phoneOf(someone).slice(-4),
    'case number': numberOf(someone),
    'beginning of a case number': numberOf(someone).slice(2, 8),
    nothing: '13999999999',
  };
  for (const [what, search] of Object.entries(searches)) {
    const found = (await list({ search })).total;
    if (found === 0 && what !== 'nothing') throw new Error(`${what}: nothing was found`);
    report({ engine, cases: CASES, search: what, found, ...(await milliseconds(() => list({ search }))) });
  }
  const { db } = database;
  const prefix = `${numberOf(someone).slice(0, 8)}%`;
  const scan = () =>
    db.selectFrom('desk_case').selectAll().where('case_number', 'like', prefix).orderBy('waiting_since').limit(50).execute();
  report({ engine, cases: CASES, peer: 'beginning of a case number with "like"', ...(await milliseconds(scan)) });
}

/** 200 rows: what the server does after the database has answered, and the same with each file opened for its name. */
async function measureRendering(database: Database<DeskTables>, cipher: Cipher): Promise<void> {
  const queue = new Queue(database, cipher);
  const translate = loadTexts('locales').in('zh-CN');
  const t = (key: string, values?: Record<string, unknown>): string => translate(key.startsWith('desk') ? key : `desk.${key}`, values);
  const page = { t, locale: 'zh-CN' as const, now: NOW, session: VIEWER, path: '/desk' };
  const query = readListQuery({ view: 'all' });
  const rows = await database.db.selectFrom('desk_case').selectAll().limit(200).execute();
  const shown = await queue.list(query, VIEWER, NOW);
  const render = (names: 'column' | 'file'): string => {
    const cases = rows.map((row) => ({
      ...queue.summary(row),
      ...(names === 'file' ? { name: queue.file(row)?.contact.name ?? null } : {}),
    }));
    return renderToString(ListPage({ page, query, list: { ...shown, cases }, others: new Map() }));
  };
  const bytes = Buffer.byteLength(render('column'));
  report({ render: '200 cases, opened and written as a page', bytes, ...(await milliseconds(() => render('column'))) });
  report({ peer: 'the same with each whole file opened', ...(await milliseconds(() => render('file'))) });
}

async function main(): Promise<void> {
  const cipher = createCipher({ current: 'k', keys: { k: randomBytes(32) } });
  for (const engine of process.env['TEST_DATABASE_URL'] ? ['libsql', 'postgres'] : ['libsql']) {
    const dataDir = mkdtempSync(join(tmpdir(), 'rongye-bench-desk-'));
    const postgres = engine === 'postgres' ? await temporaryPostgres() : null;
    const database = await openDatabase<DeskTables>({ dataDir, fileName: 'desk.db', databaseUrl: postgres?.url, log: silentLog });
    try {
      await runMigrations(database, 'desk_migrations', DESK_MIGRATIONS, NOW);
      process.stderr.write(`bench: writing ${CASES} cases into ${engine}\n`);
      await fill(database, cipher);
      await measure(database, cipher);
      if (engine === 'libsql') await measureRendering(database, cipher);
    } finally {
      await database.close();
      await postgres?.drop();
      rmSync(dataDir, { recursive: true });
    }
  }
}

void main();
