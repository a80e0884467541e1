import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { createAddressGuard } from '../../src/handoff/addresses';
import { send, type Attempt, type Outcome } from '../../src/handoff/send';
import { newWebhookSecret } from '../../src/handoff/signature';
import type { OutboxEvent } from '../../src/store/types';

const EVENT = { id: 'evt_1', stream: 'RY1', type: 'case.submitted', body: '{"data":{"request":"想找工作"}}' } as OutboxEvent;
const PATIENT_MILLISECONDS = 10_000;

/** Where another suite has loaded restify, Node's own `writeHead` returns nothing. */
function begin(response: ServerResponse, status: number, headers: Record<string, string> = {}): ServerResponse {
  response.writeHead(status, headers);
  return response;
}

describe('an event on its way to the receiver', () => {
  const [secret, formerSecret] = [newWebhookSecret(), newWebhookSecret()];
  const guard = createAddressGuard();
  const dispatcher = guard.agent();
  let server: Server;
  let port: number;
  let answer: RequestListener;

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await dispatcher.destroy();
    server.closeAllConnections();
    server.close();
  });

  function attempt(change: Partial<Attempt> = {}): Promise<Outcome> {
    const endpoint = { url: `http://127.0.0.1:${port}/hook?from=rongye`, secrets: [secret, formerSecret] };
    return send(EVENT, { endpoint, guard, dispatcher, timeoutMilliseconds: PATIENT_MILLISECONDS, now: new Date(), ...change });
  }
  const answering = (status: number, headers: Record<string, string> = {}): void => {
    answer = (request, response) => {
      request.resume();
      begin(response, status, headers).end();
    };
  };

  it('is posted as JSON with its very body, signed with every secret, and says who sends it', async () => {
    let seen: { method?: string; url?: string; headers?: Record<string, string>; body?: string } = {};
    answer = async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method, url, headers } = request;
      seen = { method, url, headers: headers as Record<string, string>, body: Buffer.concat(chunks).toString('utf8') };
      response.end();
    };
    await attempt();
    expect(seen).toMatchObject({ method: 'POST', url: '/hook?from=rongye', body: EVENT.body });
    expect(seen.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'user-agent': expect.stringMatching(/^rongye-webhook\/\d/) as string,
      'webhook-id': EVENT.id,
    });
    for (const one of [secret, formerSecret]) expect(() => new Webhook(one).verify(EVENT.body, seen.headers ?? {})).not.toThrow();
    expect(() => new Webhook(newWebhookSecret()).verify(EVENT.body, seen.headers ?? {})).toThrow();
  });

  it('carries the trace that it belongs to, and none where nobody traces', async () => {
    const traces: unknown[] = [];
    answer = (request, response) => {
      traces.push(request.headers['traceparent']);
      response.end();
    };
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await attempt({ traceparent });
    await attempt();
    expect(traces).toEqual([traceparent, undefined]);
  });

  it.each([200, 201, 204, 299])('has arrived with %d', async (status) => {
    answering(status);
    expect(await attempt()).toEqual({ kind: 'delivered', status });
  });

  it.each([
    [300, 'redirect'],
    [302, 'redirect'],
    [401, 'refused'],
    [409, 'refused'],
    [429, 'busy'],
    [500, 'server'],
    [503, 'busy'],
  ])('has not arrived with %d, which says why in a word and in full', async (status, failure) => {
    answering(status, { location: '/elsewhere' });
    expect(await attempt()).toEqual({ kind: 'failed', failure, reason: `HTTP ${status}`, retryAfterMilliseconds: null });
  });

  it('is not wanted any more with 410', async () => {
    answering(410);
    expect(await attempt()).toEqual({ kind: 'gone', status: 410 });
  });

  it.each([
    [429, '7', 7_000],
    [503, 'Mon, 23 Nov 2026 01:00:30 GMT', 30_000],
    // A receiver that does not ask for patience gets none.
    [500, '7', null],
  ])('comes back after %d when "%s" asks for it', async (status, retryAfter, wait) => {
    answering(status, { 'retry-after': retryAfter });
    expect(await attempt({ now: new Date('2026-11-23T01:00:00Z') })).toMatchObject({ kind: 'failed', retryAfterMilliseconds: wait });
  });

  it.each<[string, RequestListener]>([
    ['never answers', (request) => void request.resume()],
    ['begins to answer and never ends', (_request, response) => void begin(response, 200).write('…')],
  ])('is given up in time when the receiver %s', async (_what, listener) => {
    answer = listener;
    expect(await attempt({ timeoutMilliseconds: 150 })).toEqual({
      kind: 'failed',
      failure: 'timeout',
      reason: 'no answer within 150 ms',
      retryAfterMilliseconds: null,
    });
  });

  it('does not wait for the end of an answer that is longer than anybody reads', async () => {
    answer = (request, response) => {
      request.resume();
      begin(response, 200, { 'content-length': String(10_000_000) }).write('x'.repeat(1_000_000));
    };
    expect(await attempt({ timeoutMilliseconds: 5_000 })).toEqual({ kind: 'delivered', status: 200 });
  });

  it('says what broke when the receiver cannot be reached or hangs up', async () => {
    answer = (request) => void request.socket.destroy();
    expect(await attempt()).toEqual({
      kind: 'failed',
      failure: 'unreachable',
      reason: 'UND_ERR_SOCKET',
      retryAfterMilliseconds: null,
    });
    const nobody = { url: 'http://127.0.0.1:9/', secrets: [secret] };
    expect(await attempt({ endpoint: nobody })).toMatchObject({ failure: 'unreachable', reason: 'ECONNREFUSED' });
  });

  it('is not sent to an address that may not be used, nor to one that a name turns out to lead to', async () => {
    const literal = { url: 'https://10.0.0.5/hook', secrets: [secret] };
    expect(await attempt({ endpoint: literal })).toMatchObject({
      failure: 'forbidden',
      reason: expect.stringMatching(/^10\.0\.0\.5 is in a private/) as string,
    });
    const inward = createAddressGuard({
      lookup: (_hostname, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const agent = inward.agent();
    const named = { url: `https://cases.example.gov.cn:${port}/hook`, secrets: [secret] };
    expect(await attempt({ endpoint: named, guard: inward, dispatcher: agent })).toMatchObject({
      failure: 'forbidden',
      reason: expect.stringMatching(/^cases\.example\.gov\.cn \(127\.0\.0\.1\) is in a private/) as string,
    });
    await agent.destroy();
  });

  it('is a failed attempt, never a crash, where the secret is none', async () => {
    answering(200);
    const endpoint = { url: `http://127.0.0.1:${port}/hook`, secrets: ['whsec_'] };
    expect(await attempt({ endpoint })).toMatchObject({ kind: 'failed', failure: 'unreachable' });
  });
});
