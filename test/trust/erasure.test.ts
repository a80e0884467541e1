/** After a person has deleted everything: nothing that was sealed for them lies in any table, index, log or free page, the desk's included. */
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Client } from 'pg';
import { systemClock } from '../../src/base/clock';
import { newId } from '../../src/base/ids';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createDesk, type Desk } from '../../src/desk';
import { createHandoff } from '../../src/handoff';
import { signatureHeaders } from '../../src/handoff/signature';
import { createHttpServer, type HttpServer } from '../../src/server';
import { sampleDetails } from '../handoff/sample-case';
import { type TestStore, openTestStore, testEngines } from '../store/open-test-store';
import { deskOptions } from '../desk/desk-options';

const AT = new Date('2026-11-26T09:00:00+08:00');
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

interface Cell {
  where: string;
  value: string;
}

describe.each(testEngines)('deleting on %s', (engine) => {
  const handoff = createHandoff({ cases: createCases(), station: { name: '示例站', phone: null } });
  let opened: TestStore;
  let desk: Desk;
  let server: HttpServer;
  let url: string;
  let neighbourNumber: string;

  beforeAll(async () => {
    opened = await openTestStore(engine, systemClock, { ownDatabase: true });
    const { dataDir, databaseUrl, keys } = opened.options;
    server = createHttpServer({ log: silentLog, publicUrl: 'http://localhost' });
    url = await server.listen(0, '127.0.0.1');
    desk = await createDesk({ ...deskOptions(url, SECRET), dataDir, databaseUrl, keys });
    for (const route of desk.routes) server.route(route.method, route.path, route.handler, route);
    neighbourNumber = await talk('conv_neighbour', '李秀英', '13912345678');
  });
  afterAll(async () => {
    await server.close();
    await desk.close();
    await opened.dispose();
  });

  /** Everything that can hold something personal, with a case that has reached the desk and an event that nobody could deliver. */
  async function talk(id: string, name: string, phone: string): Promise<string> {
    const { store } = opened;
    const caseNumber = await store.transaction(async (unit) => {
      await unit.conversations.create({ id, userId: `tel:${name}`, channel: 'hotline', locale: 'zh-CN', at: AT });
      await unit.conversations.saveState(id, { contact: { name }, filler: name.repeat(3_000) }, AT);
      await unit.activities.appendIncoming(id, { body: { text: `我是${name}` }, clientActivityId: null, visible: true, at: AT });
      await unit.activities.appendOutgoing(id, [{ text: `${name}您好` }], AT);
      await unit.consents.record({
        conversationId: id,
        purpose: 'registration',
        version: '1',
        granted: true,
        words: `${name}同意`,
        at: AT,
      });
      const details = sampleDetails({ contact: { name, phone }, idNumber: '41041119760102001X', request: `${name}刑满释放` });
      const row = await handoff.submit(unit, { conversationId: id, region: '410482', channel: 'hotline', details, at: AT });
      await handoff.update(unit, row.caseNumber, { text: `${name}补充地址幸福路1号`, at: AT });
      const call = { conversationId: id, operator: 'o1', caller: 'self', disposition: 'answered', startedAt: AT, endedAt: AT };
      await unit.calls.insert({ ...call, id: `call ${id}`, file: { number: phone, note: name.repeat(50) } });
      await unit.audit.append({ at: AT, actor: 'veteran', action: 'conversation.note', subject: id, details: { name } });
      return row.caseNumber;
    });
    await deliver(caseNumber);
    const [event] = await store.transaction((unit) => unit.outbox.claim(AT, AT, 1));
    await store.transaction(async (unit) => unit.outbox.park(event!, `refused ${name}`, AT));
    return caseNumber;
  }

  /** Brings what is claimable of the case to the desk, except the last event while several wait. */
  async function deliver(caseNumber: string): Promise<void> {
    const [event] = await opened.store.transaction((unit) => unit.outbox.claim(AT, AT, 1));
    expect(event?.stream).toBe(caseNumber);
    const headers = signatureHeaders([SECRET], event!.id, new Date(), event!.body);
    const response = await fetch(`${url}/desk/webhook`, { method: 'POST', body: event!.body, headers });
    expect([response.status, await response.json()]).toEqual([200, { duplicate: false }]);
    await opened.store.transaction((unit) => unit.outbox.delivered(event!, AT));
  }

  /** Every sealed value and blind index in every table. */
  async function cells(): Promise<Cell[]> {
    const tables = opened.options.databaseUrl ? await postgresTables(opened.options.databaseUrl) : libsqlTables(opened.options.dataDir);
    return tables.flatMap(({ table, rows }) =>
      rows.flatMap((row) =>
        Object.entries(row).flatMap(([column, value]) =>
          /_sealed$|_index$/.test(column) && typeof value === 'string' ? [{ where: `${table}.${column}`, value }] : [],
        ),
      ),
    );
  }

  /** The bytes of all files of the embedded database, or all rows of the other. */
  async function bytes(): Promise<Buffer> {
    const { dataDir, databaseUrl } = opened.options;
    if (databaseUrl) return Buffer.from(JSON.stringify(await postgresTables(databaseUrl)));
    return Buffer.concat(readdirSync(dataDir).map((file) => readFileSync(join(dataDir, file))));
  }

  it('leaves nothing of the person, and everything of the next one', async () => {
    const before = new Set((await cells()).map(({ value }) => value));
    const id = newId('conv_');
    const caseNumber = await talk(id, '张建国', '13812345678');
    const sealed = (await cells()).filter(({ value }) => !before.has(value));
    const kinds = [...new Set(sealed.map(({ where }) => where.replace(/^.*\./, '')))];
    expect(kinds).toEqual(
      expect.arrayContaining(['state_sealed', 'details_sealed', 'words_sealed', 'file_sealed', 'parked_reason_sealed', 'phone_index']),
    );

    await opened.store.transaction(async (unit) => {
      await handoff.erase(unit, caseNumber, AT);
      await unit.conversations.erase(id);
    });
    await deliver(caseNumber);
    await opened.store.scrub();

    const stored = await bytes();
    // A longer value reaches over several pages: its beginning, middle and end are looked for.
    const pieces = (value: string): string[] => [0, 0.5, 0.98].map((part) => value.slice(Math.floor(value.length * part)).slice(0, 40));
    const found = sealed.filter(({ value }) => pieces(value).some((piece) => piece.length > 8 && stored.includes(piece)));
    expect(found.map(({ where }) => where)).toEqual([]);
    for (const value of before) expect(stored.includes(value.slice(0, 40))).toBe(true);
    expect((await opened.store.read.cases.get(neighbourNumber))?.details).toMatchObject({ contact: { name: '李秀英' } });
    expect(await opened.store.read.cases.get(caseNumber)).toMatchObject({ state: 'erased', details: null });
  });
});

function libsqlTables(dataDir: string): { table: string; rows: Record<string, unknown>[] }[] {
  return ['rongye.db', 'desk.db'].flatMap((file) => {
    const database = new Libsql(join(dataDir, file));
    const names = database.prepare("select name from sqlite_schema where type = 'table'").all() as { name: string }[];
    const tables = names.map(({ name }) => ({
      table: name,
      rows: database.prepare(`select * from "${name}"`).all() as Record<string, unknown>[],
    }));
    database.close();
    return tables;
  });
}

async function postgresTables(url: string): Promise<{ table: string; rows: Record<string, unknown>[] }[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const names = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    const tables = [];
    for (const { name } of names.rows) {
      tables.push({ table: name, rows: (await client.query<Record<string, unknown>>(`select * from "${name}"`)).rows });
    }
    return tables;
  } finally {
    await client.end();
  }
}
