/**
 * `npm run bench:scale`: what a turn costs when much is stored, against the same turn when little is. The built server, in production mode,
 * once for each amount; they are measured by turns in the same run. One JSON line a measurement, progress on stderr.
 * People come back to conversations taken at random from all that are stored, so nothing of them lies in memory.
 * Settings: SCALE_CONVERSATIONS (`1000,100000,1000000`), SCALE_TURNS (a sample), SCALE_ENGINE (`libsql`, or `postgres` with TEST_DATABASE_URL).
 */
import { spawnSync } from 'node:child_process';
import { Tokens } from '../../src/channels/direct-line/tokens';
import { createBenchDatabase, startMeasuredServer, type BenchDatabase, type MeasuredServer } from './bench-database';
import { percentile, progress, report, round } from './measure';
import { recordTemplate, SEEDED_USER, seedConversations, seededId, type Template } from './seed';
import { SocketConversation } from './socket-conversation';

const AMOUNTS = (process.env['SCALE_CONVERSATIONS'] ?? '1000,100000,1000000').split(',').map(Number);
const ENGINE = process.env['SCALE_ENGINE'] === 'postgres' ? 'postgres' : 'libsql';
const TURNS = Number(process.env['SCALE_TURNS'] ?? 600);
const WARM_UP_TURNS = 2_000;
const SAMPLES = 7;
const AT_ONCE = 8;
const SAYS = ['什么样的人算就业困难退役军人', '公益性岗位补贴能领几年'];
const DAY_MILLISECONDS = 86_400_000;
/** Within both periods: the sweep at the start finds nothing. */
const DAYS = 13;
const ONE_IN_WITH_CASE = 20;

interface Stored {
  conversations: number;
  database: BenchDatabase;
  server: MeasuredServer;
  tokens: Tokens;
  /** Of the template: up to there the page has read. */
  watermark: string;
  samples: { cpu: number; milliseconds: number[] }[];
}

async function store(conversations: number, template: Template): Promise<Stored> {
  const database = await createBenchDatabase(ENGINE);
  const now = Date.now();
  const touchedAt = (index: number): number => now - Math.floor((index / conversations) * DAYS * DAY_MILLISECONDS);
  await seedConversations(database, template, { conversations, touchedAt, hasCase: (index) => index % ONE_IN_WITH_CASE === 0 });
  report({
    measure: 'size of what is stored',
    engine: ENGINE,
    conversations,
    activitiesEach: template.activities.length,
    megabytes: round((await database.bytes()) / 1e6, 0),
  });
  const server = await startMeasuredServer(database);
  return {
    conversations,
    database,
    server,
    tokens: new Tokens(database.tokenSecret),
    watermark: String(template.activities.length),
    samples: [],
  };
}

/** Somebody opens the page again and says one more thing. @returns milliseconds from the post to the reply */
async function comeBack({ server, tokens, conversations, watermark }: Stored): Promise<number> {
  const conversationId = seededId(Math.floor(Math.random() * conversations));
  const claims = { conv: conversationId, user: SEEDED_USER, channel: 'web', locale: 'zh-CN' };
  const token = tokens.issue('conversation', claims, new Date());
  const conversation = await SocketConversation.resume(server.url, { conversationId, token }, watermark);
  const milliseconds = await conversation.say(SAYS[0] as string);
  conversation.close();
  return milliseconds;
}

async function sample(stored: Stored, turns: number): Promise<Stored['samples'][number]> {
  const before = await stored.server.cpu();
  const milliseconds: number[] = [];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let turn = 0; turn < turns / AT_ONCE; turn++) milliseconds.push(await comeBack(stored));
    }),
  );
  const after = await stored.server.cpu();
  return { cpu: (after.server + after.database - before.server - before.database) / milliseconds.length, milliseconds };
}

async function main(): Promise<void> {
  progress('building');
  if (spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.mts'], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
    process.exit(1);
  const template = await recordTemplate(SAYS);
  const all: Stored[] = [];
  try {
    for (const amount of AMOUNTS) all.push(await store(amount, template));
    for (const stored of all) await sample(stored, WARM_UP_TURNS);
    for (let repetition = 1; repetition <= SAMPLES; repetition++) {
      progress(`sample ${repetition} of ${SAMPLES}`);
      for (const stored of all) stored.samples.push(await sample(stored, TURNS));
    }
    const costs = all.map(({ samples }) =>
      percentile(
        samples.map(({ cpu }) => cpu),
        0.5,
      ),
    );
    all.forEach(({ conversations, samples }, index) => {
      const milliseconds = samples.flatMap((one) => one.milliseconds);
      report({
        measure: 'a page opened again and one turn, CPU of the server and of its database connections',
        engine: ENGINE,
        conversations,
        unit: 'µs',
        value: round(costs[index] as number),
        samples: samples.map(({ cpu }) => round(cpu)),
        toFewest: round((costs[index] as number) / (costs[0] as number), 3),
        turnMilliseconds: { p50: round(percentile(milliseconds, 0.5)), p99: round(percentile(milliseconds, 0.99)) },
        budget: 'toFewest ≤ 1.1',
      });
    });
  } finally {
    for (const { server, database } of all) {
      await server.stop();
      await database.remove();
    }
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`bench failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
