import type { AuditTables } from '../../src/accounts/tables';
import { silentLog } from '../../src/base/log';
import { signatureHeaders } from '../../src/handoff/signature';
import { createCipher } from '../../src/store/crypto';
import { openDatabase } from '../../src/store/database';
import { caseEvent } from '../desk/case-event';
import { TERMINAL_SECRET } from '../desk/desk-options';
import { hidden, openDesk } from '../desk/open-desk';
import { testEngines } from '../store/open-test-store';

const NUMBER = 'RY261123000017';

test.each(testEngines)('the desk on %s writes down who saw and changed what, and never the words of a search', async (engine) => {
  const desk = await openDesk({ engine });
  const verify = (headers: Record<string, string>, body: string) =>
    fetch(`${desk.url}/desk/audit-verifications`, { method: 'POST', body, headers });

  await desk.deliver(caseEvent(NUMBER));
  await desk.stranger.get(`/desk/cases/${NUMBER}`); // Shows nothing, so nothing is written down.
  const wang = await desk.signIn('王同志');
  await wang.get(`/desk?search=${encodeURIComponent('张建国')}`);
  const csrf = hidden(await wang.page(`/desk/cases/${NUMBER}`), 'csrf');
  await wang.post(`/desk/cases/${NUMBER}`, { csrf, action: 'note', text: '电话没人接' });
  await wang.post(`/desk/cases/${NUMBER}`, { csrf: 'of another site', action: 'note', text: '电话没人接' });
  // The talk: fetching its lines again and again is one look, and taking it is a change.
  await wang.get(`/desk/cases/${NUMBER}/live/lines`);
  await wang.get(`/desk/cases/${NUMBER}/live/lines`);
  await wang.get(`/desk/cases/${NUMBER}/live`);
  await wang.get(`/desk/cases/${NUMBER}/live/lines`);
  await wang.post(`/desk/cases/${NUMBER}/live`, { csrf, do: 'take' });
  await wang.get('/desk/ledger.csv');
  await wang.get('/desk/ledger.xlsx?search=13812345678');
  const verdict = await verify(signatureHeaders([TERMINAL_SECRET], 'ask-1', new Date(), '{}'), '{}');
  expect(await verdict.json()).toEqual({ whole: true, entries: 10 });
  expect((await verify({ cookie: wang.cookie }, '')).status).toBe(401);
  await wang.post('/desk/sign-out', { csrf });
  await desk.stop();

  const database = await openDatabase<AuditTables>({
    dataDir: desk.folder,
    databaseUrl: desk.databaseUrl,
    fileName: 'audit.db',
    log: silentLog,
  });
  const rows = await database.db.selectFrom('audit_access').selectAll().orderBy('seq').execute();
  await database.close();
  const cipher = createCipher(desk.keys);
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
  await desk.close();
});
