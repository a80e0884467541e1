import { newWebhookSecret } from '../../src/handoff';
import { testEngines } from '../store/open-test-store';
import { until } from '../support/until';
import { DeliveryWorld, START } from './delivery-world';

describe.each(testEngines)('delivery on %s', (engine) => {
  let world: DeliveryWorld;
  beforeEach(async () => {
    world = await DeliveryWorld.open(engine);
  });
  afterEach(() => world.close());

  it('moves the case to delivered and wakes the conversation with the news, in one go', async () => {
    const { receiver, woken } = world;
    const { caseNumber, conversationId } = await world.submit();
    world.start();
    await until(() => woken.length > 0);
    expect(woken).toEqual([conversationId]);
    expect(await world.stateOf(caseNumber)).toBe('delivered');
    expect(await world.news(conversationId)).toEqual([
      {
        caseNumber,
        state: 'accepted',
        type: 'delivered',
        caseState: 'delivered',
        by: null,
        text: null,
        expectedBy: null,
        at: START.toISOString(),
        event: 'case.submitted',
      },
    ]);
    expect(receiver.badSignatures).toBe(0);
    expect(receiver.received).toMatchObject([{ type: 'case.submitted', caseNumber }]);
    expect(receiver.received[0]?.headers['content-type']).toContain('application/json');
  });

  it('signs with every secret while one is being changed', async () => {
    const { receiver, secret } = world;
    await world.submit();
    world.start({ endpoint: { url: receiver.url, secrets: [newWebhookSecret(), secret] } });
    await until(() => receiver.received.length === 1);
    expect(receiver.badSignatures).toBe(0);
    expect(receiver.received[0]?.headers['webhook-signature']?.split(' ')).toHaveLength(2);
  });

  it('does not say that a case has arrived which a caseworker has accepted already, or its owner withdrawn', async () => {
    const { cases, handoff, test, now } = world;
    const accepted = await world.submit();
    const withdrawn = await world.submit();
    await test.store.transaction(async (unit) => {
      await cases.move(unit, accepted.caseNumber, 'accepted', { actor: 'station', note: null, at: now });
      await handoff.withdraw(unit, withdrawn.caseNumber, now);
    });
    world.start();
    await until(async () => (await world.backlog()).waiting === 0);
    expect([await world.stateOf(accepted.caseNumber), await world.stateOf(withdrawn.caseNumber)]).toEqual(['accepted', 'withdrawn']);
    expect(world.woken).toEqual([]);
  });

  it('delivers what an earlier process left, and a wake-up that fails does no harm', async () => {
    const { caseNumber } = await world.submit();
    world.start({
      onConversation: () => {
        throw new Error('nobody is listening');
      },
    });
    await until(async () => (await world.stateOf(caseNumber)) === 'delivered');
    const second = await world.submit();
    await until(async () => (await world.stateOf(second.caseNumber)) === 'delivered');
  });

  it('refuses an address that it may not use before anything is sent', () => {
    const { secret } = world;
    expect(() => world.start({ endpoint: { url: 'http://10.0.0.1/hook', secrets: [secret] } })).toThrow(/https/);
  });
});
