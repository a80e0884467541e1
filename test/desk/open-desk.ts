import { randomBytes } from 'node:crypto';
import type { Clock } from '../../src/base/clock';
import { systemClock } from '../../src/base/clock';
import type { Route } from '../../src/base/http';
import { silentLog } from '../../src/base/log';
import { createDesk, type Desk } from '../../src/desk';
import { signatureHeaders } from '../../src/handoff/signature';
import { loadTexts } from '../../src/locale';
import { createHttpServer } from '../../src/server';
import { temporarySchema } from '../store/temporary-postgres';
import { temporaryFolder } from '../support/server-process';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

/** What the desk has sent to the public API. */
export interface Sent {
  caseNumber: string;
  type: string;
  data: Record<string, string>;
}

export interface OpenDesk {
  url: string;
  /** Signs what the desk sends. */
  secret: string;
  /** More of the public API. */
  routes(routes: readonly Route[]): void;
  sent: Sent[];
  /** As the public API answers the desk; every test may set it. */
  answer: { status: number; json: object };
  deliver(event: object): Promise<void>;
  /** @returns the session of a caseworker of that name */
  signIn(name: string): Promise<Caseworker>;
  close(): Promise<void>;
}

/** A desk behind a server of its own, with a public API that takes everything. */
export async function openDesk({ engine = 'libsql', clock = systemClock }: { engine?: string; clock?: Clock } = {}): Promise<OpenDesk> {
  const folder = temporaryFolder();
  const schema = engine === 'postgres' ? await temporarySchema() : null;
  const server = createHttpServer({ log: silentLog, publicUrl: 'http://127.0.0.1' });
  const sent: Sent[] = [];
  server.route('POST', '/api/cases/:number/events', async (request) => {
    const { type, data } = (await request.body()) as Pick<Sent, 'type' | 'data'>;
    sent.push({ caseNumber: request.params['number'] ?? '', type, data });
    return opened.answer;
  });
  const url = await server.listen(0, '127.0.0.1');
  const desk: Desk = await createDesk({
    dataDir: folder.path,
    databaseUrl: schema?.url,
    keys: { current: 'k1', keys: { k1: randomBytes(32) } },
    webhookSecrets: [SECRET],
    callbackSecret: SECRET,
    callbackBaseUrl: url,
    publicUrl: url,
    texts: loadTexts('locales'),
    clock,
    log: silentLog,
  });
  server.routes(desk.routes);
  const opened: OpenDesk = {
    url,
    secret: SECRET,
    routes: (routes) => server.routes(routes),
    sent,
    answer: { status: 200, json: { duplicate: false } },
    async deliver(event) {
      const body = JSON.stringify(event);
      const headers = signatureHeaders([SECRET], `evt_${randomBytes(8).toString('hex')}`, new Date(), body);
      const response = await fetch(`${url}/desk/webhook`, { method: 'POST', body, headers });
      if (response.status !== 200) throw new Error(`the desk refused a delivery: ${response.status}`);
    },
    async signIn(name) {
      const token = new URL(await desk.createSignInLink()).searchParams.get('token') ?? '';
      const response = await fetch(`${url}/desk/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ token, name }),
        redirect: 'manual',
      });
      return new Caseworker(url, response.headers.get('set-cookie')?.split(';')[0] ?? '');
    },
    async close() {
      await server.close();
      await desk.close();
      await schema?.drop();
      folder.remove();
    },
  };
  return opened;
}

export class Caseworker {
  constructor(
    private readonly url: string,
    readonly cookie: string,
  ) {}

  get(path: string): Promise<Response> {
    return fetch(this.url + path, { headers: { cookie: this.cookie }, redirect: 'manual' });
  }

  async page(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  /** Sends a form of a page with what the page brings along. @returns the page that follows */
  async submit(from: string, to: string, fields: Record<string, string>): Promise<string> {
    const page = await this.page(from);
    const hidden = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';
    const body = new URLSearchParams({ csrf: hidden('csrf'), once: hidden('once'), ...fields });
    const response = await fetch(this.url + to, { method: 'POST', body, headers: { cookie: this.cookie }, redirect: 'manual' });
    const next = response.headers.get('location');
    return next ? this.page(next) : response.text();
  }

  /** What a form of a case's own page does. */
  act(caseNumber: string, fields: Record<string, string>): Promise<string> {
    return this.submit(`/desk/cases/${caseNumber}`, `/desk/cases/${caseNumber}`, fields);
  }
}

/** The case numbers that a page links to, in order. */
export const casesIn = (page: string): string[] => [...page.matchAll(/href="\/desk\/cases\/([A-Z0-9]+)"/g)].map((match) => match[1] ?? '');
