import { newWebhookSecret } from '../../src/handoff';
import { legalCallbacks } from '../../src/handoff/callback';
import { CALLBACK_TYPES } from '../../src/handoff/callback-events';
import type { CaseState } from '../../src/store/types';
import { testEngines } from '../store/open-test-store';
import { CallbackWorld, eventOf, NOW, type Call } from './callback-world';

const TALK = ['message', 'status'];
/** What a caseworker may say of a case, by its state. */
const LEGAL: Record<CaseState, string[]> = {
  submitted: ['accepted', 'failed', ...TALK],
  delivered: ['accepted', 'failed', ...TALK],
  accepted: ['needs-info', 'completed', 'failed', ...TALK, 'ended'],
  'needs-info': ['accepted', 'needs-info', 'completed', 'failed', ...TALK, 'ended'],
  completed: TALK,
  failed: TALK,
  withdrawn: [],
  erased: [],
};

describe.each(testEngines)('an event from a caseworker on %s', (engine) => {
  let world: CallbackWorld;
  beforeAll(async () => {
    world = await CallbackWorld.open(engine);
  });
  beforeEach(() => {
    world.woken.length = 0;
    world.firstAnswers.length = 0;
  });
  afterAll(() => world.test.dispose());

  it.each(Object.entries(LEGAL) as [CaseState, string[]][])(
    'is taken or refused as the state of the case allows: %s',
    async (state, legal) => {
      expect(legalCallbacks(state).toSorted()).toEqual(legal.toSorted());
      for (const type of CALLBACK_TYPES) {
        const { caseNumber, conversationId } = await world.caseIn(state);
        const answer = await world.send(caseNumber, { body: eventOf(type) });
        if (legal.includes(type)) {
          const now = ['message', 'status', 'ended'].includes(type) ? state : type;
          expect(answer).toEqual({ status: 200, json: { duplicate: false, caseNumber, state: now } });
          expect(await world.newsOf(conversationId)).toMatchObject({ type, caseNumber, caseState: now, at: NOW.toISOString() });
          expect(world.woken.pop()).toBe(conversationId);
        } else {
          expect(answer).toMatchObject({ status: 409, json: { code: 'IllegalTransition', legal: legalCallbacks(state) } });
          expect(await world.newsOf(conversationId)).toBeUndefined();
        }
        expect(world.woken).toEqual([]);
      }
    },
  );

  it('is measured once as the first answer, when somebody takes the case up', async () => {
    const { caseNumber } = await world.caseIn('delivered');
    const at = new Date(NOW.getTime() + 90_000);
    await world.send(caseNumber, { body: eventOf('status'), at });
    expect(world.firstAnswers).toEqual([]);
    await world.send(caseNumber, { body: eventOf('accepted'), at, id: `taken-${engine}` });
    await world.send(caseNumber, { body: eventOf('accepted'), at, id: `taken-${engine}` });
    await world.send(caseNumber, { body: eventOf('completed'), at: new Date(at.getTime() + 1_000) });
    expect(world.firstAnswers).toEqual([['self-check', 90]]);
  });

  it('carries who, what and until when to the veteran, and into the history', async () => {
    const { caseNumber, conversationId } = await world.caseIn('delivered');
    await world.send(caseNumber, { body: eventOf('accepted') });
    expect(await world.newsOf(conversationId)).toEqual({
      caseNumber,
      state: 'accepted',
      type: 'accepted',
      caseState: 'accepted',
      by: '李站长',
      text: null,
      expectedBy: '2026-11-26T17:00:00+08:00',
      at: NOW.toISOString(),
    });
    await world.send(caseNumber, { body: eventOf('needs-info') });
    const last = (await world.test.store.read.cases.history(caseNumber)).at(-1);
    expect(last).toMatchObject({ state: 'needs-info', actor: '李站长', note: '请补充退役证' });
  });

  it('that comes again under the same id changes nothing', async () => {
    const { caseNumber, conversationId } = await world.caseIn('delivered');
    const call = { id: `msg_again_${engine}`, body: eventOf('accepted') };
    const answers = await Promise.all([world.send(caseNumber, call), world.send(caseNumber, call), world.send(caseNumber, call)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.filter(({ json }) => (json as { duplicate: boolean }).duplicate)).toHaveLength(2);
    expect(world.woken).toEqual([conversationId]);
    expect((await world.test.store.read.cases.history(caseNumber)).filter(({ state }) => state === 'accepted')).toHaveLength(1);
  });

  it('that was refused may come again under the same id once the case has moved on', async () => {
    const { caseNumber } = await world.caseIn('delivered');
    const call = { id: `msg_early_${engine}`, body: eventOf('completed') };
    expect(await world.send(caseNumber, call)).toMatchObject({
      status: 409,
      json: { state: 'delivered', legal: ['accepted', 'failed', 'message', 'status'] },
    });
    await world.send(caseNumber, { body: eventOf('accepted') });
    expect(await world.send(caseNumber, call)).toMatchObject({ status: 200, json: { duplicate: false, state: 'completed' } });
  });

  it('for a case that does not exist is answered 404', async () => {
    expect(await world.send('RY000000000000', { body: eventOf('accepted') })).toMatchObject({ status: 404, json: { code: 'NotFound' } });
  });

  it('reaches a case whose conversation was erased without failing, and wakes nobody', async () => {
    const { caseNumber, conversationId } = await world.caseIn('accepted');
    await world.test.store.transaction((unit) => unit.conversations.erase(conversationId));
    expect(await world.send(caseNumber, { body: eventOf('message') })).toMatchObject({ status: 409, json: { state: 'erased', legal: [] } });
    expect(world.woken).toEqual([]);
  });

  it('may be signed with the former secret as well', async () => {
    const { caseNumber } = await world.caseIn('delivered');
    expect(await world.send(caseNumber, { body: eventOf('accepted'), secrets: [world.formerSecret] })).toMatchObject({ status: 200 });
  });

  it.each<[string, Call]>([
    ['another secret', { secrets: [newWebhookSecret()] }],
    ['a time more than 5 minutes ago', { signedAt: new Date(NOW.getTime() - 301_000) }],
    ['a time more than 5 minutes ahead', { signedAt: new Date(NOW.getTime() + 301_000) }],
    ['no signature', { headers: {} }],
  ])('with %s is answered 401 and changes nothing', async (_what, call) => {
    const { caseNumber } = await world.caseIn('delivered');
    expect(await world.send(caseNumber, { body: eventOf('accepted'), ...call })).toMatchObject({
      status: 401,
      json: { code: 'BadSignature' },
    });
    expect(await world.stateOf(caseNumber)).toBe('delivered');
  });

  it.each<[string, Call, RegExp]>([
    ['no JSON', { raw: 'accepted' }, /not JSON.*\/schemas/],
    ['no wording', { body: { type: 'needs-info', data: {} } }, /"data\.what"/],
  ])('with %s is answered 400, which says what to send', async (_what, call, message) => {
    const { caseNumber } = await world.caseIn('delivered');
    const answer = await world.send(caseNumber, call);
    expect(answer.status).toBe(400);
    expect((answer.json as { message: string }).message).toMatch(message);
  });

  it('is understood with its data beside the type, and with "text" for the wording', async () => {
    const { caseNumber, conversationId } = await world.caseIn('accepted');
    expect(await world.send(caseNumber, { body: { type: 'needs-info', text: '请补充退役证', by: '李站长' } })).toMatchObject({
      status: 200,
    });
    expect(await world.newsOf(conversationId)).toMatchObject({ type: 'needs-info', text: '请补充退役证', by: '李站长' });
  });
});
