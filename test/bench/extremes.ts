/**
 * `npm run bench:extremes`: what a turn costs while 100,000 events wait for a receiver that is down, and in a conversation of 10,000 messages,
 * against the same turn without either, measured by turns in the same run; and what opening and polling such a conversation costs.
 * The built server in production mode. Settings: EXTREME_ENGINE (`libsql`, or `postgres` with TEST_DATABASE_URL), EXTREME_MESSAGES, EXTREME_EVENTS.
 */
import { spawnSync } from 'node:child_process';
import { sql } from 'kysely';
import { silentLog } from '../../src/base/log';
import { openDatabase } from '../../src/store';
import { DirectLineClient } from '../support/direct-line-client';
import { createBenchDatabase, queryPostgres, startMeasuredServer, type BenchDatabase, type MeasuredServer } from './bench-database';
import { pause, percentile, progress, report, round } from './measure';
import { SCRIPT } from './script';
import { SocketConversation } from './socket-conversation';
import { fillOutbox } from './waiting-events';

const ENGINE = process.env['EXTREME_ENGINE'] === 'postgres' ? 'postgres' : 'libsql';
const MESSAGES = Number(process.env['EXTREME_MESSAGES'] ?? 10_000);
const EVENTS = Number(process.env['EXTREME_EVENTS'] ?? 100_000);
const SAMPLES = 7;
const TURNS = 200;
const WARM_UP_TURNS = 1_500;
const POLLS = 200;
/** Nothing listens there. */
const DOWN = 'http://127.0.0.1:9/';

interface Sample {
  cpu: number;
  milliseconds: number[];
}

async function say(server: MeasuredServer, conversation: SocketConversation, turns: number): Promise<Sample> {
  const before = await server.cpu();
  const milliseconds: number[] = [];
  for (let turn = 0; turn < turns; turn++) milliseconds.push(await conversation.say(SCRIPT[turn % SCRIPT.length] as string));
  const after = await server.cpu();
  return { cpu: (after.server + after.database - before.server - before.database) / turns, milliseconds };
}

function reportTurns(what: string, samples: Sample[], peer: Sample[]): void {
  const cost = (of: Sample[]): number =>
    percentile(
      of.map(({ cpu }) => cpu),
      0.5,
    );
  const milliseconds = samples.flatMap((one) => one.milliseconds);
  report({
    measure: what,
    engine: ENGINE,
    unit: 'µs',
    value: round(cost(samples)),
    samples: samples.map(({ cpu }) => round(cpu)),
    peerValue: round(cost(peer)),
    ratio: round(cost(samples) / cost(peer), 3),
    turnMilliseconds: { p50: round(percentile(milliseconds, 0.5)), p99: round(percentile(milliseconds, 0.99)) },
    budget: 'ratio ≤ 1.1',
  });
}

/** The same turn in two places, by turns. */
async function compare(what: string, [server, conversation]: Place, [peerServer, peerConversation]: Place): Promise<void> {
  const samples: Sample[] = [];
  const peer: Sample[] = [];
  for (let repetition = 1; repetition <= SAMPLES; repetition++) {
    progress(`${what}: sample ${repetition} of ${SAMPLES}`);
    samples.push(await say(server, conversation, TURNS));
    peer.push(await say(peerServer, peerConversation, TURNS));
  }
  reportTurns(what, samples, peer);
}
type Place = readonly [MeasuredServer, SocketConversation];

async function openAndPoll(server: MeasuredServer, { session }: SocketConversation): Promise<void> {
  const client = new DirectLineClient(server.url);
  const started = performance.now();
  const { activities: stored } = await readAll(client, session);
  const reading = performance.now() - started;
  const opened = performance.now();
  const page = await SocketConversation.resume(server.url, session, '');
  while (page.heardActivities < stored) await pause(1);
  const opening = performance.now() - opened;
  page.close();
  const watermark = String(stored);
  const polls: number[] = [];
  for (let poll = 0; poll < POLLS; poll++) {
    const asked = performance.now();
    await client.activities(session, watermark);
    polls.push(performance.now() - asked);
  }
  await client.close();
  const [stallSeconds] = await server.metrics('nodejs_eventloop_lag_max_seconds');
  report({
    measure: 'a long conversation: read from its beginning, and asked for what is new',
    engine: ENGINE,
    unit: 'ms',
    activities: stored,
    overSocket: round(opening, 0),
    byPages: round(reading, 0),
    poll: { p50: round(percentile(polls, 0.5), 2), p99: round(percentile(polls, 0.99), 2) },
    longestStall: round(stallSeconds * 1_000),
  });
}

async function readAll(client: DirectLineClient, session: SocketConversation['session']): Promise<{ activities: number }> {
  let activities = 0;
  for (let watermark = ''; ;) {
    const page = await client.activities(session, watermark);
    activities += page.activities.length;
    if (page.activities.length === 0) return { activities };
    watermark = page.watermark;
  }
}

/** The events wait for a while, as after some tries; some are due all the time. */
async function fill(database: BenchDatabase): Promise<void> {
  const { dataDir, databaseUrl, keys } = database;
  const opened = await openDatabase<unknown>({ dataDir, fileName: 'rongye.db', databaseUrl, log: silentLog });
  const now = Date.now();
  await fillOutbox(opened, keys, { events: EVENTS, nextAt: (index) => now + (index / EVENTS) * 2 * 3_600_000, at: now });
  if (databaseUrl) await sql`analyze`.execute(opened.db);
  await opened.close();
}

async function metricsTime(server: MeasuredServer): Promise<number> {
  const times: number[] = [];
  for (let look = 0; look < 20; look++) {
    const started = performance.now();
    await server.metrics('rongye_outbox_waiting');
    times.push(performance.now() - started);
  }
  return round(percentile(times, 0.5));
}

async function main(): Promise<void> {
  progress('building');
  if (spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.mts'], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
    process.exit(1);
  const databases = [await createBenchDatabase(ENGINE), await createBenchDatabase(ENGINE)] as const;
  const servers: MeasuredServer[] = [];
  const start = async (database: BenchDatabase): Promise<MeasuredServer> => {
    const server = await startMeasuredServer(database, {
      HANDOFF_WEBHOOK_URL: DOWN,
      HANDOFF_ALLOW_NETWORKS: '127.0.0.0/8',
      LOG_LEVEL: 'error',
    });
    servers.push(server);
    return server;
  };
  try {
    const empty = await start(databases[0]);
    await (await start(databases[1])).stop();
    await fill(databases[1]);
    const waiting = await start(databases[1]);
    const [short, beside] = await Promise.all([SocketConversation.open(empty.url), SocketConversation.open(waiting.url)]);
    await say(empty, short, WARM_UP_TURNS);
    await say(waiting, beside, WARM_UP_TURNS);
    await compare(`a turn while ${EVENTS} events wait`, [waiting, beside], [empty, short]);
    const [withEvents, without] = [await metricsTime(waiting), await metricsTime(empty)];
    report({ measure: `/metrics while ${EVENTS} events wait`, engine: ENGINE, unit: 'ms', value: withEvents, peerValue: without });
    const long = await SocketConversation.open(empty.url);
    progress(`having a conversation of ${MESSAGES} messages`);
    // Each is answered, by one message at least.
    await say(empty, long, MESSAGES / 2);
    if (databases[0].databaseUrl) await queryPostgres(databases[0].databaseUrl, 'vacuum analyze');
    const fresh = await SocketConversation.open(empty.url);
    await compare(`a turn in a conversation of ${MESSAGES} messages`, [empty, long], [empty, fresh]);
    await openAndPoll(empty, long);
    for (const conversation of [short, beside, long, fresh]) conversation.close();
  } finally {
    for (const server of servers) await server.stop();
    for (const database of databases) await database.remove();
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`bench failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
