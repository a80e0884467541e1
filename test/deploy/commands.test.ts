/** The commands of the documents, run as they stand there: each in the order in which an operator needs it, on an installation with one case in it. */
import { execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startReceiver, type Receiver } from '../handoff/receiver';
import { testEngines } from '../store/open-test-store';
import { temporaryPostgres } from '../store/temporary-postgres';
import { DirectLineClient, type Session } from '../support/direct-line-client';
import { freePort, startServer, temporaryFolder, type ServerProcess } from '../support/server-process';

const PROJECT = join(__dirname, '..', '..');
const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const SAID = ['转人工', '同意', '13812345678', '郑州'];

const folder = temporaryFolder('rongye-commands-');
const at = (...names: string[]): string => join(folder.path, ...names);
let settings: Record<string, string> & { DATA_DIR: string };
let receiver: Receiver;
let server: ServerProcess | undefined;
let client: DirectLineClient;
let session: Session;
let saidBefore: string[];

/** @throws with what the command printed, where it fails */
function npmRun(name: string, options: readonly string[] = [], more: Record<string, string> = {}): Promise<string> {
  const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings, ...more };
  return new Promise((resolve, reject) => {
    execFile('npm', ['run', '-s', name, '--', ...options], { cwd: PROJECT, env: environment }, (error, stdout, stderr) => {
      if (error) reject(new Error(`npm run ${name} ended with ${error.code}: ${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`still not so: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const texts = async (): Promise<string[]> => (await client.activities(session)).activities.map(({ text = '' }) => text);

/** Another server that has this one's keys answers the same token. */
async function holdsTheConversation(environment: typeof settings): Promise<void> {
  const other = await startServer(environment);
  try {
    client.baseUrl = other.url;
    expect((await texts()).slice(0, saidBefore.length)).toEqual(saidBefore);
  } finally {
    await other.stop();
  }
}

beforeAll(async () => {
  receiver = await startReceiver(WEBHOOK_SECRET);
  receiver.behave(() => 410);
  settings = {
    NODE_ENV: 'test',
    DATA_DIR: at('data'),
    PORT: String(await freePort()),
    HANDOFF_WEBHOOK_URL: receiver.url,
    HANDOFF_WEBHOOK_SECRET: WEBHOOK_SECRET,
    HANDOFF_CALLBACK_SECRET: `whsec_${Buffer.alloc(32, 5).toString('base64')}`,
    HANDOFF_ALLOW_NETWORKS: '127.0.0.0/8',
  };
  server = await startServer(settings);
  client = new DirectLineClient(server.url);
  session = await client.start();
  for (const [index, text] of SAID.entries()) {
    const id = await client.say(session, text, `line-${index}`);
    await until(async () => (await client.activities(session)).activities.some(({ replyToId }) => replyToId === id));
  }
  await until(() => receiver.requests > 0);
});

afterAll(async () => {
  await server?.stop();
  await client.close();
  await receiver.close();
  folder.remove();
});

describe('beside the running server', () => {
  it('desk-link prints a link that lets an administrator in', async () => {
    const link = (await npmRun('desk-link')).trim();
    const { pathname, search } = new URL(link);
    const response = await fetch(`${server?.url}${pathname}${search}`);
    expect([response.status, response.url]).toEqual([200, expect.stringContaining('/desk')]);
  });

  it('dead-letters lists what the receiver has refused, and sends it again once that is put right', async () => {
    await until(async () => (await npmRun('dead-letters')).includes('HTTP 410'));
    receiver.behave(() => 204);
    expect(await npmRun('dead-letters', ['replay', 'all'])).toMatch(/^RY\d+ \S+: replay\n$/);
    await until(() => receiver.received.length > 0);
    await until(async () => (await npmRun('dead-letters')) === 'There is no dead letter.\n');
  });

  it('audit:verify says that the log is whole', async () => {
    expect(await npmRun('audit:verify')).toMatch(/^The log is whole: \d+ entr(y|ies)\.\n$/);
  });

  it('backup copies everything but the keys', async () => {
    expect(await npmRun('backup', [at('backup')])).toContain('rongye.db');
    expect(statSync(at('backup', 'rongye.db')).size).toBeGreaterThan(0);
    expect(() => statSync(at('backup', 'secrets.json'))).toThrow('ENOENT');
  });
});

describe('with the server stopped', () => {
  beforeAll(async () => {
    saidBefore = await texts();
    await server?.stop();
    server = undefined;
  });

  it('restore puts the backup into a new folder, and a server goes on from there', async () => {
    const restored = { ...settings, DATA_DIR: at('restored') };
    expect(await npmRun('restore', [at('backup')], restored)).toContain('is as it was at');
    copyFileSync(at('data', 'secrets.json'), at('restored', 'secrets.json'));
    await holdsTheConversation(restored);
  });

  it('export writes everything, and import fills a new database with it', async () => {
    const { rows } = JSON.parse(await npmRun('export', [at('all.jsonl')])) as { rows: Record<string, number> };
    expect(rows['conversation']).toBe(1);
    const moved = { ...settings, DATA_DIR: at('moved') };
    mkdirSync(moved.DATA_DIR, { mode: 0o700 });
    copyFileSync(at('data', 'secrets.json'), at('moved', 'secrets.json'));
    expect(JSON.parse(await npmRun('import', [at('all.jsonl')], moved))).toMatchObject({ rows });
    await holdsTheConversation(moved);
  });

  (testEngines.includes('postgres') ? it : it.skip)('import moves it to PostgreSQL, with the keys of secrets.json', async () => {
    const postgres = await temporaryPostgres();
    const { encryptionKeys, tokenSecret } = JSON.parse(readFileSync(at('data', 'secrets.json'), 'utf8')) as {
      encryptionKeys: [string, string][];
      tokenSecret: string;
    };
    const moved = {
      ...settings,
      DATA_DIR: at('beside-postgres'),
      DATABASE_URL: postgres.url,
      ENCRYPTION_KEYS: encryptionKeys.map((entry) => entry.join(':')).join(','),
      TOKEN_SECRET: tokenSecret,
    };
    try {
      await npmRun('import', [at('all.jsonl')], moved);
      await holdsTheConversation(moved);
    } finally {
      await postgres.drop();
    }
  });

  it('keys:rotate brings everything under a new key, and the audit log stays whole', async () => {
    expect(await npmRun('keys:rotate', ['--new-key'])).toMatch(/^Everything is under key k2: \d+ rows written anew\./);
    expect(await npmRun('audit:verify')).toContain('The log is whole');
    await holdsTheConversation(settings);
  });
});

it.each([
  ['script:print', 'call-script.html', '12345678'],
  ['policy:preview', 'preview.html', '退役军人部发〔2023〕4号'],
  ['clu:export', 'clu.json', '"projectKind": "Conversation"'],
])('%s writes its file', async (name, file, held) => {
  await npmRun(name, [at(file)], { STATION_PHONE: '0371-12345678' });
  expect(readFileSync(at(file), 'utf8')).toContain(held);
});

it('start serves the product and lets go of it when told to', async () => {
  const port = String(await freePort());
  const environment = { ...process.env, ...settings, DATA_DIR: at('started'), PORT: port };
  // A group of its own: npm does not pass every signal on.
  const child = spawn('npm', ['start'], { cwd: PROJECT, env: environment, stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  try {
    await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok === true);
  } finally {
    process.kill(-(child.pid as number), 'SIGTERM');
  }
  await ended;
  await expect(fetch(`http://127.0.0.1:${port}/readyz`)).rejects.toThrow();
});
