import type { Accounts } from '../../src/accounts';
import { watch } from '../../src/assembly/watch';
import { createMetrics, type HttpServer } from '../../src/server';
import type { Recognizer } from '../../src/understanding';
import { openTestStore, type TestStore } from '../store/open-test-store';

const EMITTED = new Date('2026-11-23T01:00:00Z');
const NOW = new Date('2026-11-23T01:00:30Z');

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.dispose());

it('a look at the metrics asks the outbox once for all it shows of it, and the next look asks again', async () => {
  const { store } = test;
  const metrics = createMetrics();
  const { outbox } = store.read;
  let asked = 0;
  const counting = Object.assign(Object.create(outbox) as typeof outbox, {
    backlog: (now: Date) => {
      asked++;
      return outbox.backlog(now);
    },
  });
  watch({ metrics, readyWhen: () => undefined } as unknown as HttpServer, {
    store: { ...store, read: { ...store.read, outbox: counting } },
    recognizer: {} as Recognizer,
    accounts: {} as Accounts,
    desk: null,
    clock: { now: () => NOW },
    isDelivering: () => true,
    openStreams: () => 0,
  });
  const shown = async (): Promise<string[]> => (await metrics.registry.metrics()).match(/^rongye_outbox_\w+ \d+$/gm) ?? [];

  expect(await shown()).toEqual(['rongye_outbox_waiting 0', 'rongye_outbox_oldest_seconds 0', 'rongye_outbox_parked 0']);
  expect(asked).toBe(1);
  await store.transaction((unit) => unit.outbox.emit({ id: 'evt_1', stream: 'RY-1', type: 'case.updated', body: '{}', at: EMITTED }));
  expect(await shown()).toEqual(['rongye_outbox_waiting 1', 'rongye_outbox_oldest_seconds 30', 'rongye_outbox_parked 0']);
  expect(asked).toBe(2);
});
