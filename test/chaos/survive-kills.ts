/** The load and the kills of the chaos tests, one file an engine so that both run side by side. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DirectLineClient, type Session, type WireActivity } from '../support/direct-line-client';
import { temporaryPostgres } from '../store/temporary-postgres';
import { freePort, startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { LINES } from './lines';

const KILLS = 25;
const CONVERSATIONS = 6;
const SCRIPT = [...LINES, '登记求助'];

interface Veteran {
  session: Session;
  acknowledged: { clientActivityID: string; text: string; id: string }[];
}

/** A server that is killed and started again on the same data and the same port. */
class Restarted {
  private server!: ServerProcess;
  private kills = 0;

  constructor(
    private readonly environment: Record<string, string> & { DATA_DIR: string },
    readonly port: number,
  ) {}

  async start(): Promise<void> {
    this.server = await startServer({ ...this.environment, PORT: String(this.port) });
  }

  async killRepeatedly(times: number, whileTrue: () => boolean): Promise<number> {
    while (this.kills < times && whileTrue()) {
      await sleep(randomInt(10, 350));
      await this.server.kill();
      this.kills++;
      await this.start();
    }
    return this.kills;
  }

  stop(): Promise<number | null> {
    return this.server.stop();
  }
}

async function converse(client: DirectLineClient, name: string, keepTalking: () => boolean): Promise<Veteran> {
  const veteran: Veteran = { session: await client.start(), acknowledged: [] };
  for (let line = 0; keepTalking() || line % SCRIPT.length !== 0; line++) {
    const text = SCRIPT[line % SCRIPT.length] as string;
    const clientActivityID = `${name}-${line}`;
    const id = await client.say(veteran.session, text, clientActivityID);
    veteran.acknowledged.push({ clientActivityID, text, id });
    await sleep(randomInt(0, 25));
  }
  return veteran;
}

async function wholeConversation(client: DirectLineClient, { session }: Veteran): Promise<WireActivity[]> {
  const all: WireActivity[] = [];
  for (let watermark: string | undefined; ;) {
    const page = await client.activities(session, watermark);
    if (page.activities.length === 0) return all;
    all.push(...page.activities);
    watermark = page.watermark;
  }
}

async function settled(client: DirectLineClient, veteran: Veteran): Promise<WireActivity[]> {
  const last = veteran.acknowledged.at(-1)?.id;
  for (let attempt = 0; attempt < 200; attempt++) {
    const all = await wholeConversation(client, veteran);
    if (all.some((activity) => activity.replyToId === last)) return all;
    await sleep(50);
  }
  throw new Error(`no reply to the last message of ${veteran.session.conversationId}`);
}

/** The replies of each message, in order, as one line of text per message. */
function repliesByMessage(activities: WireActivity[]): Map<string, string> {
  const replies = new Map<string, string>();
  for (const activity of activities) {
    if (activity.replyToId) replies.set(activity.replyToId, `${replies.get(activity.replyToId) ?? ''}\n${activity.text ?? activity.type}`);
  }
  return replies;
}

export const CHAOS_LIMIT_MILLISECONDS = 600_000;

export const chaosTitle = `${KILLS} kills in the middle of conversations lose nothing, double nothing and leave no half turn`;

export async function surviveKills(engine: 'libsql' | 'postgres'): Promise<void> {
  const folder = temporaryFolder('rongye-chaos-');
  const database = engine === 'postgres' ? await temporaryPostgres() : null;
  const environment = {
    DATA_DIR: folder.path,
    ...(database
      ? { DATABASE_URL: database.url, ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`, TOKEN_SECRET: 't'.repeat(40) }
      : {}),
  };
  const server = new Restarted(environment, await freePort());
  await server.start();
  const client = new DirectLineClient(`http://127.0.0.1:${server.port}`, 60_000);
  let kills = 0;
  const killing = server.killRepeatedly(KILLS, () => true).then((count) => (kills = count));
  const veterans = await Promise.all(
    Array.from({ length: CONVERSATIONS }, (_, index) => converse(client, `v${index}`, () => kills < KILLS)),
  );
  await killing;
  expect(kills).toBe(KILLS);

  const undisturbed = await converse(client, 'reference', () => false);
  for (let line = 0; line < SCRIPT.length; line++) {
    const text = SCRIPT[line] as string;
    const id = await client.say(undisturbed.session, text, `r-${line}`);
    undisturbed.acknowledged.push({ clientActivityID: `r-${line}`, text, id });
  }
  const expected = repliesByMessage(await settled(client, undisturbed));
  const expectedByLine = undisturbed.acknowledged.map(({ id }) => expected.get(id));

  for (const veteran of veterans) {
    const all = await settled(client, veteran);
    const own = all.filter((activity) => activity.from.role === 'user');
    expect(own.map((activity) => activity.channelData?.clientActivityID)).toEqual(
      veteran.acknowledged.map((sent) => sent.clientActivityID),
    );
    expect(new Set(all.map((activity) => activity.id)).size).toBe(all.length);
    const replies = repliesByMessage(all);
    // The first round of the script starts from the same state as the undisturbed conversation: word for word the same answers.
    expect(veteran.acknowledged.slice(0, SCRIPT.length).map(({ id }) => replies.get(id))).toEqual(expectedByLine);
    expect(veteran.acknowledged.filter(({ id }) => !replies.has(id))).toEqual([]);
  }
  await server.stop();
  await client.close();
  await database?.drop();
  folder.remove();
}
