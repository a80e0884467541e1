import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCluRecognizer, withFallback, type EmbeddedRecognizer, type Recognizer } from '../../src/understanding';
import { silentLog, type Log } from '../../src/base/log';
import { trainedRecognizer, TRAINING_TIMEOUT_MILLISECONDS } from './trained';

interface Seen {
  url: string;
  key: string | undefined;
  body: { analysisInput: { conversationItem: { text: string } }; parameters: Record<string, unknown> };
}

type Reply = { status: number; body: string } | 'never';
let server: Server;
let seen: Seen[] = [];
let reply: (request: number) => Reply;
let local: EmbeddedRecognizer;

const prediction = (...intents: [string, number][]): Reply => ({
  status: 200,
  body: JSON.stringify({
    kind: 'ConversationResult',
    result: {
      query: 'q',
      prediction: {
        projectKind: 'Conversation',
        topIntent: intents[0]?.[0],
        intents: intents.map(([category, confidenceScore]) => ({ category, confidenceScore })),
        entities: [],
      },
    },
  }),
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

beforeAll(async () => {
  local = await trainedRecognizer();
  server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      seen.push({
        url: request.url ?? '',
        key: String(request.headers['ocp-apim-subscription-key']),
        body: JSON.parse(body) as Seen['body'],
      });
      const answer = reply(seen.length);
      if (answer === 'never') return;
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}, TRAINING_TIMEOUT_MILLISECONDS);
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});
beforeEach(() => {
  seen = [];
  reply = () => prediction(['policy.training', 0.8], ['thanks', 0.1], ['None', 0.05]);
});

function clu(timeoutMilliseconds?: number): Recognizer {
  const { port } = server.address() as AddressInfo;
  return createCluRecognizer(
    { endpoint: `http://127.0.0.1:${port}`, key: 'a-key', project: 'rongye', deployment: 'live', timeoutMilliseconds },
    local,
  );
}

describe('the service', () => {
  it('is asked with the stable version, the key, and no logging', async () => {
    await clu().recognize('培训要钱吗');
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      url: '/language/:analyze-conversations?api-version=2023-04-01',
      key: 'a-key',
      body: { parameters: { projectName: 'rongye', deploymentName: 'live', isLoggingEnabled: false, stringIndexType: 'Utf16CodeUnit' } },
    });
  });

  it('votes on the intent', async () => {
    await expect(clu().recognize('学手艺')).resolves.toEqual({
      intent: 'policy_question',
      topic: 'training',
      confidence: 0.8,
      crisis: null,
      alternatives: [
        { intent: 'thanks', topic: null, confidence: 0.1 },
        { intent: 'out_of_scope_other', topic: null, confidence: 0.05 },
      ],
    });
  });

  it('never sees personal numbers', async () => {
    await clu().recognize('我电话13812345678 身份证11010519491231002X 培训怎么报');
    expect(seen[0]?.body.analysisInput.conversationItem.text).not.toMatch(/12345678|19491231/);
  });

  it('never sees a cry for help, which is decided here', async () => {
    await expect(clu().recognize('我不想活了')).resolves.toMatchObject({ crisis: 'alarm' });
    expect(seen).toHaveLength(0);
  });

  it('may raise a doubt about safety', async () => {
    reply = () => prediction(['crisis', 0.9]);
    await expect(clu().recognize('培训要钱吗')).resolves.toMatchObject({ intent: 'crisis', crisis: 'check-in' });
  });

  it('is asked once more after a passing failure', async () => {
    reply = (request) => (request === 1 ? { status: 503, body: '{}' } : prediction(['thanks', 0.9]));
    await expect(clu().recognize('多谢')).resolves.toMatchObject({ intent: 'thanks' });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['refuses the key', { status: 401, body: '{"error":{"code":"401","message":"no"}}' }],
    ['answers something else', { status: 200, body: '{"hello":1}' }],
    ['answers no JSON', { status: 200, body: '<html>' }],
    ['knows none of our intents', prediction(['Book.Flight', 0.9])],
    ['claims an impossible confidence', prediction(['thanks', 7])],
  ] as [string, Reply][])('rejects when it %s', async (_what, answer) => {
    reply = () => answer;
    await expect(clu().recognize('多谢')).rejects.toThrow();
  });

  it('is given up in time when it does not answer', async () => {
    reply = () => 'never';
    const started = performance.now();
    await expect(clu(200).recognize('多谢')).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('is reached over https, or on this machine', () => {
    expect(() => createCluRecognizer({ endpoint: 'http://clu.example.com', key: 'k', project: 'p', deployment: 'd' }, local)).toThrow(
      /https/,
    );
    expect(() =>
      createCluRecognizer({ endpoint: 'https://clu.example.com', key: 'k', project: 'p', deployment: 'd' }, local),
    ).not.toThrow();
  });
});

describe('with the embedded model behind it', () => {
  const minute = 60_000;
  let now = 0;
  const clock = { now: () => new Date(now) };

  it('answers with either', async () => {
    const both = withFallback(clu(), local, silentLog, { clock });
    await expect(both.recognize('学手艺')).resolves.toMatchObject({ topic: 'training', confidence: 0.8 });
    reply = () => ({ status: 401, body: '{}' });
    await expect(both.recognize('谢谢')).resolves.toEqual(local.understand('谢谢'));
  });

  it('leaves a failing service alone for a while, then tries it once', async () => {
    reply = () => ({ status: 401, body: '{}' });
    const logged: string[] = [];
    const log: Log = { ...silentLog, warn: (_fields, message) => logged.push(message), error: (_fields, message) => logged.push(message) };
    const both = withFallback(clu(), local, log, { clock, failuresToOpen: 3, openMilliseconds: minute });
    for (let turn = 0; turn < 10; turn++) await both.recognize('谢谢');
    expect(seen).toHaveLength(3);
    expect(logged).toHaveLength(3);

    now += minute + 1;
    await Promise.all(Array.from({ length: 5 }, () => both.recognize('谢谢')));
    expect(seen).toHaveLength(4);

    now += minute + 1;
    reply = () => prediction(['thanks', 0.7]);
    await expect(both.recognize('谢谢')).resolves.toMatchObject({ confidence: 0.7 });
    await expect(both.recognize('谢谢')).resolves.toMatchObject({ confidence: 0.7 });
  });

  it('tells the log nothing of the message', async () => {
    const fields: object[] = [];
    const log: Log = { ...silentLog, warn: (field) => fields.push(field) };
    const failing: Recognizer = { name: 'failing', recognize: (text) => Promise.reject(new Error(`cannot read ${text}`)) };
    await withFallback(failing, local, log, { clock }).recognize('我叫张三');
    expect(fields).toHaveLength(1);
    expect(JSON.stringify(fields)).not.toContain('张三');
  });
});
