import { randomBytes } from 'node:crypto';
import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createDesk, type Desk } from '../../src/desk';
import { createCallbackRoute, createDelivery, createHandoff, newWebhookSecret, type Delivery } from '../../src/handoff';
import type { HandoffStatus } from '../../src/handoff/types';
import { createHttpServer, type HttpServer } from '../../src/server';
import { sampleCase } from '../handoff/sample-case';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';
import { deskOptions } from './desk-options';

describe.each(testEngines)('a case on its way to the bundled desk and back, on %s', (engine) => {
  const cases = createCases();
  const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
  const [webhookSecret, callbackSecret] = [newWebhookSecret(), newWebhookSecret()];
  let test: TestStore;
  let server: HttpServer;
  let desk: Desk;
  let delivery: Delivery;
  let url: string;
  let cookie: string;
  let waiting: ((conversationId: string) => void)[] = [];

  const onConversation = (id: string): void => {
    for (const resolve of waiting.splice(0)) resolve(id);
  };
  const woken = () => new Promise<string>((resolve) => waiting.push(resolve));

  beforeAll(async () => {
    test = await openTestStore(engine);
    server = createHttpServer({ log: silentLog, publicUrl: 'http://127.0.0.1' });
    url = await server.listen(0, '127.0.0.1');
    const { store, options } = test;
    server.routes([createCallbackRoute({ store, cases, secrets: [callbackSecret], clock: systemClock, log: silentLog, onConversation })]);
    const { dataDir, databaseUrl } = options;
    const keys = { current: 'k1', keys: { k1: randomBytes(32) } };
    desk = await createDesk({ ...deskOptions(url, webhookSecret, callbackSecret), dataDir, databaseUrl, keys });
    server.routes(desk.routes);
    const endpoint = { url: `${url}/desk/webhook`, secrets: [webhookSecret] };
    delivery = createDelivery({ store, cases, endpoint, clock: systemClock, log: silentLog, onConversation, pollMilliseconds: 20 });
    delivery.start();
    const token = new URL(await desk.createSignInLink()).searchParams.get('token') ?? '';
    expect(await desk.isFirstRun()).toBe(true);
    const response = await form('/desk/sign-in', { token, name: '李站长' });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await desk.isFirstRun()).toBe(false);
  });

  afterAll(async () => {
    await delivery.stop();
    await server.close();
    await desk.close();
    await test.dispose();
  });

  const form = (path: string, fields: Record<string, string>) =>
    fetch(url + path, { method: 'POST', body: new URLSearchParams(fields), headers: { cookie }, redirect: 'manual' });
  const page = async (path: string) => (await fetch(url + path, { headers: { cookie } })).text();

  async function act(caseNumber: string, action: string, fields: Record<string, string>): Promise<string> {
    const shown = await page(`/desk/cases/${caseNumber}`);
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(shown)?.[1] ?? '';
    const response = await form(`/desk/cases/${caseNumber}`, { csrf: hidden('csrf'), once: hidden('once'), action, ...fields });
    return page(response.headers.get('location') ?? '');
  }

  async function nextNews(conversationId: string): Promise<HandoffStatus> {
    const next = await test.store.read.activities.nextUnprocessed(conversationId);
    await test.store.transaction((unit) => unit.activities.markProcessed(conversationId, next?.seq ?? 0, new Date()));
    return next?.body['value'] as HandoffStatus;
  }

  it('is delivered, accepted, asked about, answered and completed, each step seen on both sides', async () => {
    const newCase = await sampleCase(test.store, new Date());
    const delivered = woken();
    const { caseNumber, conversationId } = await test.store.transaction((unit) => handoff.submit(unit, newCase));
    expect(await delivered).toBe(conversationId);
    expect(await nextNews(conversationId)).toMatchObject({ type: 'delivered' });
    expect(await page('/desk')).toContain(caseNumber);

    expect(await act(caseNumber, 'accepted', { text: '', expectedBy: '2099-01-01' })).toContain('已经送到本人的对话里');
    expect(await nextNews(conversationId)).toMatchObject({ type: 'accepted', by: '李站长', expectedBy: '2099-01-01T18:00:00+08:00' });
    await act(caseNumber, 'needs-info', { text: '请补充退役证' });
    expect(await nextNews(conversationId)).toMatchObject({ type: 'needs-info', text: '请补充退役证', caseState: 'needs-info' });

    await test.store.transaction((unit) => handoff.update(unit, caseNumber, { text: '退役证找到了', at: new Date() }));
    delivery.kick();
    for (let shown = ''; !shown.includes('退役证找到了');) shown = await page(`/desk/cases/${caseNumber}`);

    await act(caseNumber, 'completed', { text: '已上岗' });
    expect(await nextNews(conversationId)).toMatchObject({ type: 'completed', state: 'completed', text: '已上岗' });
    expect((await test.store.read.cases.get(caseNumber))?.state).toBe('completed');
    expect(await page(`/desk/cases/${caseNumber}`)).toContain('已办结');
  });

  it('that its owner withdraws in the same moment is refused to the caseworker, in words', async () => {
    const newCase = await sampleCase(test.store, new Date());
    const delivered = woken();
    const { caseNumber } = await test.store.transaction((unit) => handoff.submit(unit, newCase));
    await delivered;
    await delivery.stop();
    await test.store.transaction((unit) => handoff.withdraw(unit, caseNumber, new Date()));
    const answer = await act(caseNumber, 'accepted', { text: '' });
    expect(answer).toContain('没有送出：对方系统里这件个案现在是“本人已撤回”');
  });
});
