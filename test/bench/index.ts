/**
 * `npm run bench`: one JSON line for each measurement, with the peer measured in the same run. Progress goes to stderr.
 * Both servers run as processes of their own; what is compared is the CPU time they use per turn, which the client does not share.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type ServerProcess } from '../support/server-process';
import { loadPolicy } from '../../src/policy';
import { measureDialogs } from './dialogs';
import { cpuMicroseconds, percentile, progress, report, residentMegabytes, round } from './measure';
import { Peer } from './peer';
import { measureDeskSearch } from './policy-desk';
import { SCRIPT } from './script';
import { SocketConversation } from './socket-conversation';

const CONVERSATIONS = Number(process.env['BENCH_CONVERSATIONS'] ?? 16);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 10);
/** Servers run for weeks; the same number of turns for both. */
const WARM_UP_ROUNDS = 10;

async function talk(server: ServerProcess, conversations: number, rounds: number): Promise<number> {
  const open = await Promise.all(Array.from({ length: conversations }, () => SocketConversation.open(server.url)));
  let turns = 0;
  await Promise.all(
    open.map(async (conversation) => {
      for (let repetition = 0; repetition < rounds; repetition++) {
        for (const text of SCRIPT) {
          await conversation.say(text);
          turns++;
        }
      }
    }),
  );
  open.forEach((conversation) => conversation.close());
  return turns;
}

async function cpuPerTurn(server: ServerProcess): Promise<void> {
  const peer = await Peer.start();
  progress('warming both up: the compiler is at work for the first thousands of turns');
  await talk(server, CONVERSATIONS, WARM_UP_ROUNDS);
  await peer.talk(CONVERSATIONS, WARM_UP_ROUNDS * SCRIPT.length);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let sample = 1; sample <= 3; sample++) {
    progress(`CPU per turn, sample ${sample} of 3`);
    const before = cpuMicroseconds(server.pid);
    const turns = await talk(server, CONVERSATIONS, ROUNDS);
    ours.push((cpuMicroseconds(server.pid) - before) / turns);
    const peerBefore = cpuMicroseconds(peer.pid);
    const peerTurns = await peer.talk(CONVERSATIONS, ROUNDS * SCRIPT.length);
    theirs.push((cpuMicroseconds(peer.pid) - peerBefore) / peerTurns);
  }
  await peer.stop();
  const [own, other] = [percentile(ours, 0.5), percentile(theirs, 0.5)];
  report({
    measure: 'CPU per turn, Direct Line, full pipeline, durable commit',
    unit: 'µs',
    value: round(own),
    samples: ours.map((value) => round(value)),
    peer: 'bare botbuilder echo bot, CloudAdapter, state in memory, replies over HTTP',
    peerValue: round(other),
    peerSamples: theirs.map((value) => round(value)),
    ratio: round(own / other, 2),
    budget: 'ratio ≤ 1.0',
  });
}

async function sequentialTurns(server: ServerProcess): Promise<void> {
  progress('time of a turn, one after another');
  const milliseconds: number[] = [];
  for (let sample = 0; sample < 30; sample++) {
    const conversation = await SocketConversation.open(server.url);
    for (const text of SCRIPT) milliseconds.push(await conversation.say(text));
    conversation.close();
  }
  report({
    measure: 'turn, from post to last reply, one conversation after another',
    unit: 'ms',
    turns: milliseconds.length,
    p50: round(percentile(milliseconds, 0.5), 2),
    p99: round(percentile(milliseconds, 0.99), 2),
    max: round(Math.max(...milliseconds), 2),
    budget: 'p99 < 25',
  });
}

async function dialogsAlone(): Promise<void> {
  progress('CPU per turn of the dialogs alone');
  const { turns, microseconds, replies } = await measureDialogs();
  report({
    measure: 'dialogs alone, CPU per turn: no understanding, no store',
    unit: 'µs',
    value: round(percentile(microseconds, 0.5)),
    samples: microseconds.map((value) => round(value)),
    turns,
    replies,
    budget: '< 1000',
  });
}

function policyPack(): void {
  const directory = join(__dirname, '..', '..', 'policy');
  const best = (times: number, run: () => unknown): number =>
    Math.min(
      ...Array.from({ length: times }, () => {
        const started = performance.now();
        run();
        return performance.now() - started;
      }),
    );
  const library = loadPolicy(directory);
  report({ measure: 'policy pack read and checked', unit: 'ms', value: round(best(5, () => loadPolicy(directory))) });
  const question = '当兵五年退下来一直没找到活能领几个月失业金';
  const value = best(20, () => library.answer('unemployment-insurance', question, 'zh-CN'));
  report({ measure: 'one answer chosen among those of a topic', unit: 'ms', value: round(value, 3) });
  const { queries, milliseconds, indexMilliseconds } = measureDeskSearch();
  const [p50, p99, slowest] = [0.5, 0.99, 1].map((share) => round(percentile(milliseconds, share), 2));
  report({
    measure: 'policy desk, a search',
    unit: 'ms',
    p50,
    p99,
    slowest,
    queries,
    indexOnce: round(indexMilliseconds, 0),
    budget: '< 50',
  });
}

async function main(): Promise<void> {
  progress('building');
  if (spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.mts'], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
    process.exit(1);
  await dialogsAlone();
  policyPack();
  const dataDir = mkdtempSync(join(tmpdir(), 'rongye-bench-'));
  const started = performance.now();
  const server = await startServer({ DATA_DIR: dataDir, NODE_ENV: 'production', LOG_LEVEL: 'error' });
  report({ measure: 'start to ready, built', unit: 'ms', value: round(performance.now() - started, 0), budget: '< 3000' });
  report({ measure: 'memory after start', unit: 'MB RSS', value: round(residentMegabytes(server.pid)), budget: '< 200' });
  try {
    await sequentialTurns(server);
    await cpuPerTurn(server);
    report({ measure: 'memory after the load', unit: 'MB RSS', value: round(residentMegabytes(server.pid)) });
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`bench failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
