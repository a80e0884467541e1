import type { CaseRow } from '../../src/store/types';
import { CallbackWorld, eventOf, NOW } from './callback-world';
import { listeningLog } from './witness';

const DAY = 86_400_000;
const MONTH_DAYS = 30;
const IN_A_MONTH = new Date(NOW.getTime() + MONTH_DAYS * DAY);

describe('beside its news, an event from a caseworker', () => {
  let world: CallbackWorld;
  beforeAll(async () => {
    world = await CallbackWorld.open();
  });
  beforeEach(() => {
    world.settings = { followUpDays: MONTH_DAYS };
    world.firstAnswers.length = 0;
  });
  afterAll(() => world.test.dispose());

  const say = (caseNumber: string, type: string, at = NOW) => world.send(caseNumber, { body: eventOf(type), at });

  describe.each(['completed', 'failed'])('that closes a case as %s', (type) => {
    it('has the person asked after, once the time of the deployment has passed', async () => {
      const { caseNumber } = await world.caseIn('accepted');
      await say(caseNumber, type);
      expect(await world.dueAt(caseNumber, 'follow-up')).toEqual(IN_A_MONTH);
    });

    it('leaves the person in peace after a mere talk, and where the deployment asks after nobody', async () => {
      const talk = await world.caseIn('accepted', { kind: 'conversation' });
      await say(talk.caseNumber, type);
      expect(await world.dueAt(talk.caseNumber, 'follow-up')).toBeUndefined();
      world.settings = {};
      const { caseNumber } = await world.caseIn('accepted');
      await say(caseNumber, type);
      expect(await world.dueAt(caseNumber, 'follow-up')).toBeUndefined();
    });
  });

  it('that leaves the case open asks after nobody, and a later word on a closed case puts the question off no further', async () => {
    const open = await world.caseIn('submitted');
    for (const type of ['accepted', 'message', 'needs-info', 'ended']) await say(open.caseNumber, type);
    expect(await world.dueAt(open.caseNumber, 'follow-up')).toBeUndefined();
    await say(open.caseNumber, 'completed');
    for (const type of ['message', 'status']) await say(open.caseNumber, type, new Date(NOW.getTime() + DAY));
    expect(await world.dueAt(open.caseNumber, 'follow-up')).toEqual(IN_A_MONTH);
  });

  describe('about a call that waits for an answer', () => {
    const dueAt = new Date(NOW.getTime() + 120_000);
    let call: CaseRow;
    beforeEach(async () => {
      call = await world.caseIn('submitted', { kind: 'conversation' });
      await world.test.store.transaction((unit) => unit.timers.set({ caseNumber: call.caseNumber, kind: 'live-answer', dueAt }));
    });

    it.each(['accepted', 'failed'])('%s is the answer: no call-back is promised any more', async (type) => {
      await say(call.caseNumber, type);
      expect(await world.dueAt(call.caseNumber, 'live-answer')).toBeUndefined();
    });

    it.each(['message', 'status'])('%s is none: nobody has taken it up', async (type) => {
      await say(call.caseNumber, type);
      expect(await world.dueAt(call.caseNumber, 'live-answer')).toEqual(dueAt);
      expect(world.firstAnswers).toEqual([]);
    });

    it('is measured as the first answer, also when our own delivery is not confirmed yet', async () => {
      await say(call.caseNumber, 'accepted', new Date(NOW.getTime() + 45_000));
      expect(world.firstAnswers).toEqual([['conversation', 45]]);
    });
  });

  it('is told to nobody where nobody listens', async () => {
    world.settings = { nobodyListens: true };
    const { caseNumber } = await world.caseIn('submitted');
    expect(await say(caseNumber, 'accepted')).toMatchObject({ status: 200, json: { state: 'accepted' } });
  });

  it('moves a case whose conversation is not there, and wakes nobody', async () => {
    world.woken.length = 0;
    const { caseNumber } = await world.caseIn('accepted');
    const row = await world.test.store.read.cases.get(caseNumber);
    const alone = { ...(row as CaseRow), caseNumber: 'RY-alone', conversationId: 'conv_gone' };
    await world.test.store.transaction((unit) => unit.cases.insert(alone));
    expect(await say('RY-alone', 'completed')).toEqual({
      status: 200,
      json: { duplicate: false, caseNumber: 'RY-alone', state: 'completed' },
    });
    expect(world.woken).toEqual([]);
  });

  it('is written down with who said it and what, or as the caseworker where no name came along', async () => {
    const { caseNumber } = await world.caseIn('accepted');
    await world.send(caseNumber, { body: { type: 'message', data: { text: '明天来', by: '李站长' } } });
    await say(caseNumber, 'status');
    await world.send(caseNumber, { body: { type: 'completed', data: { outcome: '已上岗' } } });
    expect(world.audit.entries.filter(({ subject }) => subject === caseNumber)).toMatchObject([
      { action: 'case.message', actor: '李站长', details: { text: '明天来' } },
      { action: 'case.status', actor: 'caseworker', details: { text: '已转市局' } },
      { actor: 'caseworker' },
    ]);
  });

  it('leaves a line for the operator without what was said and without the id, which is not ours', async () => {
    const { log, lines } = listeningLog();
    world.settings = { log };
    const { caseNumber } = await world.caseIn('delivered');
    for (let time = 0; time < 2; time++) await world.send(caseNumber, { id: 'msg_13812345678', body: eventOf('accepted') });
    const fields = { caseNumber, type: 'accepted', caseState: 'accepted' };
    const line = { level: 'info', message: 'a caseworker sent an event' };
    expect(lines).toEqual([
      { ...line, fields: { ...fields, duplicate: false } },
      { ...line, fields: { ...fields, duplicate: true } },
    ]);
  });
});

describe('a refusal tells the developer of a backend', () => {
  let world: CallbackWorld;
  beforeAll(async () => {
    world = await CallbackWorld.open();
  });
  afterAll(() => world.test.dispose());

  it('what is possible in the state of the case', async () => {
    const { caseNumber } = await world.caseIn('completed');
    expect(await world.send(caseNumber, { body: eventOf('ended') })).toEqual({
      status: 409,
      json: {
        code: 'IllegalTransition',
        message: `Case ${caseNumber} is "completed": "ended" is not possible. Legal now: message, status.`,
        state: 'completed',
        legal: ['message', 'status'],
      },
    });
    const withdrawn = await world.caseIn('withdrawn');
    expect(await world.send(withdrawn.caseNumber, { body: eventOf('message') })).toMatchObject({
      json: { message: `Case ${withdrawn.caseNumber} is "withdrawn": "message" is not possible. Nothing may follow.` },
    });
  });

  it('which case there is not, and every problem of the body', async () => {
    expect(await world.send('RY000000000000', { body: eventOf('accepted') })).toMatchObject({
      json: { message: 'There is no case RY000000000000.' },
    });
    const { caseNumber } = await world.caseIn('accepted');
    const { json } = await world.send(caseNumber, { body: { type: 'accepted', data: { by: 5, expectedBy: 'soon' } } });
    const { message, problems } = json as { message: string; problems: string[] };
    expect(problems).toHaveLength(2);
    expect(message).toBe(`${problems.join(' ')} See /schemas for what each type takes.`);
  });

  it('where to post, and takes a body of 64 KiB', () => {
    expect(world.route()).toMatchObject({ method: 'POST', path: '/api/cases/:caseNumber/events', bodyLimit: 65_536 });
  });
});
