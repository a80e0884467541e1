/** Two servers on one PostgreSQL with PgBouncer between, which lets no notice through: what one server says, the other must find by looking. */
import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { openStore } from '../../src/store';
import { testEngines } from '../store/open-test-store';
import { DirectLineClient } from '../support/direct-line-client';
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer';
import { freePort, startServer, temporaryFolder } from '../support/server-process';
import { Person } from './person';

const SERVER_KEY = Buffer.alloc(32, 7);
const POOL_SIZE = 4;
const TALK_MILLISECONDS = 6_000;
/** A look every second, and time to spare on a busy machine. */
const LATEST_REPLY_MILLISECONDS = 4_000;

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function startTwoServers(databaseUrl: string): Promise<DirectLineClient[]> {
  const folder = temporaryFolder('rongye-pooled-');
  cleanups.push(() => folder.remove());
  const secret = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
  const servers = await Promise.all(
    [0, 1].map(async (index) => {
      const port = String(await freePort());
      return startServer({
        DATABASE_URL: databaseUrl,
        DATA_DIR: `${folder.path}/${index}`,
        PORT: port,
        PUBLIC_URL: `http://127.0.0.1:${port}`,
        ENCRYPTION_KEYS: `k1:${SERVER_KEY.toString('base64')}`,
        TOKEN_SECRET: 't'.repeat(40),
        HANDOFF_WEBHOOK_SECRET: secret(3),
        HANDOFF_CALLBACK_SECRET: secret(5),
      });
    }),
  );
  cleanups.push(() => Promise.all(servers.map((server) => server.stop())));
  return servers.map(({ url }) => {
    const client = new DirectLineClient(url);
    cleanups.push(() => client.close());
    return client;
  });
}

/** A server's store on the pooler, asked all the time whether it believes that notices arrive. */
async function openAsking(databaseUrl: string): Promise<{ believed(): boolean }> {
  const keys = { current: 'k1', keys: { k1: SERVER_KEY } };
  const store = await openStore({ dataDir: '', databaseUrl, keys, clock: systemClock, log: silentLog });
  let heard = false;
  const asking = setInterval(() => (heard ||= store.neighbours?.isHeard() !== false), 20);
  cleanups.push(() => {
    clearInterval(asking);
    return store.close();
  });
  return { believed: () => heard };
}

(hasPgBouncer && testEngines.includes('postgres') ? test : test.skip)(
  'behind PgBouncer people hear everything once and in order, though their lines go to another server (needs pgbouncer and TEST_DATABASE_URL)',
  async () => {
    const pooler = await startPgBouncer(POOL_SIZE);
    cleanups.push(() => pooler.drop());
    const [first, second] = (await startTwoServers(pooler.url)) as [DirectLineClient, DirectLineClient];
    const { believed } = await openAsking(pooler.url);
    const people = await Promise.all([
      Person.arrive(first, [second]),
      Person.arrive(first, [second]),
      Person.arrive(second, [first]),
      Person.arrive(first, [first, second]),
      Person.arrive(second, [second, first]),
    ]);
    cleanups.push(() => Promise.all(people.map(({ listener }) => listener.close())));
    const until = performance.now() + TALK_MILLISECONDS;
    await Promise.all(people.map((person) => person.talkWhile(() => performance.now() < until)));
    const connections = await pooler.connections();
    const waits = await Promise.all(people.map((person) => person.heardEverythingOnceInOrder()));

    // Who believed it would look too seldom.
    expect(believed()).toBe(false);
    expect(Math.max(...waits)).toBeLessThan(LATEST_REPLY_MILLISECONDS);
    expect(people.every(({ said }) => said.length > 3)).toBe(true);
    expect(connections).toBeGreaterThan(0);
    expect(connections).toBeLessThanOrEqual(POOL_SIZE);
    expect(first.repeated + second.repeated).toBe(0);
    const messages = people.reduce((sum, { said }) => sum + said.length, 0);
    process.stderr.write(
      `${JSON.stringify({ pooler: 'pgbouncer', messages, connections, slowestReplyMilliseconds: Math.round(Math.max(...waits)) })}\n`,
    );
  },
);
