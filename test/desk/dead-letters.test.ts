import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createDeadLetterRoutes, createDelivery, createHandoff, type Delivery } from '../../src/handoff';
import { startReceiver, type Receiver } from '../handoff/receiver';
import { sampleCase } from '../handoff/sample-case';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { openDesk, type Caseworker, type OpenDesk } from './open-desk';

const NOW = new Date('2026-11-26T10:00:00+08:00');
let now = NOW;
let stored: TestStore;
let receiver: Receiver;
let delivery: Delivery;
let desk: OpenDesk;
let li: Caseworker;
let caseNumber: string;

beforeAll(async () => {
  [stored, desk] = [await openTestStore(), await openDesk({ clock: { now: () => NOW } })];
  const { store } = stored;
  const { secret } = desk;
  receiver = await startReceiver(secret);
  receiver.behave(() => 410);
  const cases = createCases();
  const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
  const newCase = await sampleCase(store, NOW);
  await store.transaction(async (unit) => {
    ({ caseNumber } = await handoff.submit(unit, newCase));
    await handoff.update(unit, caseNumber, { text: '退役证找到了', at: NOW });
  });
  const endpoint = { url: receiver.url, secrets: [secret] };
  delivery = createDelivery({
    store,
    cases,
    endpoint,
    clock: { now: () => now },
    log: silentLog,
    pollMilliseconds: 10,
    graceMilliseconds: 100,
  });
  delivery.start();
  li = await desk.signIn('李站长');
});
afterAll(async () => {
  await delivery.stop();
  await receiver.close();
  await desk.close();
  await stored.dispose();
});

async function pageWith(words: string): Promise<string> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const page = await li.page('/desk/dead-letters');
    if (page.includes(words)) return page;
    if (Date.now() > deadline) throw new Error(`the page never said "${words}"`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('says that nothing can be known while the sender cannot be asked', async () => {
  expect(await li.page('/desk/dead-letters')).toContain('现在问不到助手系统');
});

test('shows what stands still and why, passes over it or sends it again, and only what the page showed', async () => {
  desk.routes([createDeadLetterRoutes({ store: stored.store, delivery, secrets: [desk.callbackSecret], log: silentLog })].flat());
  const page = await pageWith(caseNumber);
  expect(page).toContain('410');
  expect(page).toContain('case.submitted');
  const eventId = /name="eventId" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const settle = (fields: Record<string, string>) =>
    li.submit('/desk/dead-letters', '/desk/dead-letters', { caseNumber, eventId, ...fields });

  expect(await settle({ do: 'skip', eventId: 'evt_another' })).toContain('这一条刚刚变了');
  expect(page).toContain('现在没有在等的');
  expect(page).toContain('这个地址已经停用');
  expect(await settle({ do: 'skip' })).toContain('已跳过');
  const next = await pageWith('case.updated');
  expect(await settle({ do: 'replay' })).toContain('这一条刚刚变了');
  const nextId = /name="eventId" value="([^"]+)"/.exec(next)?.[1] ?? '';
  receiver.behave(() => 503);
  expect(await settle({ do: 'replay', eventId: nextId })).toContain('已重新排队');
  const trying = await pageWith('下一次再试');
  for (const said of ['1 件个案的 1 条内容在等', '工作台说现在太忙，请稍后再送：1 件']) expect(trying).toContain(said);
  receiver.behave(() => 200);
  now = new Date(NOW.getTime() + 10_000);
  delivery.kick();
  expect(await pageWith('没有。所有内容都已送到')).not.toContain(caseNumber);
});
