import type { Tracing } from '../../src/base/tracing';
import { createCases } from '../../src/cases';
import { createHandoff, newWebhookSecret } from '../../src/handoff';
import { Tries, type TryOptions } from '../../src/handoff/tries';
import type { HandoffStatus } from '../../src/handoff/types';
import type { CaseRow, OutboxEvent } from '../../src/store/types';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { until } from '../support/until';
import { startReceiver, type Receiver } from './receiver';
import { sampleCase } from './sample-case';
import { listeningLog } from './witness';

const NOW = new Date('2026-11-23T01:00:00Z');
const SOON = new Date(NOW.getTime() + 5_000);
const LEASED = new Date(NOW.getTime() + 30_000);
const OF_TURN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const OF_SPAN = '00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01';

describe('one try of an event', () => {
  const secret = newWebhookSecret();
  const cases = createCases();
  const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
  let test: TestStore;
  let receiver: Receiver;
  let made: Tries[];
  let counted: string[];
  let woken: string[];
  let listening: ReturnType<typeof listeningLog>;

  beforeEach(async () => {
    test = await openTestStore();
    receiver = await startReceiver(secret);
    [made, counted, woken, listening] = [[], [], [], listeningLog()];
  });
  afterEach(async () => {
    for (const one of made) await one.cut();
    await receiver.close();
    await test.dispose();
  });

  function tries(change: Partial<TryOptions> = {}): Tries {
    const one = new Tries({
      store: test.store,
      cases,
      endpoint: { url: receiver.url, secrets: [secret] },
      clock: { now: () => NOW },
      log: listening.log,
      onConversation: (id) => woken.push(id),
      metrics: {
        delivered: () => counted.push('delivered'),
        failed: () => counted.push('failed'),
        parked: () => counted.push('parked'),
      },
      random: () => 0.5,
      ...change,
    });
    made.push(one);
    return one;
  }
  async function submit(): Promise<CaseRow> {
    const newCase = await sampleCase(test.store, NOW);
    return test.store.transaction((unit) => handoff.submit(unit, newCase));
  }
  async function claim(at = NOW): Promise<OutboxEvent> {
    const [event] = await test.store.transaction((unit) => unit.outbox.claim(at, LEASED, 1));
    if (!event) throw new Error('nothing is due');
    return event;
  }
  const stateOf = async (caseNumber: string) => (await test.store.read.cases.get(caseNumber))?.state;
  const parked = () => test.store.read.outbox.parked(10);
  const waiting = async () => (await test.store.read.outbox.backlog(NOW)).waiting;
  const newsOf = async (conversationId: string) =>
    (await test.store.read.activities.nextUnprocessed(conversationId))?.body['value'] as HandoffStatus | undefined;

  it('that arrives leaves nothing to send, moves the case, counts once and wakes the conversation', async () => {
    const { caseNumber, conversationId } = await submit();
    await tries().make(await claim());
    expect(receiver.received).toMatchObject([{ type: 'case.submitted', caseNumber }]);
    expect(receiver.badSignatures).toBe(0);
    expect([await waiting(), await stateOf(caseNumber), counted, woken]).toEqual([0, 'delivered', ['delivered'], [conversationId]]);
    expect(await newsOf(conversationId)).toMatchObject({ type: 'delivered', at: NOW.toISOString() });
    expect(listening.lines).toEqual([]);
  });

  it('is dated for its signature by real time, whatever day the rest goes by', async () => {
    await submit();
    const event = await claim();
    const before = Math.floor(Date.now() / 1_000);
    await tries().make(event);
    expect(Number(receiver.received[0]?.headers['webhook-timestamp'])).toBeGreaterThanOrEqual(before);
    await submit();
    await tries({ signatureClock: { now: () => SOON } }).make(await claim());
    expect(receiver.received[1]?.headers['webhook-timestamp']).toBe(String(SOON.getTime() / 1_000));
  });

  it('that fails is made again after the wait, and says what, why and until when', async () => {
    receiver.behave(() => 500);
    const { caseNumber, conversationId } = await submit();
    const event = await claim();
    await tries().make(event);
    expect([await stateOf(caseNumber), counted, woken, await parked()]).toEqual(['submitted', ['failed'], [], []]);
    expect(await newsOf(conversationId)).toBeUndefined();
    expect(await test.store.read.outbox.waiting()).toMatchObject({ nextTryAt: SOON, failures: [{ failure: 'server', streams: 1 }] });
    expect((await claim(SOON)).id).toBe(event.id);
    expect(listening.lines).toEqual([
      {
        level: 'warn',
        message: 'a webhook event was not delivered; it will be sent again',
        fields: { id: event.id, type: 'case.submitted', attempts: 1, reason: 'HTTP 500', nextAt: SOON },
      },
    ]);
  });

  it('that is cut off under way ends at once, and is made again', async () => {
    receiver.behave(() => 'hang');
    await submit();
    const [one, event] = [tries(), await claim()];
    const begun = Date.now();
    const making = one.make(event);
    await until(() => receiver.requests === 1);
    await one.cut();
    await making;
    expect(Date.now() - begun).toBeLessThan(one.timeoutMilliseconds / 2);
    expect([counted, (await claim(SOON)).id]).toEqual([['failed'], event.id]);
  });

  it('that fails is made again when the receiver asks for it', async () => {
    receiver.behave(() => ({ status: 503, headers: { 'retry-after': '90' } }));
    await submit();
    await tries().make(await claim());
    expect((await test.store.read.outbox.waiting()).nextTryAt).toEqual(new Date(NOW.getTime() + 90_000));
  });

  it('is scattered around its wait where a random number says so, and without one too', async () => {
    receiver.behave(() => 500);
    for (const random of [() => 0, undefined]) {
      await submit();
      const event = await claim();
      await tries({ random }).make(event);
    }
    const at = (await test.store.read.outbox.waiting()).nextTryAt?.getTime() ?? 0;
    expect(at).toBe(NOW.getTime() + 4_000);
  });

  it('that was the last one makes a dead letter, which its owner and the operator hear of', async () => {
    receiver.behave(() => 401);
    const { caseNumber, conversationId } = await submit();
    const event = { ...(await claim()), attempts: 10 };
    await tries().make(event);
    expect(await parked()).toMatchObject([{ stream: caseNumber, reason: 'HTTP 401', failure: 'refused', at: NOW }]);
    expect(await newsOf(conversationId)).toMatchObject({ type: 'undelivered' });
    expect([counted, woken]).toEqual([['failed', 'parked'], [conversationId]]);
    expect(listening.lines).toEqual([
      {
        level: 'error',
        message: 'a webhook event is a dead letter now; replay it when the receiver works again',
        fields: { id: event.id, type: 'case.submitted', stream: caseNumber, attempts: 10, reason: 'HTTP 401' },
      },
    ]);
  });

  it('that was the last one of what another server has taken over meanwhile is nobody’s news', async () => {
    receiver.behave(() => 500);
    const { conversationId } = await submit();
    const event = { ...(await claim()), attempts: 10 };
    await claim(LEASED);
    await tries().make(event);
    expect([await parked(), await newsOf(conversationId), counted, woken, listening.lines]).toEqual([[], undefined, ['failed'], [], []]);
  });

  it('that meets a closed endpoint holds the letter, and what comes next is not even sent', async () => {
    receiver.behave(() => 410);
    const [first, second] = [await submit(), await submit()];
    const one = tries();
    expect(one.gone).toBe(false);
    await one.make(await claim());
    expect(one.gone).toBe(true);
    await one.make(await claim());
    expect(receiver.requests).toBe(1);
    const held = { reason: 'HTTP 410: the receiver has closed this endpoint', failure: 'closed' };
    expect(await parked()).toMatchObject([held, held]);
    expect((await parked()).map(({ stream }) => stream).toSorted()).toEqual([first.caseNumber, second.caseNumber].toSorted());
    expect(counted).toEqual(['parked', 'parked']);
    expect(listening.lines[0]).toEqual({
      level: 'error',
      message: 'the receiver answered 410: nothing is sent until a replay or a restart',
      fields: { url: receiver.url },
    });
  });

  it('of what was added later wakes nobody when it arrives', async () => {
    const { caseNumber } = await submit();
    await tries().make(await claim());
    await test.store.transaction((unit) => handoff.update(unit, caseNumber, { text: '我搬到新郑了', at: NOW }));
    woken.length = 0;
    await tries().make(await claim());
    expect([receiver.received.at(-1)?.type, woken]).toEqual(['case.updated', []]);
  });

  it('is not made while one letter is held for the closing, among others that failed for themselves', async () => {
    receiver.behave(() => 410);
    await submit();
    const one = tries();
    await one.make(await claim());
    await submit();
    const other = await claim();
    await test.store.transaction((unit) => unit.outbox.park(other, 'HTTP 500', NOW, 'server'));
    await submit();
    await one.make(await claim());
    expect([one.gone, receiver.requests]).toEqual([true, 1]);
  });

  it('goes on once another server was told to: only letters held for the closing count', async () => {
    receiver.behave((request) => (request === 0 ? 410 : 204));
    const { caseNumber } = await submit();
    const one = tries();
    await one.make(await claim());
    await submit();
    await test.store.transaction(async (unit) => {
      await unit.outbox.replay(caseNumber, NOW);
      const events = await unit.outbox.claim(NOW, LEASED, 2);
      for (const event of events) if (event.stream === caseNumber) await unit.outbox.park(event, 'HTTP 500', NOW, 'server');
    });
    await one.make(await claim(LEASED));
    expect([one.gone, receiver.received.length]).toEqual([false, 1]);
  });

  it('that cannot wake a conversation has arrived all the same', async () => {
    const { caseNumber, conversationId } = await submit();
    const deaf = (): never => {
      throw new Error('nobody is listening');
    };
    await tries({ onConversation: deaf }).make(await claim());
    expect(await stateOf(caseNumber)).toBe('delivered');
    expect(listening.lines).toEqual([
      { level: 'error', message: 'a conversation could not be woken', fields: { conversationId, error: expect.any(Error) as Error } },
    ]);
  });

  it.each([204, 500, 410])('needs nobody who counts, listens or traces (%d)', async (status) => {
    receiver.behave(() => status);
    await submit();
    await tries({ metrics: undefined, onConversation: undefined, tracing: null }).make(await claim());
    await submit();
    await tries({ metrics: {} }).make({ ...(await claim()), attempts: 10 });
    expect(listening.lines.filter(({ message }) => message.includes('woken'))).toEqual([]);
  });

  it('is given up after its time, fifteen seconds where none is set', async () => {
    expect(tries().timeoutMilliseconds).toBe(15_000);
    receiver.behave(() => 'hang');
    await submit();
    await tries({ timeoutMilliseconds: 100 }).make(await claim());
    expect((await test.store.read.outbox.waiting()).failures).toEqual([{ failure: 'timeout', streams: 1 }]);
  });

  it('is not begun with an endpoint that may not be used', () => {
    expect(() => tries({ endpoint: { url: 'http://10.0.0.1/hook', secrets: [secret] } })).toThrow(/https/);
    expect(() => tries({ endpoint: { url: 'https://10.0.0.1/hook', secrets: [secret] } })).toThrow(/HANDOFF_ALLOW_NETWORKS/);
    const addresses = { allowNetworks: ['10.0.0.0/8'] };
    expect(() => tries({ endpoint: { url: 'https://10.0.0.1/hook', secrets: [secret] }, addresses })).not.toThrow();
  });

  it.each([[OF_TURN], [null]])(
    'is a span below the turn that it comes from (%s), and the receiver gets its place in the trace',
    async (parent) => {
      const attributes: Record<string, unknown> = {};
      const spans: unknown[] = [];
      const tracing: Tracing = {
        span: (name, work, above) => {
          spans.push([name, above]);
          return work({ set: (more) => Object.assign(attributes, more) });
        },
        stage: () => undefined,
        set: (more) => Object.assign(attributes, more),
        traceparent: () => OF_SPAN,
      };
      const { caseNumber } = await submit();
      const event = { ...(await claim()), traceparent: parent };
      await tries({ tracing }).make(event);
      expect(spans).toEqual([['webhook', parent ?? undefined]]);
      expect(attributes).toEqual({
        'rongye.case': caseNumber,
        'rongye.event': 'case.submitted',
        'rongye.event_id': event.id,
        'rongye.attempt': 1,
        'rongye.outcome': 'delivered',
      });
      expect(receiver.received[0]?.headers['traceparent']).toBe(OF_SPAN);
    },
  );
});
