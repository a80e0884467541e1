/** Three servers on one PostgreSQL behind a load balancer without sticky sessions, killed at random. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { testEngines } from '../store/open-test-store';
import { startCluster } from '../support/cluster';
import { DirectLineClient } from '../support/direct-line-client';
import { LATEST_REPLY_MILLISECONDS, Person } from './person';

/** How long servers are killed; `CHAOS_SECONDS=120` for the long run. */
const SECONDS = Number(process.env['CHAOS_SECONDS'] ?? 15);
const SERVERS = 3;
const CONVERSATIONS = 8;
const LAST_WORDS = 3;
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

(testEngines.includes('postgres') ? test : test.skip)(
  'whichever server takes a message and whichever dies, nobody loses a line, hears one twice, out of order or later than 15 s',
  async () => {
    const cluster = await startCluster(SERVERS);
    cleanups.push(() => cluster.remove());
    const client = new DirectLineClient(cluster.url, 60_000);
    cleanups.push(() => client.close());
    const people = await Promise.all(Array.from({ length: CONVERSATIONS }, () => Person.arrive(client)));
    cleanups.push(() => Promise.all(people.map(({ listener }) => listener.close())));

    const until = performance.now() + SECONDS * 1_000;
    let kills = 0;
    async function killAtRandom(): Promise<void> {
      while (performance.now() < until) {
        await sleep(randomInt(100, 600));
        await cluster.killOne(randomInt);
        kills++;
      }
    }
    // Two die at any time, so that one is always left.
    const killing = Promise.all([killAtRandom(), killAtRandom()]);
    await Promise.all(people.map((person) => person.talkWhile(() => performance.now() < until)));
    await killing;
    expect(kills).toBeGreaterThanOrEqual(2);
    // Now that nothing breaks a stream any more, what other servers say must come through it as well.
    await Promise.all(
      people.map((person) => {
        const last = person.said.length + LAST_WORDS;
        return person.talkWhile(() => person.said.length < last);
      }),
    );

    const slowest = Math.max(...(await Promise.all(people.map((person) => person.heardEverythingOnceInOrder()))));
    expect(slowest).toBeLessThan(LATEST_REPLY_MILLISECONDS);
    const messages = people.reduce((sum, { said }) => sum + said.length, 0);
    process.stderr.write(`${JSON.stringify({ seconds: SECONDS, kills, messages, slowestReplyMilliseconds: Math.round(slowest) })}\n`);
  },
  (SECONDS + 180) * 1_000,
);
