import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCluRecognizer } from '../../src/understanding/clu';
import { withFallback, type EmbeddedRecognizer, type Recognizer } from '../../src/understanding';
import { silentLog, type Log } from '../../src/base/log';
import { readTrainingRows } from '../../src/understanding/build';
import { trainedRecognizer, TRAINING_TIMEOUT_MILLISECONDS } from './trained';

interface Seen {
  url: string;
  key: string | undefined;
  body: { analysisInput: { conversationItem: { text: string } }; parameters: Record<string, unknown> };
}

type Reply = { status: number; body: string; headers?: Record<string, string> } | 'never';
/** No training utterance and no cry for help: it is sent. */
const UNHEARD = '有没得手艺班嘛我想去学一哈';
/** Much longer than the time limits below, and much shorter than the minute that the service asks for. */
const GIVEN_UP_MILLISECONDS = 10_000;
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
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
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

const sentText = (request: number): string => seen[request]?.body.analysisInput.conversationItem.text ?? '';

function clu(timeoutMilliseconds?: number): Recognizer {
  const { port } = server.address() as AddressInfo;
  return createCluRecognizer(
    { endpoint: `http://127.0.0.1:${port}`, key: 'a-key', project: 'rongye', deployment: 'live', timeoutMilliseconds },
    local,
  );
}

describe('the service', () => {
  it('is asked with the stable version, the key, and no logging', async () => {
    await clu().recognize(UNHEARD);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      url: '/language/:analyze-conversations?api-version=2023-04-01',
      key: 'a-key',
      body: { parameters: { projectName: 'rongye', deploymentName: 'live', isLoggingEnabled: false, stringIndexType: 'Utf16CodeUnit' } },
    });
  });

  it('votes on the intent', async () => {
    await expect(clu().recognize(UNHEARD)).resolves.toEqual({
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

  it.each([
    '我电话13812345678 身份证11010519491231002X 这个手艺班咋个报法',
    '我电话 138 1234 5678 身份证 110105 1949 1231 002x 这个手艺班咋个报法',
    '我电话幺三八一二三四五六七八 身份证一一零一零五一九四九一二三一零零二 这个手艺班咋个报法',
  ])('never sees personal numbers: %s', async (text) => {
    await clu().recognize(text);
    expect(sentText(0)).toMatch(/^我电话\s?\*\*\* 身份证\s?\*\*\* 这个手艺班咋个报法$/);
  });

  it('sees the start and the end of a message that is too long for it', async () => {
    await clu().recognize(`手艺班在哪报。${'那年厂里不景气大家都散了。'.repeat(300)}这个要交多少钱嘛`);
    const text = sentText(0);
    expect(text.length).toBeLessThanOrEqual(1000);
    expect(text).toMatch(/^手艺班在哪报[^]*这个要交多少钱嘛$/);
  });

  it('is not asked about what was learned word for word, nor where the message must stay here', async () => {
    const learned = readTrainingRows().find((row) => row.intent === 'skip')?.text ?? '';
    await expect(clu().recognize(learned)).resolves.toMatchObject({ intent: 'skip' });
    await clu().recognize('我叫张三住在汝州', { keepLocal: true });
    await clu().recognize('  ');
    expect(seen).toHaveLength(0);
  });

  it('leaves further topics to this machine', async () => {
    const text = '公益性岗位怎么申请？招聘会什么时候开？';
    const here = local.understand(text);
    expect([here.topic, here.also?.map(({ topic }) => topic)]).toEqual(['public-welfare-posts', ['job-fairs']]);
    reply = () => prediction(['policy.job-fairs', 0.8]);
    const said = await clu().recognize(text);
    expect([said.topic, said.also?.map(({ topic }) => topic)]).toEqual(['job-fairs', ['public-welfare-posts']]);
  });

  it('never sees a cry for help, which is decided here', async () => {
    await expect(clu().recognize('我不想活了')).resolves.toMatchObject({ crisis: 'alarm' });
    expect(seen).toHaveLength(0);
  });

  it('may raise a doubt about safety', async () => {
    reply = () => prediction(['crisis', 0.9]);
    await expect(clu().recognize(UNHEARD)).resolves.toMatchObject({ intent: 'crisis', crisis: 'check-in' });
  });

  it('is asked once more after a passing failure', async () => {
    reply = (request) => (request === 1 ? { status: 503, body: '{}' } : prediction(['thanks', 0.9]));
    await expect(clu().recognize(UNHEARD)).resolves.toMatchObject({ intent: 'thanks' });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['refuses the key', { status: 401, body: '{"error":{"code":"401","message":"no"}}' }, 'refused'],
    ['has too much to do', { status: 429, body: '{}' }, 'overloaded'],
    ['is down', { status: 503, body: '{}' }, 'unavailable'],
    ['answers something else', { status: 200, body: '{"hello":1}' }, 'bad-reply'],
    ['answers no JSON', { status: 200, body: '<html>' }, 'bad-reply'],
    ['knows none of our intents', prediction(['Book.Flight', 0.9]), 'bad-reply'],
    ['claims an impossible confidence', prediction(['thanks', 7]), 'bad-reply'],
  ] as [string, Reply, string][])('rejects when it %s, and says why', async (_what, answer, reason) => {
    reply = () => answer;
    await expect(clu().recognize(UNHEARD)).rejects.toMatchObject({ name: 'RecognizerError', reason });
  });

  it('rejects when nobody listens', async () => {
    const nobody = createCluRecognizer({ endpoint: 'http://127.0.0.1:9', key: 'k', project: 'p', deployment: 'd' }, local);
    await expect(nobody.recognize(UNHEARD)).rejects.toMatchObject({ reason: 'network' });
  });

  it('is given up in time when it does not answer', async () => {
    reply = () => 'never';
    const started = performance.now();
    await expect(clu(200).recognize(UNHEARD)).rejects.toMatchObject({ reason: 'timeout' });
    expect(performance.now() - started).toBeLessThan(GIVEN_UP_MILLISECONDS);
  });

  it('is not waited for as long as it asks', async () => {
    reply = () => ({ status: 429, body: '{}', headers: { 'retry-after': '60' } });
    const started = performance.now();
    await expect(clu(300).recognize(UNHEARD)).rejects.toMatchObject({ reason: 'timeout' });
    expect(performance.now() - started).toBeLessThan(GIVEN_UP_MILLISECONDS);
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
    await expect(both.recognize(UNHEARD)).resolves.toMatchObject({ topic: 'training', confidence: 0.8 });
    reply = () => ({ status: 401, body: '{}' });
    await expect(both.recognize(UNHEARD)).resolves.toEqual(local.understand(UNHEARD));
  });

  it('leaves a failing service alone for a while, then tries it once, and counts why', async () => {
    reply = () => ({ status: 401, body: '{}' });
    const reasons: string[] = [];
    const logged: string[] = [];
    const log: Log = { ...silentLog, warn: (_fields, message) => logged.push(message), error: (_fields, message) => logged.push(message) };
    const both = withFallback(clu(), local, log, {
      clock,
      failuresToOpen: 3,
      openMilliseconds: minute,
      onFallback: (reason) => reasons.push(reason),
    });
    expect(both.isOpen()).toBe(false);
    for (let turn = 0; turn < 10; turn++) await both.recognize(UNHEARD);
    expect(seen).toHaveLength(3);
    expect(logged).toHaveLength(3);
    expect(reasons).toEqual([...Array.from({ length: 3 }, () => 'refused'), ...Array.from({ length: 7 }, () => 'open')]);
    expect(both.isOpen()).toBe(true);

    now += minute + 1;
    await Promise.all(Array.from({ length: 5 }, () => both.recognize(UNHEARD)));
    expect(seen).toHaveLength(4);

    now += minute + 1;
    reply = () => prediction(['thanks', 0.7]);
    await expect(both.recognize(UNHEARD)).resolves.toMatchObject({ confidence: 0.7 });
    await expect(both.recognize(UNHEARD)).resolves.toMatchObject({ confidence: 0.7 });
    expect(both.isOpen()).toBe(false);
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
