import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { DESCRIPTIONS } from '../../src/channels/direct-line/descriptions';
import { DirectLineRoutes } from '../../src/channels/direct-line/routes';
import { createCallbackRoute, createDeadLetterRoutes, createHandoff, createSchemaRoutes, newWebhookSecret } from '../../src/handoff';
import { signatureHeaders } from '../../src/handoff/signature';
import { openEndpoint, startConversation } from '../channels/endpoint';
import { sampleCase } from '../handoff/sample-case';

type Schema = Parameters<typeof z.fromJSONSchema>[0] & object;
interface Operation {
  security?: Record<string, unknown>[];
  responses: Record<string, { content?: { 'application/json': { schema: Schema } } }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: { Error: Schema } };
}

const secret = newWebhookSecret();
let endpoint: Awaited<ReturnType<typeof openEndpoint>>;
let document: Document;
let caseNumber: string;

beforeAll(async () => {
  endpoint = await openEndpoint();
  const { store, clock: time, server } = endpoint;
  const [clock, cases] = [{ now: () => time.time }, createCases()];
  const delivery = { replay: async () => 0, skip: async () => false };
  server.routes([
    createCallbackRoute({ store, cases, secrets: [secret], clock, log: silentLog }),
    ...createDeadLetterRoutes({ store, delivery, secrets: [secret], log: silentLog }),
    ...createSchemaRoutes(),
  ]);
  const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
  const newCase = await sampleCase(store, time.time);
  ({ caseNumber } = await store.transaction((unit) => handoff.submit(unit, newCase)));
  document = (await (await fetch(`${endpoint.url}/openapi.json`)).json()) as Document;
});
afterAll(() => endpoint.close());

test('is a valid OpenAPI 3.1 document', async () => {
  const child = promisify(execFile)(process.execPath, [join(__dirname, 'validate-openapi.mjs')]);
  child.child.stdin?.end(JSON.stringify(document));
  expect(JSON.parse((await child).stdout)).toEqual([null, '3.1']);
}, 30_000);

test('describes every call of Direct Line and of the case API', () => {
  const directLine = new DirectLineRoutes({} as never).all().map(({ method, path }) => `${method} ${path}`);
  expect(directLine.toSorted()).toEqual(Object.keys(DESCRIPTIONS).toSorted());
  const others = [
    createCallbackRoute({} as never),
    ...createDeadLetterRoutes({ store: {}, delivery: {}, secrets: [], log: silentLog } as never),
    ...createSchemaRoutes(),
  ];
  expect(others.filter(({ description }) => !description)).toEqual([]);
});

describe('what the server answers is what it describes', () => {
  /** Makes a call, and checks its answer against the document. @returns the answer */
  async function call(method: 'get' | 'post', path: string, values: Record<string, string> = {}, init: RequestInit = {}) {
    const operation = document.paths[path]?.[method];
    if (!operation) throw new Error(`${method} ${path} is not described`);
    const response = await fetch(endpoint.url + path.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? ''), {
      method: method.toUpperCase(),
      ...init,
    });
    const described = operation.responses[String(response.status)];
    if (!described) throw new Error(`${method} ${path} answered ${response.status}, which is not described: ${await response.text()}`);
    const schema = described.content?.['application/json'].schema;
    if (!schema) return { status: response.status, json: {} };
    const json: unknown = await response.json();
    const resolved = '$ref' in schema ? document.components.schemas.Error : schema;
    z.fromJSONSchema(resolved).parse(json);
    return { status: response.status, json: json as Record<string, string> };
  }
  const as = (token: string, body?: object): RequestInit => ({
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const signed = (body: string): RequestInit => ({
    headers: { 'content-type': 'application/json', ...signatureHeaders([secret], 'cb_0123456789abcdef', new Date(), body) },
    ...(body ? { body } : {}),
  });

  test('in a conversation', async () => {
    const base = '/v3/directline';
    const { json: grant } = await call('post', `${base}/tokens/generate`);
    const { json: started, status } = await call('post', `${base}/conversations`, {}, as(grant['token'] ?? '', {}));
    expect(status).toBe(201);
    const [id, token] = [started['conversationId'] ?? '', started['token'] ?? ''];
    expect((await call('post', `${base}/conversations`, {}, as(token, {}))).status).toBe(200);
    await call('post', `${base}/conversations/{id}/activities`, { id }, as(token, { type: 'message', text: '你好' }));
    expect((await call('post', `${base}/conversations/{id}/activities`, { id }, as(token, { type: 'message' }))).status).toBe(400);
    await call('get', `${base}/conversations/{id}/activities`, { id }, as(token));
    await call('get', `${base}/conversations/{id}`, { id }, as(token));
    expect((await call('post', `${base}/conversations/{id}/upload`, { id }, as(token, {}))).status).toBe(415);
    await call('post', `${base}/tokens/refresh`, {}, as(token));
    await call('post', `${base}/tokens/resume`, {}, as(token, {}));
    const { code } = (await call('post', `${base}/tokens/resume-code`, {}, as(token))).json;
    const typed = (words: string | undefined) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: words }),
    });
    await call('post', `${base}/tokens/from-code`, {}, typed(code));
    expect((await call('post', `${base}/tokens/from-code`, {}, typed(code))).status).toBe(404);
    expect((await call('post', `${base}/tokens/from-code`, {}, typed('1'))).status).toBe(400);
  });

  test('with tokens that are missing, forged or for another conversation', async () => {
    const { conversationId: id } = await startConversation(endpoint);
    const { token: foreign } = await startConversation(endpoint);
    let guarded = 0;
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        if (!security?.some((way) => 'token' in way)) continue;
        guarded++;
        const verb = method as 'get' | 'post';
        expect((await call(verb, path, { id })).status).toBe(401);
        expect((await call(verb, path, { id }, as('forged'))).status).toBeGreaterThanOrEqual(400);
        if (path.includes('{id}')) expect((await call(verb, path, { id }, as(foreign))).status).toBe(403);
      }
    }
    expect(guarded).toBeGreaterThan(5);
  });

  test('for a case, with and without a signature', async () => {
    const path = '/api/cases/{caseNumber}/events';
    const accepted = JSON.stringify({ type: 'accepted', data: { by: '王老师' } });
    expect((await call('post', path, { caseNumber }, signed(accepted))).json).toMatchObject({ state: 'accepted' });
    expect((await call('post', path, { caseNumber }, signed('{}'))).status).toBe(400);
    expect((await call('post', path, { caseNumber: 'RY000000000000' }, signed(accepted))).status).toBe(404);
    let signedOnly = 0;
    for (const [described, methods] of Object.entries(document.paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        if (!security?.some((way) => 'signature' in way)) continue;
        signedOnly++;
        expect((await call(method as 'get' | 'post', described, { caseNumber })).status).toBe(401);
      }
    }
    expect(signedOnly).toBeGreaterThan(3);
    await call('get', '/api/admin/dead-letters', {}, signed(''));
    const settled = signed(JSON.stringify({ eventId: 'ev_1' }));
    expect((await call('post', '/api/admin/dead-letters/{caseNumber}/replay', { caseNumber }, settled)).status).toBe(404);
    expect((await call('post', '/api/admin/dead-letters/{caseNumber}/skip', { caseNumber }, signed('{}'))).status).toBe(400);
  });

  test('about itself', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics', '/schemas']) await call('get', path);
    await call('get', '/schemas/{folder}/{file}', { folder: 'events', file: 'case.submitted.json' });
    expect((await call('get', '/schemas/{folder}/{file}', { folder: 'events', file: 'none.json' })).status).toBe(404);
  });
});
