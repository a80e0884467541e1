/**
 * `npm run bench:tracing`: what tracing costs a turn where no collector is named, and where one is: four servers in one run, two
 * without any tracing in their code, one that could trace, one that does. They take turns, so that whatever else the machine does meets all of them.
 * JSON lines on stdout, progress on stderr. Settings: TRACING_ROUNDS, TRACING_CONVERSATIONS.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { percentile, progress, report, residentMegabytes, round } from './measure';
import { SCRIPT } from './script';
import { SocketConversation } from './socket-conversation';
import { buildWithoutTracing } from './without-tracing';

const ROUNDS = Number(process.env['TRACING_ROUNDS'] ?? 20);
const CONVERSATIONS = Number(process.env['TRACING_CONVERSATIONS'] ?? 16);
/** The compiler is at work for the first thousands of turns. */
const WARM_UP_ROUNDS = 8;
const REPETITIONS = 3;

/** `again` is another of those without: what it differs by is chance. */
const KINDS = ['without', 'again', 'off', 'on'] as const;
type Kind = (typeof KINDS)[number];

/** Takes what it is sent and forgets it. */
async function startSink(): Promise<{ url: string; bytes(): number; close(): void }> {
  let bytes = 0;
  const server = createServer((incoming, outgoing) => {
    incoming.on('data', (chunk: Buffer) => (bytes += chunk.length));
    incoming.on('end', () => outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Time on a processor of all threads that live, microseconds: finer than the clock ticks that the system otherwise counts in. */
function threadMicroseconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce(
    (sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1_000,
    0,
  );
}

interface Candidate {
  server: ServerProcess;
  open: SocketConversation[];
  microseconds: number[];
}

async function talk({ open }: Candidate): Promise<void> {
  await Promise.all(
    open.map(async (conversation) => {
      for (let repetition = 0; repetition < REPETITIONS; repetition++) for (const text of SCRIPT) await conversation.say(text);
    }),
  );
}

async function measure(candidate: Candidate): Promise<void> {
  const before = threadMicroseconds(candidate.server.pid);
  await talk(candidate);
  candidate.microseconds.push((threadMicroseconds(candidate.server.pid) - before) / (CONVERSATIONS * REPETITIONS * SCRIPT.length));
}

/** Of each round by itself: what the machine did otherwise meanwhile met both. */
function compare(some: Candidate, others: Candidate): Record<string, number> {
  const ratios = some.microseconds.map((value, index) => value / (others.microseconds[index] as number));
  return {
    median: round(percentile(ratios, 0.5), 4),
    lowerQuartile: round(percentile(ratios, 0.25), 4),
    upperQuartile: round(percentile(ratios, 0.75), 4),
  };
}

async function main(): Promise<void> {
  progress('building twice');
  if (spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.mts'], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
    process.exit(1);
  const folder = temporaryFolder('rongye-bench-');
  const untraced = temporaryFolder('rongye-untraced-');
  const sink = await startSink();
  const candidates = new Map<Kind, Candidate>();
  try {
    buildWithoutTracing(untraced.path);
    for (const kind of KINDS) {
      const environment = {
        DATA_DIR: `${folder.path}/${kind}`,
        NODE_ENV: 'production',
        LOG_LEVEL: 'error',
        OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
        OTEL_TRACES_EXPORTER: kind === 'on' ? 'otlp' : 'none',
      };
      const server = await startServer(environment, kind === 'without' || kind === 'again' ? untraced.path : undefined);
      const open = await Promise.all(Array.from({ length: CONVERSATIONS }, () => SocketConversation.open(server.url)));
      candidates.set(kind, { server, open, microseconds: [] });
    }
    const each = [...candidates.values()];
    progress('warming up');
    for (let count = 0; count < WARM_UP_ROUNDS; count++) for (const candidate of each) await talk(candidate);
    for (let count = 0; count < ROUNDS; count++) {
      progress(`round ${count + 1} of ${ROUNDS}`);
      // Each begins as often as the others.
      for (let place = 0; place < each.length; place++) await measure(each[(count + place) % each.length] as Candidate);
    }
    const [without, again, off, on] = each as [Candidate, Candidate, Candidate, Candidate];
    report({
      measure: 'CPU per turn, tracing',
      unit: 'µs, median of the rounds',
      rounds: ROUNDS,
      turns: CONVERSATIONS * REPETITIONS * SCRIPT.length,
      without: round(percentile(without.microseconds, 0.5)),
      off: round(percentile(off.microseconds, 0.5)),
      on: round(percentile(on.microseconds, 0.5)),
      againAgainstWithout: compare(again, without),
      offAgainstWithout: compare(off, without),
      onAgainstOff: compare(on, off),
      budget: 'offAgainstWithout.median ≤ 1.01',
    });
    report({
      measure: 'memory after it, MB RSS',
      ...Object.fromEntries(KINDS.map((kind, index) => [kind, round(residentMegabytes((each[index] as Candidate).server.pid))])),
      sentToCollectorMegabytes: round(sink.bytes() / 1e6),
    });
  } finally {
    for (const { server, open } of candidates.values()) {
      for (const conversation of open) conversation.close();
      await server.stop();
    }
    sink.close();
    folder.remove();
    untraced.remove();
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`bench failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
