import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createDeadLetterRoutes, createDelivery, createHandoff, newWebhookSecret, type Delivery } from '../../src/handoff';
import { signatureHeaders } from '../../src/handoff/signature';
import { createHttpServer, type HttpServer } from '../../src/server';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';
import { until } from '../support/until';
import { startReceiver, type Receiver } from './receiver';
import { sampleCase } from './sample-case';

const NOW = new Date('2026-11-26T02:00:00Z');
const PATH = '/api/admin/dead-letters';

describe.each(testEngines)('dead letters on %s', (engine) => {
  const secret = newWebhookSecret();
  let test: TestStore;
  let receiver: Receiver;
  let delivery: Delivery;
  let http: HttpServer;
  let url: string;
  let caseNumber: string;
  let firstEvent: string;

  async function ask(path: string, body?: object, key = secret): Promise<{ status: number; json: Record<string, unknown> }> {
    const text = body ? JSON.stringify(body) : '';
    const headers = { 'content-type': 'application/json', ...signatureHeaders([key], 'admin_1', new Date(), text) };
    const response = await fetch(url + path, body ? { method: 'POST', headers, body: text } : { headers });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }

  const parked = () => test.store.read.outbox.parked(10);

  beforeEach(async () => {
    test = await openTestStore(engine);
    receiver = await startReceiver(secret);
    receiver.behave(() => 410);
    const cases = createCases();
    const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
    const newCase = await sampleCase(test.store, NOW);
    await test.store.transaction(async (unit) => {
      ({ caseNumber } = await handoff.submit(unit, newCase));
      await handoff.update(unit, caseNumber, { text: '退役证找到了', at: NOW });
    });
    const clock = { now: () => NOW };
    delivery = createDelivery({
      store: test.store,
      cases,
      endpoint: { url: receiver.url, secrets: [secret] },
      clock,
      log: silentLog,
      pollMilliseconds: 10,
      graceMilliseconds: 100,
    });
    http = createHttpServer({ log: silentLog, publicUrl: 'http://127.0.0.1' });
    http.routes(createDeadLetterRoutes({ store: test.store, delivery, secrets: [secret], log: silentLog }));
    url = await http.listen(0, '127.0.0.1');
    delivery.start();
    await until(async () => (await parked()).length === 1);
    firstEvent = (await parked())[0]?.eventId ?? '';
    receiver.behave(() => 204);
  });
  afterEach(async () => {
    await http.close();
    await delivery.stop();
    await receiver.close();
    await test.dispose();
  });

  it('are listed with case, event and reason, and nothing of what was in them', async () => {
    const { status, json } = await ask(PATH);
    expect(status).toBe(200);
    expect(json).toEqual({
      deadLetters: [
        {
          caseNumber,
          eventId: firstEvent,
          type: 'case.submitted',
          reason: expect.stringContaining('HTTP 410') as string,
          failure: 'closed',
          since: NOW.toISOString(),
        },
      ],
      mayBeMore: false,
      // What stands behind a dead letter is not being tried.
      waiting: { cases: 0, events: 0, since: null, nextTryAt: null, failures: [] },
    });
  });

  it('come with how much is still being tried, since when, why it failed and when it is tried next', async () => {
    receiver.behave(() => 500);
    await ask(`${PATH}/${caseNumber}/replay`, { eventId: firstEvent });
    const waiting = async () => (await ask(PATH)).json['waiting'];
    await until(async () => (await test.store.read.outbox.waiting()).failures.length === 1);
    expect(await waiting()).toEqual({
      cases: 1,
      events: 2,
      since: NOW.toISOString(),
      nextTryAt: expect.stringMatching(/^2026-11-26T02:00:0[456]/) as string,
      failures: [{ failure: 'server', cases: 1 }],
    });
  });

  it('are sent again with the same id, and what waited behind follows', async () => {
    expect(await ask(`${PATH}/${caseNumber}/replay`, { eventId: firstEvent })).toMatchObject({ status: 200, json: { done: 'replay' } });
    await until(() => receiver.received.length === 2);
    expect(receiver.received[0]).toMatchObject({ id: firstEvent, type: 'case.submitted' });
    expect(receiver.received[1]).toMatchObject({ type: 'case.updated' });
    expect((await ask(PATH)).json).toMatchObject({ deadLetters: [] });
  });

  it('are passed over, and only what follows is sent', async () => {
    receiver.behave(() => 410);
    expect(await ask(`${PATH}/${caseNumber}/skip`, { eventId: firstEvent })).toMatchObject({ status: 200, json: { done: 'skip' } });
    // The endpoint is still closed: what follows becomes the next dead letter, which the first request cannot settle.
    await until(async () => (await parked()).some(({ eventId }) => eventId !== firstEvent));
    receiver.behave(() => 204);
    expect(await ask(`${PATH}/${caseNumber}/skip`, { eventId: firstEvent })).toMatchObject({ status: 409 });
    const [next] = await parked();
    expect(next).toMatchObject({ type: 'case.updated' });
    await ask(`${PATH}/${caseNumber}/replay`, { eventId: next?.eventId });
    await until(() => receiver.received.length === 1);
    expect(receiver.received[0]).toMatchObject({ type: 'case.updated' });
  });

  it('are shown and moved for nobody without the secret, and a request that names none is told so', async () => {
    expect((await ask(PATH, undefined, newWebhookSecret())).status).toBe(401);
    expect((await ask(`${PATH}/${caseNumber}/skip`, { eventId: firstEvent }, newWebhookSecret())).status).toBe(401);
    expect((await fetch(url + PATH)).status).toBe(401);
    expect((await ask(`${PATH}/${caseNumber}/skip`, {})).status).toBe(400);
    expect((await ask(`${PATH}/RY000000000000/skip`, { eventId: firstEvent })).status).toBe(404);
    expect((await parked()).map(({ eventId }) => eventId)).toEqual([firstEvent]);
  });
});
