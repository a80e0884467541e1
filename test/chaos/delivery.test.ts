/**
 * Servers deliver to a receiver that fails in every way there is, and are killed meanwhile: two that share one PostgreSQL, one on the
 * embedded database. `CHAOS_KILLS=25` for the long run.
 */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createHandoff, newWebhookSecret } from '../../src/handoff';
import { openStore, type Engine, type Store } from '../../src/store';
import { startReceiver, type Behaviour, type Received } from '../handoff/receiver';
import { sampleCase } from '../handoff/sample-case';
import { testEngines } from '../store/open-test-store';
import { temporaryPostgres } from '../store/temporary-postgres';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { startFastClock, type FastClock } from './fast-clock';

/** Of the servers of each engine. */
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 2);
const CASES = 8;
/** Of every case after each kill, beside its `case.submitted`. */
const UPDATES_A_KILL = 2;
const LIMIT_MILLISECONDS = 60_000 + KILLS * 15_000;
/** The servers' clock runs faster, so that waits of seconds between tries pass in a moment; leases run out while requests hang. */
const CLOCK_SPEED = 8;
/** What failed often waits for hours. Skipped rarely: a lease must not run out before its result can be stored. */
const LONG_WAIT_MILLISECONDS = 3 * 3_600_000;
const SKIP_EVERY_MILLISECONDS = 2_500;
const SETTLE_LIMIT_MILLISECONDS = 40_000;

/** Six of ten are taken, and of these two are never answered, so that they come again. */
const BEHAVIOURS: readonly Behaviour[] = [
  204,
  204,
  204,
  204,
  500,
  'drop',
  'lost',
  'lost',
  { status: 503, headers: { 'retry-after': '2' } },
  302,
];
const HANG_EVERY = 11;

/** What was told of each case, by its number, in order. */
type Told = Map<string, string[]>;

// Side by side: each mostly waits.
test.concurrent.each(testEngines)(
  `on %s: servers that are killed ${KILLS} times deliver every event, in order within a case, repeated ones with the same id`,
  async (engine) => {
    const world = await open(engine);
    const { receiver, told } = world;
    let [hung, failed] = [0, 0];
    receiver.behave((request) => {
      const hangs = request % HANG_EVERY === 3 && hung < KILLS;
      const behaviour: Behaviour = hangs ? 'hang' : (BEHAVIOURS[randomInt(BEHAVIOURS.length)] as Behaviour);
      if (hangs) hung++;
      if (behaviour !== 204) failed++;
      return behaviour;
    });
    await world.start();
    for (let count = 0; count < KILLS; count++) {
      await world.killWhile(count, (store, now) => tell(store, now, told));
      await sleep(randomInt(0, 300));
    }
    receiver.behave(() => 204);
    await world.settled();

    expect(receiver.badSignatures).toBe(0);
    const { arrived, bodies } = firstArrivals(receiver.received);
    expect(Object.fromEntries(arrived)).toEqual(Object.fromEntries(told));
    expect([...bodies.values()].filter(({ size }) => size !== 1)).toEqual([]);
    // The receiver has taken some of them more than once: what is shown here could have gone wrong.
    expect(receiver.received.length).toBeGreaterThan(bodies.size);
    await world.close();
    const figures = { engine, kills: KILLS, events: bodies.size, requests: receiver.requests, failed, taken: receiver.received.length };
    process.stderr.write(`${JSON.stringify(figures)}\n`);
  },
  LIMIT_MILLISECONDS,
);

const handoff = createHandoff({ cases: createCases(), station: { name: '示例站', phone: null } });

/** New cases the first time, then two updates of each. */
async function tell(store: Store, now: () => Date, told: Told): Promise<void> {
  for (let index = told.size; index < CASES; index++) {
    const newCase = await sampleCase(store, now(), index === 0 ? { urgency: 'crisis' } : {});
    const { caseNumber } = await store.transaction((unit) => handoff.submit(unit, newCase));
    told.set(caseNumber, ['case.submitted']);
  }
  for (let count = 0; count < UPDATES_A_KILL; count++) {
    for (const [caseNumber, words] of told) {
      const text = String(words.length);
      await store.transaction((unit) => handoff.update(unit, caseNumber, { text, at: now() }));
      words.push(text);
      await sleep(randomInt(0, 20));
    }
  }
}

/** The words of each case's events as they came first, and every body that came under an id. */
function firstArrivals(received: readonly Received[]): { arrived: Told; bodies: Map<string, Set<string>> } {
  const bodies = new Map<string, Set<string>>();
  const arrived: Told = new Map();
  for (const { id, type, caseNumber, body } of received) {
    const known = bodies.get(id) ?? new Set();
    if (known.size === 0) {
      const what = type === 'case.updated' ? (JSON.parse(body) as { data: { change: { text: string } } }).data.change.text : type;
      arrived.set(caseNumber, [...(arrived.get(caseNumber) ?? []), what]);
    }
    bodies.set(id, known.add(body));
  }
  return { arrived, bodies };
}

async function gauge(url: string, name: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^rongye_${name} (\\d+)$`, 'm').exec(metrics)?.[1]);
}

async function open(engine: Engine) {
  const folder = temporaryFolder('rongye-delivery-');
  const database = engine === 'postgres' ? await temporaryPostgres() : null;
  const secret = newWebhookSecret();
  const key = Buffer.alloc(32, 7);
  const receiver = await startReceiver(secret);
  const clock = startFastClock(folder.path, CLOCK_SPEED);
  const servers: ServerProcess[] = [];
  const startOne = async (index: number): Promise<void> => {
    servers[index] = await startServer({
      DATA_DIR: join(folder.path, String(index)),
      ...(database ? { DATABASE_URL: database.url } : {}),
      ENCRYPTION_KEYS: `k1:${key.toString('base64')}`,
      TOKEN_SECRET: 't'.repeat(40),
      HANDOFF_WEBHOOK_URL: receiver.url,
      HANDOFF_WEBHOOK_SECRET: secret,
      HANDOFF_CALLBACK_SECRET: secret,
      TEST_CLOCK_FILE: clock.file,
      // Each failed attempt is a warning.
      LOG_LEVEL: 'error',
    });
  };
  const openOwnStore = (): Promise<Store> =>
    openStore({
      databaseUrl: database?.url,
      dataDir: join(folder.path, '0'),
      keys: { current: 'k1', keys: { k1: key } },
      clock,
      log: silentLog,
    });
  const withStore = async <Result>(work: (store: Store, now: FastClock['now']) => Promise<Result>): Promise<Result> => {
    const store = await openOwnStore();
    return work(store, clock.now).finally(() => store.close());
  };

  return {
    receiver,
    told: new Map() as Told,
    start: () => Promise.all(database ? [startOne(0), startOne(1)] : [startOne(0)]),
    /** The embedded database is open in one process at a time: what happens meanwhile is over before the server comes back. */
    async killWhile(count: number, work: (store: Store, now: FastClock['now']) => Promise<void>): Promise<void> {
      const index = count % servers.length;
      await servers[index]?.kill();
      const working = withStore(work);
      if (!database) await working;
      await Promise.all([working, startOne(index)]);
    },
    /** Until nothing waits any more; nothing was given up. */
    async settled(): Promise<void> {
      const deadline = Date.now() + SETTLE_LIMIT_MILLISECONDS;
      const url = servers[0]?.url ?? '';
      for (let skipAt = 0; (await gauge(url, 'outbox_waiting')) > 0 && Date.now() < deadline; await sleep(100)) {
        if (Date.now() < skipAt) continue;
        clock.skip(LONG_WAIT_MILLISECONDS);
        skipAt = Date.now() + SKIP_EVERY_MILLISECONDS;
      }
      expect(await gauge(url, 'outbox_waiting')).toBe(0);
      expect(await gauge(url, 'outbox_parked')).toBe(0);
    },
    async close(): Promise<void> {
      clock.stop();
      await Promise.all(servers.map((server) => server.stop()));
      await receiver.close();
      await database?.drop();
      folder.remove();
    },
  };
}
