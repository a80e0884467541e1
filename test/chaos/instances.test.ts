/** Three servers on one PostgreSQL behind a load balancer without sticky sessions, one of them killed again and again. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { testEngines } from '../store/open-test-store';
import { temporaryPostgres } from '../store/temporary-postgres';
import { DirectLineClient, type Session, type WireActivity } from '../support/direct-line-client';
import { Listener } from '../support/listener';
import { startRoundRobin } from '../support/round-robin';
import { freePort, startServer, temporaryFolder, type ServerProcess } from '../support/server-process';

/** How long servers are killed; `CHAOS_SECONDS=120` for the long run. */
const SECONDS = Number(process.env['CHAOS_SECONDS'] ?? 15);
const SERVERS = 3;
const CONVERSATIONS = 8;
const LATEST_REPLY_MILLISECONDS = 15_000;
const LINES = [
  '什么样的人算就业困难退役军人',
  '我想自查一下',
  '本人',
  '广东省',
  '是',
  '公益性岗位最多干几年',
  '1974年3月',
  '男',
  '退出',
  '是',
];

interface Said {
  id: string;
  clientActivityID: string;
  /** `performance.now()` of the first attempt to post it. */
  at: number;
}

async function converse(client: DirectLineClient, session: Session, name: string, goesOn: () => boolean): Promise<Said[]> {
  const said: Said[] = [];
  for (let line = 0; goesOn(); line++) {
    const clientActivityID = `${name}-${line}`;
    const at = performance.now();
    const id = await client.say(session, LINES[line % LINES.length] as string, clientActivityID);
    said.push({ id, clientActivityID, at });
    await sleep(randomInt(0, 120));
  }
  return said;
}

async function waitFor(what: string, isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + LATEST_REPLY_MILLISECONDS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`still not: ${what}`);
    await sleep(25);
  }
}

(testEngines.includes('postgres') ? test : test.skip)(
  'whichever server takes a message and whichever dies, nobody loses a line, hears one twice, out of order or later than 15 s',
  async () => {
    const database = await temporaryPostgres();
    const folder = temporaryFolder('rongye-instances-');
    const ports = await Promise.all(Array.from({ length: SERVERS }, () => freePort()));
    const balancer = await startRoundRobin(ports);
    const environment = {
      DATABASE_URL: database.url,
      PUBLIC_URL: balancer.url,
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
      TOKEN_SECRET: 't'.repeat(40),
      HANDOFF_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
      HANDOFF_CALLBACK_SECRET: `whsec_${Buffer.alloc(32, 5).toString('base64')}`,
    };
    const start = (index: number): Promise<ServerProcess> =>
      startServer({ ...environment, DATA_DIR: `${folder.path}/${index}`, PORT: String(ports[index]) });
    // All at once on an empty database, as an orchestrator would.
    const servers = await Promise.all(ports.map((_, index) => start(index)));

    const client = new DirectLineClient(balancer.url, 60_000);
    const people = await Promise.all(
      Array.from({ length: CONVERSATIONS }, async () => {
        const session = await client.start();
        return { session, listener: new Listener(client, session), said: [] as Said[] };
      }),
    );
    const until = Date.now() + SECONDS * 1_000;
    let kills = 0;
    /** Two do this side by side, each never with the last server that runs. */
    async function killAtRandom(): Promise<void> {
      while (Date.now() < until) {
        await sleep(randomInt(100, 600));
        const victim = running.splice(randomInt(running.length), 1)[0] as number;
        await (servers[victim] as ServerProcess).kill();
        kills++;
        servers[victim] = await start(victim);
        running.push(victim);
      }
    }
    const running = ports.map((_, index) => index);
    const killing = Promise.all([killAtRandom(), killAtRandom()]);
    await Promise.all(
      people.map(async (person, index) => {
        person.said = await converse(client, person.session, `p${index}`, () => Date.now() < until);
      }),
    );
    await killing;
    expect(kills).toBeGreaterThanOrEqual(SECONDS / 6);

    let slowest = 0;
    for (const { listener, said } of people) {
      await waitFor('a reply to everything', () => said.every(({ id }) => listener.hasReplyTo(id)));
      await listener.close();
      const heard: WireActivity[] = listener.heard.map(({ activity }) => activity);
      const own = heard.filter(({ from }) => from.role === 'user').map(({ channelData }) => channelData?.clientActivityID);
      expect(own).toEqual(said.map(({ clientActivityID }) => clientActivityID));
      expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);
      // Ids count up in the order of the conversation, and a reply follows what it replies to.
      expect(heard.map(({ id }) => id)).toEqual(heard.map(({ id }) => id).toSorted());
      const order = heard.filter(({ replyToId }) => replyToId).map(({ replyToId }) => said.findIndex(({ id }) => id === replyToId));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      for (const { id, at } of said) {
        const reply = listener.heard.find(({ activity }) => activity.replyToId === id)!;
        slowest = Math.max(slowest, reply.at - at);
      }
    }
    expect(slowest).toBeLessThan(LATEST_REPLY_MILLISECONDS);
    const messages = people.reduce((sum, { said }) => sum + said.length, 0);
    const streams = people.reduce((sum, { listener }) => sum + listener.streams, 0);
    process.stderr.write(`${JSON.stringify({ kills, messages, streams, slowestMilliseconds: Math.round(slowest) })}\n`);

    await client.close();
    await Promise.all(servers.map((server) => server.stop()));
    await balancer.close();
    await database.drop();
    folder.remove();
  },
  (SECONDS + 120) * 1_000,
);
