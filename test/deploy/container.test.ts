/**
 * The image, run as compose.yaml has it run. Skipped where no engine can run containers.
 * Another image than the one that is made here out of `dist/`: `CONTAINER_IMAGE=rongye npx jest test/deploy/container`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { freePort, temporaryFolder } from '../support/server-process';
import { until } from '../support/until';
import { openEngine, type Engine } from './container-under-test';

interface Server {
  read_only: boolean;
  init: boolean;
  tmpfs: string[];
  cap_drop: string[];
  security_opt: string[];
  stop_grace_period: string;
}

const compose = parse(readFileSync(join(__dirname, '..', '..', 'deploy', 'compose.yaml'), 'utf8')) as { 'x-server': Server };
const { read_only, init, tmpfs, cap_drop, security_opt, stop_grace_period } = compose['x-server'];
const AS_COMPOSE_HAS_IT = [
  ...(read_only ? ['--read-only'] : []),
  ...(init ? ['--init'] : []),
  ...tmpfs.flatMap((path) => ['--tmpfs', path]),
  ...cap_drop.flatMap((name) => ['--cap-drop', name]),
  ...security_opt.flatMap((option) => ['--security-opt', option]),
  // Its rhythm is the engine's affair, and Podman wants systemd for it; the command itself is tried below.
  '--no-healthcheck',
];
const GRACE_SECONDS = String(Number.parseInt(stop_grace_period, 10));

const folder = temporaryFolder('rongye-container-');
const engine = openEngine(folder.path, process.env['CONTAINER_IMAGE']);
folder.remove();
const given = engine as Engine;
const isSkipped = typeof engine === 'string';
if (isSkipped) process.stderr.write(`test/deploy/container is skipped, no engine here runs containers: ${engine}\n`);

(isSkipped ? describe.skip : describe)('the image', () => {
  const names = ['running', 'brief', 'stranger'].map((name) => `rongye-test-${process.pid}-${name}`);
  const [running = '', brief = '', stranger = ''] = names;
  const volume = running;
  let url: string;
  let port: string;

  const json = async <T>(path: string, token?: string, body?: unknown): Promise<T> => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await (await fetch(`${url}${path}`, { headers, ...sent })).json()) as T;
  };
  const ready = (): Promise<void> =>
    until(
      () =>
        fetch(`${url}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        ),
      20_000,
    ).catch(() => {
      throw new Error(`The server is not ready:\n${given.call('logs', running).printed}`);
    });
  /** What an expression gives, in a node of its own beside the server. */
  const inside = <T>(expression: string): T =>
    JSON.parse(given.call('exec', running, 'node', '-p', `JSON.stringify(${expression})`).printed) as T;
  const exitCode = (name: string): string => given.call('inspect', name, '--format', '{{.State.ExitCode}}').printed;
  const stop = (name: string): void => void given.call('stop', '-t', GRACE_SECONDS, name);

  beforeAll(async () => {
    port = String(await freePort());
    url = `http://127.0.0.1:${port}`;
    const began = given.run('-d', '--name', running, ...AS_COMPOSE_HAS_IT, '-e', `PORT=${port}`, '-v', `${volume}:/data`, given.image);
    expect(began).toMatchObject({ status: 0 });
    await ready();
  });
  afterAll(() => {
    for (const name of names) given.call('rm', '--force', '--volumes', name);
    given.call('volume', 'rm', '--force', volume);
    given.remove();
  });

  test('serves the page', async () => {
    const page = await fetch(url);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>戎业助手</title>')]);
  });

  test('has no rights beyond those of its user', () => {
    const lines = inside<string>("require('fs').readFileSync('/proc/self/status', 'utf8')");
    const value = (name: string): string | undefined => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(lines)?.[1];
    expect([value('Uid'), value('Gid'), value('NoNewPrivs')]).toEqual(['1000', '1000', '1']);
    for (const name of ['CapPrm', 'CapEff', 'CapBnd', 'CapInh', 'CapAmb']) expect([name, value(name)]).toEqual([name, '0000000000000000']);
  });

  test('owns its data alone, and can change nothing of its program', () => {
    const about = inside<string[]>(`['/data', '/data/secrets.json', '/app', '/app/dist/src/main.js', '/app/policy'].map((path) => {
      const { uid, gid, mode } = require('fs').statSync(path);
      return [path, uid, gid, mode & 0o022 ? 'others write' : '', mode & 0o077 ? '' : 'nobody else reads'].join(' ').trim();
    })`);
    expect(about).toEqual([
      '/data 1000 1000  nobody else reads',
      '/data/secrets.json 1000 1000  nobody else reads',
      '/app 0 0',
      '/app/dist/src/main.js 0 0',
      '/app/policy 0 0',
    ]);
    const paths = ['/data/x', '/app/x', '/app/dist/x', '/app/dist/src/main.js', '/x', '/etc/x'];
    const written = inside<string[]>(`${JSON.stringify(paths)}.filter((path) => {
      try { require('fs').writeFileSync(path, ''); return true; } catch { return false; }
    })`);
    expect(written).toEqual(['/data/x']);
    const root = inside<string>("require('fs').readFileSync('/proc/self/mounts', 'utf8')").match(/^\S+ \/ \S+ (\w+)/m)?.[1];
    expect(root).toBe('ro');
    // Anybody may write there, and the server has not.
    expect(inside("require('fs').readdirSync('/tmp')")).toEqual([]);
  });

  test('says that it is well, and would say that it is not', () => {
    const [how, ...command] = JSON.parse(
      given.call('image', 'inspect', given.image, '--format', '{{json .Config.Healthcheck.Test}}').printed,
    ) as string[];
    expect(how).toBe('CMD');
    expect(given.call('exec', running, ...command).status).toBe(0);
    expect(given.call('exec', '-e', 'PORT=9', running, ...command).status).toBe(1);
  });

  test('ends well when it is stopped, and knows its conversations when it is back', async () => {
    const { token } = await json<{ token: string }>('/v3/directline/tokens/generate', undefined, {});
    const { conversationId } = await json<{ conversationId: string }>('/v3/directline/conversations', token, {});
    const path = `/v3/directline/conversations/${conversationId}/activities`;
    const spoken = async (): Promise<string[]> =>
      (await json<{ activities: { text?: string }[] }>(path, token)).activities.map(({ text = '' }) => text);
    await json(path, token, { type: 'message', text: '社保补贴怎么领', from: { id: 'me' } });
    await until(async () => (await spoken()).at(-1) !== '社保补贴怎么领');
    const before = await spoken();
    expect(before.length).toBeGreaterThan(2);
    stop(running);
    expect(exitCode(running)).toBe('0');
    expect(given.call('logs', running).printed).toContain('finishing the turns in progress');
    given.call('start', running);
    await ready();
    expect(await spoken()).toEqual(before);
  });

  test('does not wait for the grace period when it is stopped before it listens', async () => {
    const other = String(await freePort());
    expect(given.run('-d', '--name', brief, ...AS_COMPOSE_HAS_IT, '-e', `PORT=${other}`, given.image).status).toBe(0);
    stop(brief);
    // 128 + SIGTERM where Node itself had not begun; SIGKILL after the grace period is 137.
    expect(['143', '0']).toContain(exitCode(brief));
  });

  test('says what is missing, that its data is in use, that it may not write there', () => {
    const refused = (...options: string[]): [number | null, string] => {
      const { status, printed } = given.run('--rm', '--name', stranger, ...AS_COMPOSE_HAS_IT, ...options, given.image);
      return [status, printed];
    };
    expect(refused('-e', 'DATABASE_URL=postgres://rongye@127.0.0.1:9/rongye')).toEqual([
      1,
      expect.stringMatching(/ENCRYPTION_KEYS is missing[^]*TOKEN_SECRET is missing/),
    ]);
    expect(refused('-v', `${volume}:/data`)).toEqual([1, expect.stringContaining('/data/rongye.db is in use by another process')]);
    expect(refused('--user', '1234:1234', '-v', `${volume}:/data`)).toEqual([
      1,
      expect.stringMatching(/DATA_DIR: .+ may not write into \/data.+chown/),
    ]);
  });
});
