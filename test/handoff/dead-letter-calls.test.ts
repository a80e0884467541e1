import type { CodedError } from '../../src/base/errors';
import type { HttpRequest, HttpResponse } from '../../src/base/http';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createDeadLetterRoutes, createDelivery, newWebhookSecret, type Delivery } from '../../src/handoff';
import { signatureHeaders } from '../../src/handoff/signature';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { listeningLog } from './witness';

const NOW = new Date('2026-11-26T02:00:00Z');
const LIST = '/api/admin/dead-letters';

/** The calls alone, with nobody who sends meanwhile. */
describe('a call about dead letters', () => {
  const secret = newWebhookSecret();
  let test: TestStore;
  let delivery: Delivery;

  beforeEach(async () => {
    test = await openTestStore();
    delivery = createDelivery({
      store: test.store,
      cases: createCases(),
      endpoint: { url: 'http://127.0.0.1:9/', secrets: [secret] },
      clock: { now: () => NOW },
      log: silentLog,
    });
  });
  afterEach(async () => {
    await delivery.stop();
    await test.dispose();
  });

  const { log, lines } = listeningLog();

  async function ask(
    path: string,
    { params = {}, body, by = delivery }: { params?: object; body?: string; by?: Pick<Delivery, 'replay' | 'skip'> },
  ) {
    const options = { store: test.store, delivery: by, secrets: [secret], signatureClock: { now: () => NOW }, log };
    const route = createDeadLetterRoutes(options).find((one) => one.path === path);
    const text = body ?? '';
    const request = { headers: signatureHeaders([secret], 'admin_1', NOW, text), params, rawBody: async () => Buffer.from(text) };
    if (!route) throw new Error(`there is no ${path}`);
    return route.handler(request as unknown as HttpRequest);
  }
  const settle = (how: 'replay' | 'skip', caseNumber: string, eventId: string, by?: Pick<Delivery, 'replay' | 'skip'>) =>
    ask(`${LIST}/:caseNumber/${how}`, { params: { caseNumber }, body: JSON.stringify({ eventId }), by });
  const refusal = (answer: Promise<HttpResponse>) =>
    answer.then(
      () => null,
      (error: CodedError) => ({ code: error.code, message: error.message, ...error.details }),
    );

  async function park(count: number): Promise<void> {
    await test.store.transaction(async (unit) => {
      for (let index = 0; index < count; index++) {
        await unit.outbox.emit({ id: `evt_${index}`, stream: `RY-${index}`, type: 'case.submitted', body: '{}', at: NOW });
      }
      for (const event of await unit.outbox.claim(NOW, NOW, count)) await unit.outbox.park(event, 'HTTP 500', NOW, 'server');
    });
  }

  it('lists five hundred at most, and says whether there may be more', async () => {
    const list = async () => (await ask(LIST, {})).json as { deadLetters: unknown[]; mayBeMore: boolean };
    await park(499);
    expect(await list()).toMatchObject({ mayBeMore: false });
    await test.dispose();
    test = await openTestStore();
    await park(501);
    const { deadLetters, mayBeMore } = await list();
    expect([deadLetters.length, mayBeMore]).toEqual([500, true]);
  });

  it.each(['replay', 'skip'] as const)('that comes a moment after another one settled it says so (%s), and leaves no line', async (how) => {
    await park(1);
    const other = {
      replay: async (streams?: readonly string[]) => (await delivery.replay(streams)) && delivery.replay(streams),
      skip: async (stream: string) => (await delivery.skip(stream)) && delivery.skip(stream),
    };
    lines.length = 0;
    expect(await refusal(settle(how, 'RY-0', 'evt_0', other))).toEqual({
      code: 'Conflict',
      message: 'The dead letter of case RY-0 was settled a moment ago.',
    });
    expect(lines).toEqual([]);
  });

  it('names the letter of now when another one was meant, and the case that has none', async () => {
    await park(1);
    expect(await refusal(settle('skip', 'RY-0', 'evt_before'))).toEqual({
      code: 'Conflict',
      message: 'The dead letter of case RY-0 is another one by now: list them again.',
      eventId: 'evt_0',
    });
    expect(await refusal(settle('skip', 'RY-9', 'evt_0'))).toEqual({ code: 'NotFound', message: 'Case RY-9 has no dead letter.' });
    expect(await test.store.read.outbox.parked(10)).toHaveLength(1);
  });

  it.each([['no JSON'], ['{}'], ['{"eventId":5}'], ['null']])('with the body %s is told what to send', async (body) => {
    await park(1);
    expect(await refusal(ask(`${LIST}/:caseNumber/skip`, { params: { caseNumber: 'RY-0' }, body }))).toEqual({
      code: 'BadArgument',
      message: 'Send {"eventId"} of the dead letter, as the list shows it.',
    });
  });

  it('is answered for this one time only, and leaves a line for the operator', async () => {
    await park(1);
    lines.length = 0;
    const answers = [await ask(LIST, {}), await settle('replay', 'RY-0', 'evt_0')];
    expect(answers.map(({ headers }) => headers)).toEqual([{ 'cache-control': 'no-store' }, { 'cache-control': 'no-store' }]);
    expect(lines).toEqual([
      { level: 'info', message: 'a dead letter was settled', fields: { caseNumber: 'RY-0', eventId: 'evt_0', how: 'replay' } },
    ]);
  });
});
