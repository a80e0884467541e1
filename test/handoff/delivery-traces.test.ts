import { until } from '../support/until';
import { DeliveryWorld, START } from './delivery-world';
import { listeningLog, withAudit, withOutbox } from './witness';

describe('what delivery leaves behind for those who run it', () => {
  let world: DeliveryWorld;
  let listening: ReturnType<typeof listeningLog>;
  beforeEach(async () => {
    world = await DeliveryWorld.open('libsql');
    listening = listeningLog();
  });
  afterEach(() => world.close());

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
});
