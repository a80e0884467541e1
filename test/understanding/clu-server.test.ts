import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DirectLineClient, type Session, type WireActivity } from '../support/direct-line-client';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';

const folder = temporaryFolder();
/** No training utterance: it is sent. */
const UNHEARD = '公益性岗位到底咋个报名法嘛';
let service: Server;
let asked: string[] = [];
let server: ServerProcess;
let client: DirectLineClient;

beforeAll(async () => {
  service = createServer((request, response) => {
    asked.push(request.url ?? '');
    request.resume().on('end', () => {
      // Not chained: restify, loaded by another suite of the same worker, patches writeHead to return nothing.
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(service, 'listening');
  server = await startServer({
    DATA_DIR: folder.path,
    CLU_ENDPOINT: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
    CLU_KEY: 'a-key-of-32-characters-or-longer',
    CLU_PROJECT: 'rongye',
    CLU_DEPLOYMENT: 'live',
  });
  client = new DirectLineClient(server.url);
}, 60_000);
afterAll(async () => {
  await client.close();
  await server.stop();
  service.close();
  folder.remove();
});

async function answersTo(session: Session, text: string): Promise<WireActivity[]> {
  const { watermark } = await client.activities(session);
  const id = await client.say(session, text, `c-${text}`);
  for (;;) {
    const { activities } = await client.activities(session, watermark);
    const answers = activities.filter((activity) => activity.replyToId === id);
    if (answers.length > 0) return answers;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('says at start that messages leave the server, and asks nobody to find out whether it is ready', () => {
  expect(server.output()).toMatch(/CLU is on: messages leave this server/);
  expect(asked).toEqual([]);
});

it('answers in the same turn when the service refuses, and shows on /metrics why and that the breaker is open', async () => {
  const session = await client.start();
  const [answer] = await answersTo(session, UNHEARD);
  expect(answer?.channelData).toMatchObject({ answer: { topic: 'public-welfare-posts' } });
  for (const text of [`${UNHEARD}啰`, `${UNHEARD}咯`, `${UNHEARD}嘞`]) await answersTo(session, text);
  expect(asked.length).toBe(3);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/rongye_clu_fallback_total\{reason="refused"\} 3/);
  expect(metrics).toMatch(/rongye_clu_fallback_total\{reason="open"\} 1/);
  expect(metrics).toMatch(/rongye_clu_breaker_open 1/);
});
