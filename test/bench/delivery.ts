/**
 * `npm run bench:delivery`: what one poll of the outbox costs while 100,000 events wait for a receiver that is down, against an empty outbox,
 * on each engine that this machine has. Prints one JSON line a measurement.
 */
import { sql } from 'kysely';
import { silentLog } from '../../src/base/log';
import { openDatabase, openStore } from '../../src/store';
import { openTestStore, testEngines } from '../store/open-test-store';
import { percentile, report, round } from './measure';
import { fillOutbox } from './waiting-events';

const EVENTS = 100_000;
const POLLS = 500;
const NOW = new Date('2026-11-26T02:00:00Z');
const LATER = NOW.getTime() + 3_600_000;

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
    await fillOutbox(database, keys, { events: EVENTS, nextAt: () => LATER, at: NOW.getTime() });
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
