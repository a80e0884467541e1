import { randomBytes } from 'node:crypto';
import type { AuditTables } from '../../src/accounts/tables';
import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { createDesk } from '../../src/desk';
import { signatureHeaders } from '../../src/handoff/signature';
import { loadTexts } from '../../src/locale';
import { createHttpServer } from '../../src/server';
import { createCipher } from '../../src/store/crypto';
import { openDatabase } from '../../src/store/database';
import { caseEvent } from '../desk/case-event';
import { testEngines } from '../store/open-test-store';
import { temporarySchema } from '../store/temporary-postgres';
import { temporaryFolder } from '../support/server-process';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const NUMBER = 'RY261123000017';

test.each(testEngines)('the desk on %s writes down who saw and changed what, and never the words of a search', async (engine) => {
  const folder = temporaryFolder();
  const postgres = engine === 'postgres' ? await temporarySchema() : undefined;
  const place = { dataDir: folder.path, databaseUrl: postgres?.url, log: silentLog };
  const keys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const server = createHttpServer({ log: silentLog, publicUrl: 'http://localhost' });
  const url = await server.listen(0, '127.0.0.1');
  const secrets = { webhookSecrets: [SECRET], callbackSecret: SECRET };
  const desk = await createDesk({
    ...place,
    ...secrets,
    keys,
    callbackBaseUrl: url,
    publicUrl: url,
    texts: loadTexts('locales'),
    clock: systemClock,
  });
  server.routes(desk.routes);
  const signed = (path: string, id: string, event: object) => {
    const body = JSON.stringify(event);
    return fetch(url + path, { method: 'POST', body, headers: signatureHeaders([SECRET], id, new Date(), body) });
  };
  let cookie = '';
  const get = async (path: string) => (await fetch(url + path, { headers: { cookie }, redirect: 'manual' })).text();
  const post = (path: string, form: Record<string, string>) =>
    fetch(url + path, { method: 'POST', body: new URLSearchParams(form), headers: { cookie }, redirect: 'manual' });

  await signed('/desk/webhook', 'evt-1', caseEvent(NUMBER));
  await get(`/desk/cases/${NUMBER}`); // Not signed in: shows nothing, so nothing is written down.
  const token = new URL(await desk.createSignInLink()).searchParams.get('token') ?? '';
  cookie = (await post('/desk/sign-in', { token, name: '王同志' })).headers.get('set-cookie')?.split(';')[0] ?? '';
  await get(`/desk?search=${encodeURIComponent('张建国')}`);
  const page = await get(`/desk/cases/${NUMBER}`);
  const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  await post(`/desk/cases/${NUMBER}`, { csrf, action: 'note', text: '电话没人接' });
  await post(`/desk/cases/${NUMBER}`, { csrf: 'of another site', action: 'note', text: '电话没人接' });
  // The talk: fetching its lines again and again is one look, and taking it is a change.
  await get(`/desk/cases/${NUMBER}/live/lines`);
  await get(`/desk/cases/${NUMBER}/live/lines`);
  await get(`/desk/cases/${NUMBER}/live`);
  await get(`/desk/cases/${NUMBER}/live/lines`);
  await post(`/desk/cases/${NUMBER}/live`, { csrf, do: 'take' });
  await get('/desk/ledger.csv');
  await get('/desk/ledger.xlsx?search=13812345678');
  const verdict = await signed('/desk/audit-verifications', 'ask-1', {});
  expect(await verdict.json()).toEqual({ whole: true, entries: 10 });
  expect((await post('/desk/audit-verifications', {})).status).toBe(401);
  await post('/desk/sign-out', { csrf });
  await server.close();
  await desk.close();

  const database = await openDatabase<AuditTables>({ ...place, fileName: 'audit.db' });
  const rows = await database.db.selectFrom('audit_access').selectAll().orderBy('seq').execute();
  await database.close();
  const cipher = createCipher(keys);
  const details = rows.map(({ seq, details_sealed: sealed }) =>
    sealed === null ? null : cipher.openJson({ column: 'audit_access.details_sealed', row: String(seq) }, sealed),
  );
  const actors = rows.map(({ seq, actor_sealed: sealed }) =>
    cipher.open({ column: 'audit_access.actor_sealed', row: String(seq) }, sealed),
  );
  expect(rows.map(({ action, case_number: number }) => [action, number])).toEqual([
    ['account.create', null],
    ['session.start', null],
    ['list.search', null],
    ['case.read', NUMBER],
    ['case.change', NUMBER],
    ['case.read', NUMBER],
    ['case.read', NUMBER],
    ['case.change', NUMBER],
    ['ledger.export', null],
    ['ledger.export', null],
    ['session.end', null],
  ]);
  expect(new Set(actors)).toEqual(new Set(['王同志']));
  expect(new Set(rows.map((row) => row.account_id))).toEqual(new Set([expect.stringMatching(/^acc_/)]));
  expect(details[2]).toMatchObject({ cases: [NUMBER] });
  expect(details[9]).toMatchObject({ format: 'xlsx', searched: true });
  expect(JSON.stringify(details)).not.toMatch(/张建国|13812345678/);
  await postgres?.drop();
  folder.remove();
});
