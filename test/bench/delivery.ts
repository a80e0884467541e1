/**
 * `npm run bench:delivery`: what one poll of the outbox costs while 100,000 events wait for a receiver that is down, against an empty outbox,
 * on each engine that this machine has. Prints one JSON line a measurement.
 */
import { type QueryExecutorProvider, sql } from 'kysely';
import { silentLog } from '../../src/base/log';
import { createCipher, openDatabase, openStore } from '../../src/store';
import { openTestStore, testEngines } from '../store/open-test-store';
import { percentile, report, round } from './measure';

const EVENTS = 100_000;
const POLLS = 500;
const ROWS_AT_ONCE = 500;
const NOW = new Date('2026-11-26T02:00:00Z');
const LATER = NOW.getTime() + 3_600_000;

async function insertWaiting(db: QueryExecutorProvider, start: number, sealed: string): Promise<void> {
  const numbers = Array.from({ length: ROWS_AT_ONCE }, (_, index) => start + index);
  const at = NOW.getTime();
  const streams = sql.join(numbers.map((n) => sql`(${`S${n}`}, 1, 0, ${LATER}, 3, 3, ${at})`));
  await sql`insert into outbox_stream (stream, last_seq, done_seq, next_at, attempts, lease, waiting_since) values ${streams}`.execute(db);
  const events = sql.join(numbers.map((n) => sql`(${`S${n}`}, 1, ${`e${n}`}, 'case.updated', ${sealed}, ${at})`));
  await sql`insert into outbox_event (stream, seq, id, type, body_sealed, created_at) values ${events}`.execute(db);
}

async function main(): Promise<void> {
  for (const engine of testEngines) {
    const opened = await openTestStore(engine);
    let { store } = opened;
    const poll = async (): Promise<{ p50: number; p99: number }> => {
      const times: number[] = [];
      for (let repetition = 0; repetition < POLLS; repetition++) {
        const started = performance.now();
        await store.transaction((unit) => unit.outbox.claim(NOW, new Date(LATER), 16));
        times.push(performance.now() - started);
      }
      return { p50: round(percentile(times, 0.5), 3), p99: round(percentile(times, 0.99), 3) };
    };
    await poll();
    const empty = await poll();
    await store.close();
    const { dataDir, databaseUrl, keys } = opened.options;
    const database = await openDatabase<unknown>({ dataDir, fileName: 'rongye.db', databaseUrl, log: silentLog });
    const sealed = createCipher(keys).seal({ column: 'outbox_event.body_sealed', row: 'S|1|e' }, 'x'.repeat(1_000));
    for (let start = 0; start < EVENTS; start += ROWS_AT_ONCE) await database.transaction((db) => insertWaiting(db, start, sealed));
    if (engine === 'postgres') await sql`analyze`.execute(database.db);
    await database.close();
    store = await openStore(opened.options);
    await poll();
    const waiting = await poll();
    const { waiting: counted } = await store.read.outbox.backlog(NOW);
    report({ what: 'outbox poll, ms', engine, events: counted, ...waiting, peer: { events: 0, ...empty } });
    await store.close();
    await opened.dispose();
  }
}

void main();
