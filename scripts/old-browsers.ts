/**
 * Opens the chat page in Chromium 66, 80 and the installed one, and completes a self-check there; one line each, exit code 1 if one fails.
 * npm carries the real old binaries inside two packages; they are fetched into a temporary folder, outside `npm ci` and `npm test`.
 * Old engines speak too old a protocol for playwright-core, so each is driven by the few commands that have not changed since.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { startServer, temporaryFolder } from '../test/support/server-process';

const INSTALLED = '/usr/bin/chromium';
const PACKAGES = [
  { version: 66, name: 'chrome-aws-lambda@66.0.3347' },
  { version: 80, name: 'chrome-aws-lambda@2.1.1' },
];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--remote-debugging-port=0'];
/** What a person says to get to a result; a pattern of the bot's last words, and the answer to it. */
const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/给谁|替谁|您自己/, '我自己'],
  [/按哪里的规定/, '广东深圳'],
  [/您是退役军人吗/, '是'],
  [/现在有工作吗/, '没有工作'],
  [/身体能上班/, '能上班，也想找工作'],
  [/对吗|是不是这样/, '对'],
  [/出生/, '1972年5月'],
  [/男士还是女士/, '男'],
  [/户口/, '户口就在本地'],
  [/登记.*多久|什么时候.*登记|登记到现在/, '去年3月登记的'],
  [/失业登记/, '办过'],
  [/多久没|没有工作多久|什么时候.*没/, '两年多了'],
  [/可多选|哪些情况/, '都没有'],
];
/** Fits whatever else is asked: not knowing is an answer. */
const OTHERWISE = '不清楚';
/** The choice that only a result offers. */
const SAVE = '保存/打印';
const MOST_QUESTIONS = 30;
const PATIENCE_MS = 20_000;

/** Unpacks the binary of an old engine. @returns its path @throws when the registry does not have the package */
function fetchEngine(name: string, into: string): string {
  execFileSync('npm', ['pack', name, '--silent'], { cwd: into, stdio: ['ignore', 'ignore', 'inherit'] });
  const archive = readdirSync(into).find((file) => file.endsWith('.tgz'));
  if (!archive) throw new Error(`npm pack ${name} left no archive; is the registry reachable?`);
  execFileSync('tar', ['xzf', archive], { cwd: into });
  const binary = join(into, 'chromium');
  writeFileSync(binary, brotliDecompressSync(readFileSync(join(into, 'package', 'bin', 'chromium.br'))), { mode: 0o755 });
  return binary;
}

interface Tab {
  /** The value of an expression in the page. @throws with the page's error */
  evaluate<T>(expression: string): Promise<T>;
  /** Waits until the expression is true. @throws after 20 s */
  until(expression: string, what: string): Promise<void>;
  type(text: string): Promise<void>;
  errors: string[];
}

/** @returns the version that the engine names, and one tab that shows the address */
async function openTab(engine: ChildProcess, address: string): Promise<{ version: string; tab: Tab; close(): void }> {
  const endpoint = await devtoolsOf(engine);
  const { host } = new URL(endpoint);
  const { Browser: version } = (await (await fetch(`http://${host}/json/version`)).json()) as { Browser: string };
  const pages = (await (await fetch(`http://${host}/json/list`)).json()) as { type: string; webSocketDebuggerUrl: string }[];
  const page = pages.find(({ type }) => type === 'page');
  if (!page) throw new Error('the engine opened no page');
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  await once(socket, 'open');
  const waiting = new Map<number, (message: { result?: unknown; error?: { message: string } }) => void>();
  const errors: string[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as {
      id?: number;
      method?: string;
      params?: { exceptionDetails?: { text: string; exception?: { description?: string } } };
    };
    if (message.id) waiting.get(message.id)?.(message);
    const thrown = message.method === 'Runtime.exceptionThrown' ? message.params?.exceptionDetails : undefined;
    if (thrown) errors.push(thrown.exception?.description ?? thrown.text);
  });
  let last = 0;
  const command = <T>(method: string, params: object = {}): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, ({ result, error }) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result as T)));
      socket.send(JSON.stringify({ id, method, params }));
    });
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await command<{ result: { value: T }; exceptionDetails?: { text: string } }>('Runtime.evaluate', {
      expression,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`);
    return result.value;
  };
  await command('Runtime.enable');
  await command('Page.enable');
  await command('Page.navigate', { url: address });
  const tab: Tab = {
    errors,
    evaluate,
    async until(expression, what) {
      const deadline = Date.now() + PATIENCE_MS;
      while (!(await evaluate<boolean>(`!!(${expression})`))) {
        if (Date.now() > deadline)
          throw new Error(`${what} did not come. On the page: ${await evaluate<string>('document.body.innerText.slice(-400)')}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async type(text) {
      await evaluate('document.querySelector("textarea").focus()');
      for (const char of text) await command('Input.dispatchKeyEvent', { type: 'char', text: char });
      const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 };
      await command('Input.dispatchKeyEvent', { type: 'keyDown', ...enter, text: '\r' });
      await command('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
    },
  };
  return { version, tab, close: () => socket.close() };
}

/** The address that an engine prints when it listens. */
function devtoolsOf(engine: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => reject(new Error(`the engine did not start:\n${printed}`)), PATIENCE_MS);
    engine.once('exit', (code) => reject(new Error(`the engine exited with ${code}:\n${printed}`)));
    engine.stderr?.on('data', (data: Buffer) => {
      printed += data.toString();
      const [, endpoint] = /DevTools listening on (\S+)/.exec(printed) ?? [];
      if (!endpoint) return;
      clearTimeout(timer);
      resolve(endpoint);
    });
  });
}

/** Types the answers until the result is there. @returns how many it took, and the verdict */
async function selfCheck(tab: Tab): Promise<{ answers: number; verdict: string }> {
  await tab.until('document.querySelector(".banner.online")', 'the connection');
  let words = '我想自查一下';
  for (let answers = 0; answers < MOST_QUESTIONS; answers++) {
    const rows = await tab.evaluate<number>('document.querySelectorAll(".row.bot").length');
    await tab.type(words);
    await tab.until(
      `document.querySelectorAll(".row.bot").length > ${rows} && !document.querySelector(".row.sending")`,
      `a reply to ${words}`,
    );
    const hasResult = await tab.evaluate<boolean>(
      `Array.from(document.querySelectorAll(".choice")).some((one) => one.innerText === "${SAVE}")`,
    );
    if (hasResult) {
      // Its drawing is a file of its own, which may still be on its way.
      await tab.until('document.querySelector(".card.result")', 'the card of the result');
      return { answers, verdict: await tab.evaluate<string>('document.querySelector(".card.result .verdict b").innerText') };
    }
    const asked = await tab.evaluate<string>('Array.from(document.querySelectorAll(".row.bot .bubble")).slice(-1)[0].innerText');
    words = ANSWERS.find(([question]) => question.test(asked))?.[1] ?? OTHERWISE;
  }
  throw new Error(`no result after ${MOST_QUESTIONS} answers`);
}

async function tryEngine(binary: string, address: string, profile: string): Promise<string> {
  const engine = spawn(binary, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const { version, tab, close } = await openTab(engine, address);
    const { answers, verdict } = await selfCheck(tab);
    close();
    if (tab.errors.length > 0) throw new Error(`${version} threw: ${tab.errors.join('; ')}`);
    return `${version}: self-check completed with ${answers} answers: ${verdict}`;
  } finally {
    engine.kill('SIGKILL');
  }
}

async function main(): Promise<void> {
  const folders: ReturnType<typeof temporaryFolder>[] = [];
  const folder = (): string => {
    const made = temporaryFolder('rongye-engine-');
    folders.push(made);
    return made.path;
  };
  const server = await startServer({ DATA_DIR: folder() });
  try {
    const engines = PACKAGES.map(({ version, name }) => ({ label: `Chromium ${version}`, binary: () => fetchEngine(name, folder()) }));
    if (existsSync(INSTALLED)) engines.push({ label: 'the installed Chromium', binary: () => INSTALLED });
    for (const { label, binary } of engines) {
      try {
        console.log(await tryEngine(binary(), `${server.url}/?lang=zh-CN`, folder()));
      } catch (error) {
        console.error(`${label} failed: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
      }
    }
  } finally {
    await server.stop();
    for (const { remove } of folders) remove();
  }
}

void main();
