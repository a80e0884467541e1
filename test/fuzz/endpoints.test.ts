/** Twenty thousand requests that nobody should send: the server answers each of them sensibly, lives on, and tells nothing. */
import { sample } from 'fast-check';
import { Agent, request } from 'undici';
import { DirectLineClient, type Session } from '../support/direct-line-client';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { CONVERSATION, fuzzedRequest, PERSONAL, TOKEN, type FuzzedRequest } from './requests';

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 20_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_126);
const AT_ONCE = 24;
const CONVERSATIONS = 40;
const BATCH = 500;
/** What an exception, or a path of this machine, would look like. */
const INSIDES = /\n\s+at |node_modules|\/src\/|\/dist\/|SyntaxError|TypeError|RangeError|ZodError|SQLITE|SELECT |ECONN|ENOENT/;

const folder = temporaryFolder('rongye-fuzz-');
const agent = new Agent({ connections: AT_ONCE, pipelining: 1 });
let server: ServerProcess;
let sessions: Session[];
/** How often each status was answered: requests that are all refused at the door would prove nothing. */
const answered = new Map<number, number>();

beforeAll(async () => {
  server = await startServer({ DATA_DIR: folder.path, LOG_LEVEL: 'debug' });
  const client = new DirectLineClient(server.url);
  sessions = await Promise.all(Array.from({ length: CONVERSATIONS }, () => client.start()));
  await client.close();
}, 60_000);
afterAll(async () => {
  await agent.destroy();
  await server.stop();
  folder.remove();
});

/** @returns what is wrong with the answer, or null */
async function complaintAbout(fuzzed: FuzzedRequest, session: Session): Promise<string | null> {
  const fill = (text: string): string => text.replaceAll(CONVERSATION, session.conversationId).replaceAll(TOKEN, session.token);
  const headers = Object.fromEntries(Object.entries(fuzzed.headers).map(([name, value]) => [name, fill(value)]));
  const { statusCode, body } = await request(server.url + fill(fuzzed.path), {
    method: fuzzed.method as 'GET',
    headers,
    body: fuzzed.body,
    dispatcher: agent,
  });
  const text = await body.text();
  answered.set(statusCode, (answered.get(statusCode) ?? 0) + 1);
  if (statusCode >= 500) return `${statusCode} ${text.slice(0, 200)}`;
  // Policy texts and pages may hold anything; what a refusal says is ours.
  if (statusCode >= 400 && INSIDES.test(text)) return `tells its insides: ${text.slice(0, 200)}`;
  return null;
}

it(`${REQUESTS} requests end in no failure, and nobody's data is printed`, async () => {
  const wrong: string[] = [];
  for (let done = 0; done < REQUESTS; done += BATCH) {
    const batch = sample(fuzzedRequest, { numRuns: Math.min(BATCH, REQUESTS - done), seed: SEED + done });
    const next = batch.entries();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const [index, fuzzed] of next) {
          const session = sessions[(done + index) % CONVERSATIONS] as Session;
          const complaint = await complaintAbout(fuzzed, session).catch((error: Error) => `no answer: ${error.message}`);
          if (complaint) wrong.push(`FUZZ_SEED ${SEED + done}, number ${index}: ${complaint}\n${JSON.stringify(fuzzed).slice(0, 600)}`);
        }
      }),
    );
  }
  expect(wrong.slice(0, 10)).toEqual([]);
  const share = (of: (status: number) => boolean): number =>
    [...answered].filter(([status]) => of(status)).reduce((sum, [, times]) => sum + times, 0) / REQUESTS;
  expect(share((status) => status < 400)).toBeGreaterThan(0.12);
  expect(share((status) => status === 400 || status === 415 || status === 422)).toBeGreaterThan(0.15);
  expect((await request(`${server.url}/readyz`)).statusCode).toBe(200);
  for (const personal of PERSONAL) expect(server.output()).not.toContain(personal);
  // The conversations still work after all that.
  const client = new DirectLineClient(server.url);
  const session = await client.start();
  const id = await client.say(session, '公益性岗位是什么', 'after');
  await expect(client.activities(session)).resolves.toMatchObject({
    activities: expect.arrayContaining([expect.objectContaining({ replyToId: id })]),
  });
  await client.close();
}, 300_000);
