/** Two servers on one PostgreSQL deliver to a receiver that fails in every way there is, and are killed meanwhile. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createHandoff, newWebhookSecret } from '../../src/handoff';
import { openStore } from '../../src/store';
import { startReceiver, type Behaviour } from '../handoff/receiver';
import { sampleCase } from '../handoff/sample-case';
import { testEngines } from '../store/open-test-store';
import { temporaryPostgres } from '../store/temporary-postgres';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { startFastClock } from './fast-clock';

const KILLS = 6;
const CASES = 8;
/** After `case.submitted`. */
const UPDATES = 5;
const LIMIT_MILLISECONDS = 120_000;
/** The servers' clock runs faster, so that waits of seconds between tries pass in a moment; leases run out while requests hang. */
const CLOCK_SPEED = 20;

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

(testEngines.includes('postgres') ? test : test.skip)(
  `two servers that share the work and are killed ${KILLS} times deliver every event, in order within a case, repeated ones with the same id`,
  async () => {
    const [database, folder, secret, key] = [
      await temporaryPostgres(),
      temporaryFolder('rongye-delivery-'),
      newWebhookSecret(),
      Buffer.alloc(32, 7),
    ];
    const receiver = await startReceiver(secret);
    const clock = startFastClock(folder.path, CLOCK_SPEED);
    const { now } = clock;
    const start = (index: number): Promise<ServerProcess> =>
      startServer({
        DATA_DIR: join(folder.path, String(index)),
        DATABASE_URL: database.url,
        ENCRYPTION_KEYS: `k1:${key.toString('base64')}`,
        TOKEN_SECRET: 't'.repeat(40),
        HANDOFF_WEBHOOK_URL: receiver.url,
        HANDOFF_WEBHOOK_SECRET: secret,
        HANDOFF_CALLBACK_SECRET: secret,
        TEST_CLOCK_FILE: clock.file,
        // Each failed attempt is a warning.
        LOG_LEVEL: 'error',
      });
    const servers = await Promise.all([start(0), start(1)]);
    const store = await openStore({
      databaseUrl: database.url,
      dataDir: folder.path,
      keys: { current: 'k1', keys: { k1: key } },
      clock: { now },
      log: silentLog,
    });
    const handoff = createHandoff({ cases: createCases(), station: { name: '示例站', phone: null } });

    let hung = 0;
    receiver.behave((request) => (request % 11 === 3 && hung++ < 4 ? 'hang' : (BEHAVIOURS[randomInt(BEHAVIOURS.length)] as Behaviour)));
    const emitted = new Map<string, string[]>();
    const tell = async (): Promise<void> => {
      for (let index = 0; index < CASES; index++) {
        const newCase = await sampleCase(store, now(), index === 0 ? { urgency: 'crisis' } : {});
        const { caseNumber } = await store.transaction((unit) => handoff.submit(unit, newCase));
        emitted.set(caseNumber, ['case.submitted']);
      }
      for (let count = 1; count <= UPDATES; count++) {
        for (const [caseNumber, told] of emitted) {
          await store.transaction((unit) => handoff.update(unit, caseNumber, { text: `${count}`, at: now() }));
          told.push(`${count}`);
          await sleep(randomInt(0, 120));
        }
      }
    };
    const kill = async (): Promise<void> => {
      for (let count = 0; count < KILLS; count++) {
        const index = count % servers.length;
        await servers[index]?.kill();
        servers[index] = await start(index);
        await sleep(randomInt(0, 200));
      }
    };
    await Promise.all([tell(), kill()]);
    receiver.behave(() => 204);
    const deadline = Date.now() + 30_000;
    while ((await store.read.outbox.backlog(now())).waiting > 0 && Date.now() < deadline) await sleep(100);

    expect(await store.read.outbox.parked(10)).toEqual([]);
    expect((await store.read.outbox.backlog(now())).waiting).toBe(0);
    expect(receiver.badSignatures).toBe(0);
    const bodies = new Map<string, Set<string>>();
    const arrived = new Map<string, string[]>();
    for (const { id, type, caseNumber, body } of receiver.received) {
      const known = bodies.get(id) ?? new Set();
      if (known.size === 0) {
        const what = type === 'case.updated' ? (JSON.parse(body) as { data: { change: { text: string } } }).data.change.text : type;
        arrived.set(caseNumber, [...(arrived.get(caseNumber) ?? []), what]);
      }
      bodies.set(id, known.add(body));
    }
    expect(Object.fromEntries(arrived)).toEqual(Object.fromEntries(emitted));
    expect([...bodies.values()].filter(({ size }) => size !== 1)).toEqual([]);
    // The receiver has taken some of them more than once: what is shown here could have gone wrong.
    expect(receiver.received.length).toBeGreaterThan(bodies.size);

    clock.stop();
    await Promise.all(servers.map((server) => server.stop()));
    await store.close();
    await receiver.close();
    await database.drop();
    folder.remove();
  },
  LIMIT_MILLISECONDS,
);
