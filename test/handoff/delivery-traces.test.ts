import type { Tracing } from '../../src/base/tracing';
import { until } from '../support/until';
import { DeliveryWorld, START } from './delivery-world';
import { listeningLog, withAudit, withOutbox } from './witness';

describe('what delivery leaves behind for those who run it', () => {
  let world: DeliveryWorld;
  let counted: string[];
  let listening: ReturnType<typeof listeningLog>;
  const metrics = {
    delivered: () => void counted.push('delivered'),
    failed: () => void counted.push('failed'),
    parked: () => void counted.push('parked'),
  };

  beforeEach(async () => {
    world = await DeliveryWorld.open('libsql');
    counted = [];
    listening = listeningLog();
  });
  afterEach(() => world.close());

  it('counts each attempt once, and says of a failed one what, why and until when', async () => {
    const { receiver } = world;
    receiver.behave((request) => (request === 0 ? 500 : 204));
    const { caseNumber } = await world.submit();
    world.start({ metrics, log: listening.log });
    await until(() => world.waitsExactly(5_000));
    expect(counted).toEqual(['failed']);
    world.pass(5_000);
    await until(async () => (await world.stateOf(caseNumber)) === 'delivered' && counted.length === 2);
    expect(counted).toEqual(['failed', 'delivered']);
    expect(listening.lines).toEqual([
      {
        level: 'warn',
        message: 'a webhook event was not delivered; it will be sent again',
        fields: {
          id: receiver.received[0]?.id,
          type: 'case.submitted',
          attempts: 1,
          reason: 'HTTP 500',
          nextAt: new Date(START.getTime() + 5_000),
        },
      },
    ]);
  });

  it('says that the receiver has closed its endpoint, and which letters are held for it', async () => {
    const { receiver } = world;
    receiver.behave(() => 410);
    const { caseNumber } = await world.submit();
    world.start({ metrics, log: listening.log });
    await until(() => counted.includes('parked') && world.woken.length === 1);
    expect(counted).toEqual(['parked']);
    expect(listening.lines).toEqual([
      { level: 'error', message: expect.stringContaining('410') as string, fields: { url: receiver.url } },
      {
        level: 'error',
        message: expect.stringContaining('dead letter') as string,
        fields: {
          id: expect.stringMatching(/^evt_/) as string,
          type: 'case.submitted',
          stream: caseNumber,
          attempts: 1,
          reason: 'HTTP 410: the receiver has closed this endpoint',
        },
      },
    ]);
  });

  it('says which conversation could not be woken', async () => {
    const { conversationId } = await world.submit();
    world.start({
      log: listening.log,
      onConversation: () => {
        throw new Error('nobody is listening');
      },
    });
    await until(() => listening.lines.length > 0);
    expect(listening.lines).toMatchObject([
      { level: 'error', message: 'a conversation could not be woken', fields: { conversationId, error: expect.any(Error) as Error } },
    ]);
  });

  it('says that the database was away when it looked, and which result could not be stored', async () => {
    await world.submit();
    const [looks, results] = [[new Error('away')], [new Error('away')]];
    const store = withOutbox(world.test.store, (outbox) => ({
      claim: async (...given) => {
        const error = looks.pop();
        if (error) throw error;
        return outbox.claim(...given);
      },
      delivered: async (...given) => {
        const error = results.pop();
        if (error) throw error;
        return outbox.delivered(...given);
      },
    }));
    world.start({ store, log: listening.log });
    await until(() => listening.lines.length === 2);
    expect(listening.lines).toMatchObject([
      { level: 'error', message: 'due events could not be read; trying again', fields: { error: expect.any(Error) as Error } },
      {
        level: 'error',
        message: 'the result of a delivery could not be stored',
        fields: { id: expect.stringMatching(/^evt_/) as string, type: 'case.submitted', error: expect.any(Error) as Error },
      },
    ]);
  });

  it('writes down who let a dead letter go again or gave it up, and nothing where there was none', async () => {
    const { receiver } = world;
    receiver.behave(() => 410);
    const [first, second] = [await world.submit(), await world.submit()];
    const audit = withAudit(world.test.store);
    const delivery = world.start({ store: audit.store });
    await until(async () => (await world.backlog()).parked === 2);
    audit.entries.length = 0;
    expect(await delivery.replay(['RY-none', first.caseNumber])).toBe(1);
    expect([await delivery.skip(second.caseNumber), await delivery.skip('RY-none')]).toEqual([true, false]);
    const by = { at: START, actor: 'admin' };
    expect(audit.entries.filter(({ actor }) => actor === 'admin')).toEqual([
      { ...by, action: 'handoff.replay', subject: first.caseNumber },
      { ...by, action: 'handoff.skip', subject: second.caseNumber },
    ]);
  });

  it('is a span below the turn that the event comes from, with what came of it, and the receiver gets its place in the trace', async () => {
    const { receiver, test } = world;
    const OF_TURN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const OF_SPAN = '00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01';
    const spans: { name: string; parent: string | undefined; attributes: Record<string, unknown> }[] = [];
    const tracing: Tracing = {
      span: (name, work, parent) => {
        const attributes = {};
        spans.push({ name, parent, attributes });
        return work({ set: (more) => Object.assign(attributes, more) });
      },
      stage: () => undefined,
      set: (more) => Object.assign(spans.at(-1)?.attributes ?? {}, more),
      traceparent: () => OF_SPAN,
    };
    const store = withOutbox(test.store, (outbox) => ({
      claim: async (...given) =>
        (await outbox.claim(...given)).map((event) => ({ ...event, traceparent: event.type === 'case.submitted' ? OF_TURN : null })),
    }));
    const { caseNumber } = await world.submit();
    await store.transaction((unit) => world.handoff.update(unit, caseNumber, { text: '我搬到新郑了', at: START }));
    world.start({ store, tracing });
    await until(() => receiver.received.length === 2 && spans.every(({ attributes }) => 'rongye.outcome' in attributes));
    const [submitted, updated] = receiver.received;
    const common = { 'rongye.case': caseNumber, 'rongye.attempt': 1, 'rongye.outcome': 'delivered' };
    expect(spans).toEqual([
      {
        name: 'webhook',
        parent: OF_TURN,
        attributes: { ...common, 'rongye.event': 'case.submitted', 'rongye.event_id': submitted?.id },
      },
      { name: 'webhook', parent: undefined, attributes: { ...common, 'rongye.event': 'case.updated', 'rongye.event_id': updated?.id } },
    ]);
    expect(receiver.received.map(({ headers }) => headers['traceparent'])).toEqual([OF_SPAN, OF_SPAN]);
  });
});
