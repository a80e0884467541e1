/** Starts the built server as a process of its own, on a free port and in a folder of its own, as a newcomer would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/free-port';

export { freePort } from '../../scripts/free-port';

const PROJECT = join(__dirname, '..', '..');
const START_LIMIT_MILLISECONDS = 60_000;

export interface ServerProcess {
  url: string;
  pid: number;
  dataDir: string;
  /** Everything printed so far. */
  output(): string;
  /** The link for the first administrator that it printed, at this server's own address. @throws where it printed none */
  firstLink(): string;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export function temporaryFolder(prefix = 'rongye-'): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), prefix));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Resolves when `/readyz` answers 200.
 * @param project where `dist/` lies @throws with the server's output when it exits or takes longer than a minute
 */
export async function startServer(environment: Record<string, string> & { DATA_DIR: string }, project = PROJECT): Promise<ServerProcess> {
  const port = environment['PORT'] ?? String(await freePort());
  const child = spawn(process.execPath, [join(project, 'dist', 'src', 'main.js')], {
    cwd: project,
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', LOG_LEVEL: 'warn', ...environment, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child, () => output);
  return {
    url,
    pid: child.pid ?? 0,
    dataDir: environment.DATA_DIR,
    output: () => output,
    firstLink() {
      const token = /\/desk\/sign-in\?token=(\S+)/.exec(output)?.[1];
      if (!token) throw new Error(`the server printed no link to sign in with:\n${output}`);
      return `${url}/desk/sign-in?token=${token}`;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}

async function ready(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MILLISECONDS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server exited with ${child.exitCode}:\n${output()}`);
    const answered = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  child.kill('SIGKILL');
  throw new Error(`the server was not ready within ${START_LIMIT_MILLISECONDS} ms:\n${output()}`);
}
