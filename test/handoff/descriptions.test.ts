import { z } from 'zod';
import type { HttpRequest, Route } from '../../src/base/http';
import { silentLog } from '../../src/base/log';
import type { RouteDescription } from '../../src/base/route-description';
import { createDeadLetterRoutes, createSchemaRoutes } from '../../src/handoff';
import { FAILURES } from '../../src/handoff/failures';
import { signatureHeaders } from '../../src/handoff/signature';
import { CallbackWorld, eventOf, NOW } from './callback-world';

const PATH = '/api/admin/dead-letters';

type Json = Record<string, unknown>;
type Schema = Parameters<typeof z.fromJSONSchema>[0];
type Step = string | number;

/** Every place in a value, as the way to it. */
function places(value: unknown, way: Step[] = []): Step[][] {
  if (typeof value !== 'object' || value === null) return [way];
  const inner: [Step, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [way, ...inner.flatMap(([key, one]) => places(one, [...way, key]))];
}

/** A copy in which one place holds something else, or is left out. */
function altered(value: unknown, way: Step[], replacement: unknown): unknown {
  const copy = structuredClone({ whole: value }) as Json;
  const path = ['whole', ...way];
  const last = path.pop() as string;
  const parent = path.reduce<Json>((at, key) => at[key] as Json, copy);
  if (replacement === undefined) delete parent[last];
  else parent[last] = replacement;
  return copy['whole'];
}

describe('the description of a call', () => {
  let world: CallbackWorld;
  let routes: Route[];
  let caseNumber: string;
  let ids = 0;

  beforeAll(async () => {
    world = await CallbackWorld.open();
    const { store } = world.test;
    const delivery = { replay: async () => 1, skip: async () => true };
    const signatureClock = { now: () => NOW };
    routes = [
      world.route(),
      ...createDeadLetterRoutes({ store, delivery, secrets: [world.secret], signatureClock, log: silentLog }),
      ...createSchemaRoutes(),
    ];
    // One case whose event is a dead letter, and one whose event is tried again.
    ({ caseNumber } = await world.caseIn('submitted'));
    await world.caseIn('submitted');
    const later = new Date(NOW.getTime() + 5_000);
    await store.transaction(async (unit) => {
      for (const event of await unit.outbox.claim(NOW, later, 2)) {
        if (event.stream === caseNumber) await unit.outbox.park(event, 'HTTP 410', NOW, 'closed');
        else await unit.outbox.retryLater(event, later, 'server');
      }
    });
  });
  afterAll(() => world.test.dispose());

  function described(method: string, path: string): { description: RouteDescription; call(body?: object): Promise<Json> } {
    const route = routes.find((one) => one.method === method && one.path === path);
    if (!route?.description) throw new Error(`${method} ${path} is not described`);
    const { description, handler } = route;
    return {
      description,
      async call(body) {
        const text = body ? JSON.stringify(body) : '';
        const headers = signatureHeaders([world.secret], `id_${ids++}`, NOW, text);
        const params = { caseNumber, folder: 'events', file: 'case.withdrawn.json' };
        const request = { headers, params, rawBody: async () => Buffer.from(text) } as unknown as HttpRequest;
        return (await handler(request)).json as Json;
      },
    };
  }

  /** That the schema takes the value, and nothing in which a part of it is missing or of another kind. */
  function expectExact(schema: Schema, value: unknown): void {
    const check = z.fromJSONSchema(schema);
    expect(check.safeParse(value).error).toBeUndefined();
    const loose = places(value).filter((way) => {
      if (way.length === 0) return false;
      const otherKind = check.safeParse(altered(value, way, { not: 'this' })).success;
      const absent = typeof way.at(-1) === 'string' && check.safeParse(altered(value, way, undefined)).success;
      return otherKind || absent;
    });
    expect(loose).toEqual([]);
  }
  const answerOf = ({ answers }: RouteDescription): Schema => answers[200]?.schema ?? {};

  it('says all that the list of dead letters holds', async () => {
    const { description, call } = described('GET', PATH);
    const json = await call();
    expect(json['deadLetters']).toHaveLength(1);
    expectExact(answerOf(description), json);
    expect(() => z.fromJSONSchema(answerOf(description)).parse({ ...json, deadLetters: [json['deadLetters']] })).toThrow();
  });

  it('names each word for a failure, none where the letter is older than the words, and times that may be absent', async () => {
    const { description, call } = described('GET', PATH);
    const check = z.fromJSONSchema(answerOf(description));
    const json = await call();
    for (const failure of [...FAILURES, null])
      expect(check.safeParse(altered(json, ['deadLetters', 0, 'failure'], failure)).success).toBe(true);
    for (const failure of FAILURES)
      expect(check.safeParse(altered(json, ['waiting', 'failures', 0, 'failure'], failure)).success).toBe(true);
    for (const way of [
      ['deadLetters', 0, 'failure'],
      ['waiting', 'failures', 0, 'failure'],
      ['deadLetters', 0, 'since'],
      ['waiting', 'since'],
      ['waiting', 'nextTryAt'],
    ])
      expect([way, check.safeParse(altered(json, way, 'some day')).success]).toEqual([way, false]);
    for (const way of [
      ['waiting', 'cases'],
      ['waiting', 'events'],
    ])
      for (const count of [-1, 0.5]) expect(check.safeParse(altered(json, way, count)).success).toBe(false);
    for (const key of ['since', 'nextTryAt']) expect(check.safeParse(altered(json, ['waiting', key], null)).success).toBe(true);
  });

  it.each(['replay', 'skip'])('says what settling a dead letter takes and answers: %s', async (how) => {
    const { description, call } = described('POST', `${PATH}/:caseNumber/${how}`);
    const [letter] = await world.test.store.read.outbox.parked(1);
    const body = { eventId: letter?.eventId ?? '' };
    expect(description.body?.required).toBe(true);
    expectExact(description.body?.schema ?? {}, body);
    expectExact(answerOf(description), await call(body));
  });

  it('says what a caseworker may send and gets back', async () => {
    const { description, call } = described('POST', '/api/cases/:caseNumber/events');
    const { schema = {}, required } = description.body ?? {};
    expect(required).toBe(true);
    const kinds = (schema['oneOf'] as { properties: { type: { const: string } } }[]).map(({ properties }) => properties.type.const);
    expect(kinds.toSorted()).toEqual(['accepted', 'completed', 'ended', 'failed', 'message', 'needs-info', 'status']);
    // The dialect is the document's.
    expect(JSON.stringify(schema)).not.toContain('$schema');
    expectExact(answerOf(description), await call(eventOf('accepted')));
  });

  it('says what the schemas are', async () => {
    const list = described('GET', '/schemas');
    expectExact(answerOf(list.description), await list.call());
    const { description, call } = described('GET', '/schemas/:folder/:file');
    const { $id, title } = await call();
    expectExact(answerOf(description), { $id, title });
  });

  it('lets a later version add properties', () => {
    for (const { description } of routes) expect(JSON.stringify(description)).not.toContain('additionalProperties');
  });

  it('tells who may call and how it may be refused', () => {
    const rules = routes.map(({ method, path, description }) => [
      `${method} ${path}`,
      description?.group,
      description?.access ?? 'anybody',
      [...(description?.refusals ?? [])].join(' '),
    ]);
    const settling = ['Administration', 'signature', 'BadArgument BadSignature NotFound Conflict'];
    expect(rules).toEqual([
      ['POST /api/cases/:caseNumber/events', 'Cases', 'signature', 'BadArgument BadSignature NotFound IllegalTransition TooLarge'],
      [`GET ${PATH}`, 'Administration', 'signature', 'BadSignature'],
      [`POST ${PATH}/:caseNumber/replay`, ...settling],
      [`POST ${PATH}/:caseNumber/skip`, ...settling],
      ['GET /schemas', 'Cases', 'anybody', ''],
      ['GET /schemas/:folder/:file', 'Cases', 'anybody', 'NotFound'],
    ]);
  });

  it('speaks in sentences: a summary without a full stop that no other call has, the rest with one', () => {
    const summaries = routes.map(({ description }) => description?.summary ?? '');
    for (const summary of summaries) expect(summary).toMatch(/^[A-Z].*[^.]$/);
    expect(new Set(summaries).size).toBe(routes.length);
    const rest = routes.flatMap(({ description }) => [
      ...(description?.details === undefined ? [] : [description.details]),
      ...Object.values(description?.answers ?? {}).map((answer) => answer.description),
    ]);
    for (const sentence of rest) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});
