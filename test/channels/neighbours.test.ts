import { once } from 'node:events';
import { Client } from 'pg';
import { WebSocket } from 'ws';
import { openStore, type Store } from '../../src/store';
import { openTestStore, testEngines } from '../store/open-test-store';
import { openEndpoint, startConversation } from './endpoint';

/** Processes that share a database are two stores on it: each has connections of its own and hears of the other only through PostgreSQL. */
const suite = testEngines.includes('postgres') ? describe : describe.skip;

async function until(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}

suite('what another process commits', () => {
  const opened: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const part of opened.splice(0).toReversed()) await part.close();
  });

  async function open(sweeps: { sweepSeconds: number; heardSweepSeconds: number }) {
    const here = await openEndpoint(sweeps, { engine: 'postgres' });
    const other: Store = await openStore(here.testStore.options);
    opened.push(here, other);
    const session = await startConversation(here);
    const socket = new WebSocket(session.streamUrl);
    const texts: string[] = [];
    socket.on('message', (data: Buffer) => {
      if (data.length > 0)
        texts.push(...(JSON.parse(data.toString()) as { activities: { text: string }[] }).activities.map(({ text }) => text));
    });
    await once(socket, 'open');
    await until(() => texts.includes('welcome'));
    const say = (text: string) =>
      other.transaction((unit) => unit.activities.appendOutgoing(session.conversationId, [{ type: 'message', text }], new Date()));
    return { here, other, texts, say, store: here.testStore.store, url: here.testStore.options.databaseUrl as string };
  }

  it('reaches the streams here at once, by notice, long before anybody looks', async () => {
    const { texts, say, other, store } = await open({ sweepSeconds: 600, heardSweepSeconds: 600 });
    expect(await until(() => other.neighbours?.isHeard() === true && store.neighbours?.isHeard() === true)).toBe(true);
    for (let count = 1; count <= 5; count++) await say(`${count}`);
    expect(await until(() => texts.length >= 6)).toBe(true);
    expect(texts).toEqual(['welcome', '1', '2', '3', '4', '5']);
  });

  it('reaches them by looking where notices do not arrive', async () => {
    const { texts, say } = await open({ sweepSeconds: 0.05, heardSweepSeconds: 0.05 });
    await say('first');
    expect(await until(() => texts.length >= 2)).toBe(true);
    expect(texts).toEqual(['welcome', 'first']);
  });

  it('is looked for when the line for notices was cut and is there again', async () => {
    const { texts, say, store, url } = await open({ sweepSeconds: 600, heardSweepSeconds: 600 });
    await until(() => store.neighbours?.isHeard() === true);
    const admin = new Client({ connectionString: url });
    await admin.connect();
    opened.push({ close: () => admin.end() });
    // Both lines are cut: this notice is lost for good, and only the look after connecting again can find what was said.
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rongye notices' and datname = current_database()",
    );
    await say('said while the line was down');
    expect(await until(() => texts.length >= 2)).toBe(true);
    expect(texts).toEqual(['welcome', 'said while the line was down']);
  });
});

it('is nobody where the database is this process alone', async () => {
  const { store, dispose } = await openTestStore('libsql');
  expect(store.neighbours).toBeNull();
  await dispose();
});
