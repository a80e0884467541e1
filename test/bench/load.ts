/**
 * `npm run bench:load`: many conversations with the page open, each saying something every few seconds, against the built server in production
 * mode as a process of its own. One JSON line for each minute and one for the whole; progress goes to stderr.
 * A message counts from the moment at which it was to be sent, so that a server that stands still is not spared what it held up.
 * Settings: LOAD_SECONDS, LOAD_CONVERSATIONS, LOAD_EVERY_SECONDS, LOAD_ENGINE (`libsql`, or `postgres` with TEST_DATABASE_URL).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { addressOf, createBenchDatabase, startMeasuredServer, type MeasuredServer } from './bench-database';
import { DiskProbe } from './disk-probe';
import { pause, percentile, progress, report, residentMegabytes, round, slope } from './measure';
import { SCRIPT } from './script';
import { SocketConversation } from './socket-conversation';

const SECONDS = Number(process.env['LOAD_SECONDS'] ?? 600);
const CONVERSATIONS = Number(process.env['LOAD_CONVERSATIONS'] ?? 1_000);
const EVERY_MILLISECONDS = Number(process.env['LOAD_EVERY_SECONDS'] ?? 15) * 1_000;
const ENGINE = process.env['LOAD_ENGINE'] === 'postgres' ? 'postgres' : 'libsql';
const OPENED_PER_SECOND = 50;
const MEMORY_EVERY_MILLISECONDS = 2_000;
const MINUTE = 60_000;
const MEGABYTE = 2 ** 20;

interface Minute {
  milliseconds: number[];
  /** The least of the minute is what is left after the collector has been there. */
  rss: number[];
  heap: number[];
  /** The longest that the server's event loop stood still between two looks, and what a flush to the same disk took beside it. */
  stalls: number[];
  flushes: number[];
  errors: string[];
}

const newMinute = (): Minute => ({ milliseconds: [], rss: [], heap: [], stalls: [], flushes: [], errors: [] });

class Load {
  private readonly minutes: Minute[] = [];
  private begun = 0;
  private readonly conversations: SocketConversation[] = [];

  private readonly probe: DiskProbe;

  constructor(
    private readonly server: MeasuredServer,
    folder: string,
  ) {
    this.probe = new DiskProbe(join(folder, 'probe'));
  }

  /** As fast as a morning may bring them, not all in one moment. */
  async open(): Promise<void> {
    for (let index = 0; index < CONVERSATIONS; index++) {
      if (index % OPENED_PER_SECOND === 0) await pause(1_000);
      this.conversations.push(await SocketConversation.open(this.server.url, addressOf(index)));
    }
  }

  async run(): Promise<void> {
    this.begun = performance.now();
    const own = monitorEventLoopDelay({ resolution: 1 });
    own.enable();
    const before = await this.server.cpu();
    const watching = this.watch();
    await Promise.all(this.conversations.map((conversation, index) => this.talk(conversation, index)));
    await watching;
    const after = await this.server.cpu();
    const seconds = (performance.now() - this.begun) / 1_000;
    this.summarize(seconds, (after.server - before.server) / 1e6, (after.database - before.database) / 1e6, own.percentile(99) / 1e6);
  }

  close(): void {
    this.conversations.forEach((conversation) => conversation.close());
    this.probe.close();
  }

  /** Each conversation begins somewhere in the interval and somewhere in the script, as if nobody knew of the others. */
  private async talk(conversation: SocketConversation, index: number): Promise<void> {
    const first = this.begun + (index / CONVERSATIONS) * EVERY_MILLISECONDS;
    for (let message = 0; ; message++) {
      const due = first + message * EVERY_MILLISECONDS;
      if (due >= this.begun + SECONDS * 1_000) return;
      await pause(Math.max(0, due - performance.now()));
      const text = SCRIPT[(index + message) % SCRIPT.length] as string;
      try {
        await conversation.say(text);
        this.now().milliseconds.push(performance.now() - due);
      } catch (error) {
        this.now().errors.push(String(error));
      }
    }
  }

  private async watch(): Promise<void> {
    let reported = 0;
    while (performance.now() < this.begun + SECONDS * 1_000) {
      await pause(MEMORY_EVERY_MILLISECONDS);
      const { rss, heap, stalls, flushes } = this.now();
      rss.push(residentMegabytes(this.server.pid));
      const [heapBytes, stallSeconds] = await this.server.metrics('nodejs_heap_size_used_bytes', 'nodejs_eventloop_lag_max_seconds');
      heap.push(heapBytes / MEGABYTE);
      stalls.push(stallSeconds * 1_000);
      flushes.push(await this.probe.flush());
      while (reported < this.minutes.length - 1) this.reportMinute(reported++);
    }
    while (reported < this.minutes.length) this.reportMinute(reported++);
  }

  private now(): Minute {
    // What is seen just after the end belongs to the last minute.
    const index = Math.min(Math.floor((performance.now() - this.begun) / MINUTE), Math.ceil((SECONDS * 1_000) / MINUTE) - 1);
    while (this.minutes.length <= index) this.minutes.push(newMinute());
    return this.minutes[index] as Minute;
  }

  private reportMinute(index: number): void {
    const { milliseconds, rss, heap, stalls, flushes, errors } = this.minutes[index] as Minute;
    report({
      measure: 'load, by minute',
      engine: ENGINE,
      minute: index + 1,
      turns: milliseconds.length,
      ...spread(milliseconds),
      errors: errors.length,
      rssMegabytes: round(Math.max(...rss)),
      heapMegabytes: round(Math.min(...heap)),
      longestStall: round(Math.max(...stalls)),
      longestFlushBeside: round(Math.max(...flushes)),
    });
  }

  private summarize(seconds: number, serverCpu: number, databaseCpu: number, ownDelay: number): void {
    const milliseconds = this.minutes.flatMap((minute) => minute.milliseconds);
    const errors = this.minutes.flatMap((minute) => minute.errors);
    const rises = this.memoryRises();
    report({
      measure: 'load',
      engine: ENGINE,
      conversations: CONVERSATIONS,
      stillOpen: this.conversations.filter(({ isOpen }) => isOpen).length,
      seconds: round(seconds, 0),
      turns: milliseconds.length,
      turnsPerSecond: round(milliseconds.length / seconds),
      unit: 'ms',
      ...spread(milliseconds),
      errors: errors.length,
      firstError: errors[0],
      repeatedCalls: this.conversations.reduce((sum, { repeatedCalls }) => sum + repeatedCalls, 0),
      serverLines: this.server
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{"level":')).length,
      serverCores: round(serverCpu / seconds, 3),
      databaseCores: round(databaseCpu / seconds, 3),
      longestStall: round(Math.max(...this.minutes.flatMap(({ stalls }) => stalls))),
      longestFlushBeside: round(Math.max(...this.minutes.flatMap(({ flushes }) => flushes))),
      clientDelayP99: round(ownDelay),
      ...rises,
      budget: 'p99 < 200, no error, memory flat',
    });
  }

  /** Only whole minutes, and not the first two: the compiler, the caches and the collector find their size in them. */
  private memoryRises(): Record<string, number> {
    const settled = this.minutes.slice(2, Math.floor(SECONDS / 60)).filter(({ rss }) => rss.length > 0);
    if (settled.length < 2) return {};
    const rise = (of: (minute: Minute) => number): number => round(slope(settled.map(of)), 2);
    return {
      rssRisePerMinute: rise(({ rss }) => percentile(rss, 0.5)),
      heapRisePerMinute: rise(({ heap }) => Math.min(...heap)),
    };
  }
}

function spread(milliseconds: readonly number[]): Record<string, number> {
  const at = (share: number): number => round(percentile(milliseconds, share));
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

async function main(): Promise<void> {
  progress('building');
  if (spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.mts'], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
    process.exit(1);
  const database = await createBenchDatabase(ENGINE);
  const server = await startMeasuredServer(database);
  const load = new Load(server, database.dataDir);
  try {
    progress(`${ENGINE}: opening ${CONVERSATIONS} conversations`);
    await load.open();
    progress(`each says something every ${EVERY_MILLISECONDS / 1_000} s, for ${SECONDS} s`);
    await load.run();
    load.close();
  } finally {
    await server.stop();
    await database.remove();
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`bench failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
