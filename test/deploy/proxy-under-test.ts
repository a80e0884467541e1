/** Runs an example file of a reverse proxy as it stands, but for its ports, its certificate and the servers behind it. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { freePort } from '../support/server-process';

const DEPLOY = join(__dirname, '..', '..', 'deploy');
/** The one that the example files are written for. */
export const HOST = 'rongye.example.gov.cn';

export interface Proxy {
  port: number;
  /** Everything it printed and logged. */
  output(): string;
  stop(): Promise<void>;
}

export interface ProxyKind {
  name: string;
  installed: boolean;
  /** @param servers the ports that stand for the two of the file */
  start(folder: string, servers: readonly [number, number]): Promise<Proxy>;
}

export interface Answer {
  status: number;
  type: string;
  retryAfter: string | undefined;
  text: string;
  cookies: string[];
}

/** @param from the loopback address that the client comes from, 127.0.0.x */
export function ask(port: number, path: string, options: RequestOptions & { from?: string; body?: Buffer } = {}): Promise<Answer> {
  const { from, body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        servername: HOST,
        rejectUnauthorized: false,
        localAddress: from,
        ...rest,
        headers: { host: HOST, ...rest.headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          const { 'content-type': type = '', 'retry-after': retryAfter, 'set-cookie': cookies = [] } = response.headers;
          resolve({ status: response.statusCode ?? 0, type, retryAfter, text, cookies });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const installed = (program: string, option: string): boolean => spawnSync(program, [option]).status === 0;

function certificate(folder: string): { certificate: string; key: string } {
  const made = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-out', made.certificate, '-keyout', made.key], { stdio: 'ignore' });
  return made;
}

/** @throws where the file does not hold what is to be replaced, so that no example is quietly left as it was */
function example(file: string, replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`deploy/${file} does not hold "${from}"`);
      return text.replaceAll(from, to);
    },
    readFileSync(join(DEPLOY, file), 'utf8'),
  );
}

async function run(program: string, options: readonly string[], port: number, folder: string, log?: string): Promise<Proxy> {
  const child: ChildProcess = spawn(program, options, {
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const output = (): string => printed + (log ? readFileSync(log, 'utf8') : '');
  const ended = once(child, 'exit');
  const deadline = Date.now() + 30_000;
  while (!(await ask(port, '/metrics').catch(() => null))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${program} does not answer:\n${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    port,
    output,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export const nginx: ProxyKind = {
  name: 'nginx.conf',
  installed: installed('nginx', '-v'),
  async start(folder, [first, second]) {
    const [port, plain] = [await freePort(), await freePort()];
    const made = certificate(folder);
    const log = join(folder, 'access.log');
    const site = example('nginx.conf', [
      ['listen 80;', `listen ${plain};`],
      ['listen 443 ssl', `listen ${port} ssl`],
      ['/etc/ssl/rongye.pem', made.certificate],
      ['/etc/ssl/rongye.key', made.key],
      ['/var/log/nginx/rongye.log', log],
      ['127.0.0.1:3978', `127.0.0.1:${first}`],
      ['127.0.0.1:3979', `127.0.0.1:${second}`],
    ]);
    writeFileSync(join(folder, 'site.conf'), site);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
    const around = `daemon off; master_process off; pid ${folder}/pid; error_log stderr; events {} http { ${temporary.join(' ')} include ${folder}/site.conf; }`;
    writeFileSync(join(folder, 'nginx.conf'), around);
    return run('nginx', ['-e', 'stderr', '-c', join(folder, 'nginx.conf')], port, folder, log);
  },
};

export const caddy: ProxyKind = {
  name: 'Caddyfile',
  installed: installed('caddy', 'version'),
  async start(folder, [first, second]) {
    const port = await freePort();
    const made = certificate(folder);
    mkdirSync(join(folder, 'caddy'), { recursive: true });
    const site = example('Caddyfile', [
      [`\n${HOST} {`, `\n${HOST}:${port} {\n\ttls ${made.certificate} ${made.key}`],
      ['127.0.0.1:3978', `127.0.0.1:${first}`],
      ['127.0.0.1:3979', `127.0.0.1:${second}`],
    ]);
    writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`);
    return run('caddy', ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')], port, folder);
  },
};
