import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createDelivery, createHandoff, newWebhookSecret, type Delivery } from '../../src/handoff';
import { openStore } from '../../src/store';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';
import { startReceiver, type Receiver } from './receiver';
import { sampleCase } from './sample-case';

const LONG_MILLISECONDS = 60_000;
const SOON_MILLISECONDS = 20_000;

describe.each(testEngines)('delivery on %s', (engine) => {
  const cases = createCases();
  const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
  const secret = newWebhookSecret();
  let now = new Date('2026-11-23T01:00:00Z');
  let test: TestStore;
  let receiver: Receiver;
  let delivery: Delivery;

  async function start(pollMilliseconds: number): Promise<void> {
    delivery = createDelivery({
      store: test.store,
      cases,
      endpoint: { url: receiver.url, secrets: [secret] },
      clock: { now: () => now },
      log: silentLog,
      random: () => 0.5,
      pollMilliseconds,
    });
    delivery.start();
    // It has looked, found nothing, and pauses.
    await sleep(100);
  }

  async function arrived(count: number): Promise<void> {
    const deadline = Date.now() + SOON_MILLISECONDS;
    while (receiver.received.length < count && Date.now() < deadline) await sleep(5);
    expect(receiver.received).toHaveLength(count);
  }

  beforeEach(async () => {
    test = await openTestStore(engine);
    receiver = await startReceiver(secret);
  });

  afterEach(async () => {
    await delivery.stop();
    await receiver.close();
    await test.dispose();
  });

  it('sends what a transaction has committed at once, long before it would look by itself', async () => {
    await start(LONG_MILLISECONDS);
    const newCase = await sampleCase(test.store, now);
    const { caseNumber } = await test.store.transaction((unit) => handoff.submit(unit, newCase));
    await arrived(1);
    await test.store.transaction((unit) => handoff.update(unit, caseNumber, { text: '我搬到新郑了', at: now }));
    await arrived(2);
  });

  it('looks by itself for what has become due meanwhile', async () => {
    receiver.behave((request) => (request === 0 ? 503 : 204));
    await start(20);
    const newCase = await sampleCase(test.store, now);
    await test.store.transaction((unit) => handoff.submit(unit, newCase));
    while (receiver.requests === 0) await sleep(5);
    await sleep(100);
    expect(receiver.received).toEqual([]);
    now = new Date(now.getTime() + 3_600_000);
    await arrived(1);
  });

  if (engine === 'postgres') {
    it('looks by itself for what another process has left behind', async () => {
      await start(20);
      const other = await openStore(test.options);
      const newCase = await sampleCase(other, now);
      await other.transaction((unit) => handoff.submit(unit, newCase));
      await other.close();
      await arrived(1);
    });
  }
});
