import { CodedError } from '../../src/base/errors';
import type { HttpRequest, Route } from '../../src/base/http';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createCallbackRoute, createHandoff, createSchemaRoutes, newWebhookSecret } from '../../src/handoff';
import { legalCallbacks } from '../../src/handoff/callback';
import { CALLBACK_TYPES } from '../../src/handoff/callback-events';
import { signatureHeaders } from '../../src/handoff/signature';
import type { HandoffStatus } from '../../src/handoff/types';
import { CASE_STATES, type CaseState } from '../../src/store/types';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';
import { sampleCase } from './sample-case';

const NOW = new Date('2026-11-23T01:00:00Z');
const WORDS: Record<string, object> = {
  accepted: { by: '李站长', expectedBy: '2026-11-26T17:00:00+08:00' },
  'needs-info': { by: '李站长', what: '请补充退役证' },
  message: { by: '李站长', text: '明天上午来一趟' },
  status: { text: '已转市局' },
  completed: { outcome: '已上岗' },
  failed: { reason: '已就业，可以以后再申请' },
  ended: { by: '李站长' },
};

describe.each(testEngines)('an event from a caseworker on %s', (engine) => {
  const cases = createCases();
  const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
  const [secret, formerSecret] = [newWebhookSecret(), newWebhookSecret()];
  let test: TestStore;
  let woken: string[];
  let firstAnswers: [kind: string, seconds: number][];
  let ids = 0;

  beforeAll(async () => {
    test = await openTestStore(engine);
  });
  beforeEach(() => {
    [woken, firstAnswers] = [[], []];
  });
  afterAll(() => test.dispose());

  async function caseIn(state: CaseState): Promise<{ caseNumber: string; conversationId: string }> {
    const newCase = await sampleCase(test.store, NOW);
    return test.store.transaction(async (unit) => {
      const row = await handoff.submit(unit, newCase);
      if (state !== 'submitted') await unit.cases.update(row.caseNumber, { state, at: NOW });
      return row;
    });
  }

  interface Call {
    id?: string;
    body?: unknown;
    raw?: string;
    signedAt?: Date;
    at?: Date;
    secrets?: string[];
    headers?: Record<string, string>;
  }

  async function send(caseNumber: string, call: Call): Promise<{ status: number; json: unknown }> {
    const route = createCallbackRoute({
      store: test.store,
      cases,
      secrets: [secret, formerSecret],
      clock: { now: () => call.at ?? NOW },
      signatureClock: { now: () => NOW },
      log: silentLog,
      onConversation: (id) => woken.push(id),
      onFirstAnswer: (...answer) => firstAnswers.push(answer),
    });
    const raw = call.raw ?? JSON.stringify(call.body);
    const headers = call.headers ?? signatureHeaders(call.secrets ?? [secret], call.id ?? `msg_${ids++}`, call.signedAt ?? NOW, raw);
    const request = { headers, params: { caseNumber }, rawBody: async () => Buffer.from(raw) } as unknown as HttpRequest;
    try {
      const { status = 200, json } = await route.handler(request);
      return { status, json };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { status: error.status, json: { code: error.code, message: error.message, ...error.details } };
    }
  }

  const eventOf = (type: string) => ({ type, timestamp: NOW.toISOString(), data: WORDS[type] });
  const stateOf = async (caseNumber: string) => (await test.store.read.cases.get(caseNumber))?.state;
  const newsOf = async (conversationId: string) =>
    (await test.store.read.activities.nextUnprocessed(conversationId))?.body['value'] as HandoffStatus | undefined;

  it.each(CASE_STATES)('is taken or refused as the state of the case allows: %s', async (state) => {
    for (const type of CALLBACK_TYPES) {
      const { caseNumber, conversationId } = await caseIn(state);
      const answer = await send(caseNumber, { body: eventOf(type) });
      if (legalCallbacks(state).includes(type)) {
        const now = ['message', 'status', 'ended'].includes(type) ? state : type;
        expect(answer).toEqual({ status: 200, json: { duplicate: false, caseNumber, state: now } });
        expect(await newsOf(conversationId)).toMatchObject({ type, caseNumber, caseState: now, at: NOW.toISOString() });
        expect(woken.pop()).toBe(conversationId);
      } else {
        expect(answer).toMatchObject({ status: 409, json: { code: 'IllegalTransition', legal: legalCallbacks(state) } });
        expect(await newsOf(conversationId)).toBeUndefined();
      }
      expect(woken).toEqual([]);
    }
  });

  it('is measured once as the first answer, when somebody takes the case up', async () => {
    const { caseNumber } = await caseIn('delivered');
    const at = new Date(NOW.getTime() + 90_000);
    await send(caseNumber, { body: eventOf('status'), at });
    expect(firstAnswers).toEqual([]);
    await send(caseNumber, { body: eventOf('accepted'), at, id: `taken-${engine}` });
    await send(caseNumber, { body: eventOf('accepted'), at, id: `taken-${engine}` });
    await send(caseNumber, { body: eventOf('completed'), at: new Date(at.getTime() + 1_000) });
    expect(firstAnswers).toEqual([['self-check', 90]]);
  });

  it('carries who, what and until when to the veteran, and into the history', async () => {
    const { caseNumber, conversationId } = await caseIn('delivered');
    await send(caseNumber, { body: eventOf('accepted') });
    expect(await newsOf(conversationId)).toEqual({
      caseNumber,
      state: 'accepted',
      type: 'accepted',
      caseState: 'accepted',
      by: '李站长',
      text: null,
      expectedBy: '2026-11-26T17:00:00+08:00',
      at: NOW.toISOString(),
    });
    await send(caseNumber, { body: eventOf('needs-info') });
    const last = (await test.store.read.cases.history(caseNumber)).at(-1);
    expect(last).toMatchObject({ state: 'needs-info', actor: '李站长', note: '请补充退役证' });
  });

  it('that comes again under the same id changes nothing', async () => {
    const { caseNumber, conversationId } = await caseIn('delivered');
    const call = { id: `msg_again_${engine}`, body: eventOf('accepted') };
    const answers = await Promise.all([send(caseNumber, call), send(caseNumber, call), send(caseNumber, call)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.filter(({ json }) => (json as { duplicate: boolean }).duplicate)).toHaveLength(2);
    expect(woken).toEqual([conversationId]);
    expect((await test.store.read.cases.history(caseNumber)).filter(({ state }) => state === 'accepted')).toHaveLength(1);
  });

  it('that was refused may come again under the same id once the case has moved on', async () => {
    const { caseNumber } = await caseIn('delivered');
    const call = { id: `msg_early_${engine}`, body: eventOf('completed') };
    expect(await send(caseNumber, call)).toMatchObject({
      status: 409,
      json: { state: 'delivered', legal: ['accepted', 'failed', 'message', 'status'] },
    });
    await send(caseNumber, { body: eventOf('accepted') });
    expect(await send(caseNumber, call)).toMatchObject({ status: 200, json: { duplicate: false, state: 'completed' } });
  });

  it('for a case that does not exist is answered 404', async () => {
    expect(await send('RY000000000000', { body: eventOf('accepted') })).toMatchObject({ status: 404, json: { code: 'NotFound' } });
  });

  it('reaches a case whose conversation was erased without failing, and wakes nobody', async () => {
    const { caseNumber, conversationId } = await caseIn('accepted');
    await test.store.transaction((unit) => unit.conversations.erase(conversationId));
    expect(await send(caseNumber, { body: eventOf('message') })).toMatchObject({ status: 409, json: { state: 'erased', legal: [] } });
    expect(woken).toEqual([]);
  });

  it('may be signed with the former secret as well', async () => {
    const { caseNumber } = await caseIn('delivered');
    expect(await send(caseNumber, { body: eventOf('accepted'), secrets: [formerSecret] })).toMatchObject({ status: 200 });
  });

  it.each<[string, Call]>([
    ['another secret', { secrets: [newWebhookSecret()] }],
    ['a time more than 5 minutes ago', { signedAt: new Date(NOW.getTime() - 301_000) }],
    ['a time more than 5 minutes ahead', { signedAt: new Date(NOW.getTime() + 301_000) }],
    ['no signature', { headers: {} }],
  ])('with %s is answered 401 and changes nothing', async (_what, call) => {
    const { caseNumber } = await caseIn('delivered');
    expect(await send(caseNumber, { body: eventOf('accepted'), ...call })).toMatchObject({ status: 401, json: { code: 'BadSignature' } });
    expect(await stateOf(caseNumber)).toBe('delivered');
  });

  it.each<[string, Call, RegExp]>([
    ['no JSON', { raw: 'accepted' }, /not JSON.*\/schemas/],
    ['no wording', { body: { type: 'needs-info', data: {} } }, /"data\.what"/],
  ])('with %s is answered 400, which says what to send', async (_what, call, message) => {
    const { caseNumber } = await caseIn('delivered');
    const answer = await send(caseNumber, call);
    expect(answer.status).toBe(400);
    expect((answer.json as { message: string }).message).toMatch(message);
  });

  it('is understood with its data beside the type, and with "text" for the wording', async () => {
    const { caseNumber, conversationId } = await caseIn('accepted');
    expect(await send(caseNumber, { body: { type: 'needs-info', text: '请补充退役证', by: '李站长' } })).toMatchObject({ status: 200 });
    expect(await newsOf(conversationId)).toMatchObject({ type: 'needs-info', text: '请补充退役证', by: '李站长' });
  });
});

const get = (route: Route | undefined, params = {}) => route?.handler({ params } as unknown as HttpRequest);

test('the schemas of every event are published', async () => {
  const [index, one] = createSchemaRoutes();
  const { json } = (await get(index)) as { json: { schemas: string[] } };
  expect(json.schemas).toHaveLength(8 + 7);
  for (const path of json.schemas) {
    const [, , folder, file] = path.split('/');
    const schema = await get(one, { folder, file });
    expect(schema?.json).toMatchObject({ $id: path, type: 'object', properties: { data: expect.anything() as unknown } });
  }
  await expect(get(one, { folder: 'events', file: '__proto__' })).rejects.toMatchObject({ code: 'NotFound' });
});
