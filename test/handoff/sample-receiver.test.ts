import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '../../src/base/log';
import { createCases } from '../../src/cases';
import { createDelivery, createHandoff, newWebhookSecret, type Delivery } from '../../src/handoff';
import { signatureHeaders } from '../../src/handoff/signature';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { temporaryFolder } from '../support/server-process';
import { sampleCase } from './sample-case';

const PROGRAM = join('docs', 'receivers', 'receiver.mjs');
const secret = newWebhookSecret();
let folder: ReturnType<typeof temporaryFolder>;
let child: ChildProcess;
let url: string;

async function start(): Promise<void> {
  child = spawn(process.execPath, [PROGRAM], {
    env: { PATH: process.env['PATH'], WEBHOOK_SECRET: secret, EVENTS_FILE: join(folder.path, 'events.jsonl'), PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  url = `http://127.0.0.1:${/listening on (\d+)/.exec(line.toString())?.[1]}/`;
}

async function kill(): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

const stored = () =>
  readFileSync(join(folder.path, 'events.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: string; event: { type: string; data: { caseNumber: string } } });

async function post(body: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(url, { method: 'POST', body, headers })).status;
}

beforeEach(async () => {
  folder = temporaryFolder('rongye-receiver-');
  await start();
});
afterEach(async () => {
  await kill();
  folder.remove();
});

test('the sample receiver has under 60 lines', () => {
  expect(readFileSync(PROGRAM, 'utf8').trimEnd().split('\n').length).toBeLessThan(60);
});

test('the sample receiver takes what we deliver, in order', async () => {
  const store: TestStore = await openTestStore();
  const cases = createCases();
  const handoff = createHandoff({ cases, station: { name: '示例站', phone: null } });
  const clock = { now: () => new Date() };
  const delivery: Delivery = createDelivery({
    store: store.store,
    cases,
    endpoint: { url, secrets: [secret] },
    clock,
    log: silentLog,
    pollMilliseconds: 10,
  });
  const newCase = await sampleCase(store.store, new Date());
  const { caseNumber } = await store.store.transaction((unit) => handoff.submit(unit, newCase));
  await store.store.transaction((unit) => handoff.withdraw(unit, caseNumber, new Date()));
  delivery.start();
  while ((await store.store.read.outbox.backlog(new Date())).waiting > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await delivery.stop();
  await store.dispose();
  expect(stored().map(({ event }) => [event.type, event.data.caseNumber])).toEqual([
    ['case.submitted', caseNumber],
    ['case.withdrawn', caseNumber],
  ]);
});

test('the sample receiver stores a repeated event once, also after it was killed, and refuses what is not ours', async () => {
  const body = JSON.stringify({ type: 'case.withdrawn', timestamp: new Date().toISOString(), data: { caseNumber: 'RY1' } });
  const headers = signatureHeaders([secret], 'evt_1', new Date(), body);
  expect(await post(body, headers)).toBe(204);
  expect(await post(body, headers)).toBe(204);
  await kill();
  await start();
  expect(await post(body, headers)).toBe(204);
  expect(await post(body, signatureHeaders([newWebhookSecret()], 'evt_2', new Date(), body))).toBe(401);
  expect(await post(`${body} `, headers)).toBe(401);
  expect(await post(body, signatureHeaders([secret], 'evt_3', new Date(Date.now() - 301_000), body))).toBe(401);
  expect(stored().map(({ id }) => id)).toEqual(['evt_1']);
});
