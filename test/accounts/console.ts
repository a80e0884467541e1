import { randomBytes } from 'node:crypto';
import { openAccounts, type Accounts, type OidcSettings } from '../../src/accounts';
import { silentLog } from '../../src/base/log';
import { createDesk, type Desk } from '../../src/desk';
import { signatureHeaders } from '../../src/handoff/signature';
import { createHttpServer } from '../../src/server';
import { caseEvent } from '../desk/case-event';
import { temporarySchema } from '../store/temporary-postgres';
import { temporaryFolder } from '../support/server-process';
import { deskOptions } from '../desk/desk-options';

export const CHEAP = { costN: 1_024, blockSize: 8, parallel: 1 };
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

export interface Consoles {
  url: string;
  accounts: Accounts;
  desk: Desk;
  /** Milliseconds by which real time is ahead of ours. */
  time: { shift: number };
  /** A browser of its own, with cookies. */
  visitor(): Visitor;
  /** Somebody signed in by a link from the terminal: an administrator. */
  administrator(name: string): Promise<Visitor>;
  deliver(caseNumber: string, regionCode: string): Promise<void>;
  close(): Promise<void>;
}

/** The desk with its accounts over HTTP, on a port and a database of its own. */
export async function openConsoles(
  engine: 'libsql' | 'postgres',
  { oidc, port = 0 }: { oidc?: () => OidcSettings; port?: number } = {},
): Promise<Consoles> {
  const folder = temporaryFolder();
  const postgres = engine === 'postgres' ? await temporarySchema() : undefined;
  const time = { shift: 0 };
  const wallClock = { now: () => new Date(Date.now() + time.shift) };
  const server = createHttpServer({ log: silentLog, publicUrl: 'http://127.0.0.1' });
  const url = await server.listen(port, '127.0.0.1');
  const place = { dataDir: folder.path, databaseUrl: postgres?.url, log: silentLog };
  const keys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const accounts = await openAccounts({ ...place, keys, clock: wallClock, publicUrl: url, cost: CHEAP, oidc: oidc?.() ?? null });
  const desk = await createDesk({ ...deskOptions(url, SECRET), ...place, keys, accounts, wallClock });
  server.routes(desk.routes);
  return {
    url,
    accounts,
    desk,
    time,
    visitor: () => new Visitor(url),
    async administrator(name) {
      const visitor = new Visitor(url);
      const token = new URL(await desk.createSignInLink()).searchParams.get('token') ?? '';
      await visitor.post('/desk/sign-in', { token, name });
      return visitor;
    },
    async deliver(caseNumber, code) {
      const region = { code, name: code };
      const body = JSON.stringify(caseEvent(caseNumber, { region: code === '' ? undefined : region }));
      const headers = signatureHeaders([SECRET], `evt-${caseNumber}`, wallClock.now(), body);
      const response = await fetch(`${url}/desk/webhook`, { method: 'POST', body, headers });
      if (!response.ok) throw new Error(`the case was refused: ${await response.text()}`);
    },
    async close() {
      await server.close();
      await desk.close();
      await accounts.close();
      await postgres?.drop();
      folder.remove();
    },
  };
}

export interface Answer {
  status: number;
  text: string;
  location: string | null;
}

export class Visitor {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send(path, { headers });
  }

  post(path: string, form: Record<string, string>): Promise<Answer> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(form) });
  }

  /** Fills in a form of a page that is there. */
  async submit(page: string, path: string, form: Record<string, string>): Promise<Answer> {
    const { text } = await this.get(page);
    const csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    return this.post(path, { csrf, ...form });
  }

  signIn(signIn: string, password: string): Promise<Answer> {
    return this.post('/desk/sign-in', { signIn, password });
  }

  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  set cookies(header: string) {
    this.#cookies.clear();
    for (const part of header.split('; ')) this.#keep(part);
  }

  async #send(path: string, init: { method?: string; body?: URLSearchParams; headers?: Record<string, string> }): Promise<Answer> {
    const headers = { ...init.headers, cookie: this.cookies };
    const response = await fetch(new URL(path, this.url), { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return { status: response.status, text: await response.text(), location: response.headers.get('location') };
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** What an administrator is shown for somebody's first sign-in. */
export function accessOn(page: string): { password: string; linkToken: string } {
  return {
    password: /\b([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})\b/.exec(page)?.[1] ?? '',
    linkToken: /sign-in\?token=([\w-]+)/.exec(page)?.[1] ?? '',
  };
}

/** An account of that role with a password of its own, signed in. */
export async function signedIn(
  consoles: Pick<Consoles, 'visitor'>,
  administrator: Visitor,
  fields: { name: string; role: string; regions?: string; handlesCases?: string },
): Promise<Visitor> {
  const made = await administrator.submit('/desk/accounts', '/desk/accounts', fields);
  const visitor = consoles.visitor();
  await visitor.signIn(fields.name, accessOn(made.text).password);
  await visitor.submit('/desk/account', '/desk/account', { do: 'password', password: PASSWORD, repeat: PASSWORD });
  return visitor;
}

export const PASSWORD = '白杨 雪山 铁锅 2019 长跑';
