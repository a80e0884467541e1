import { randomBytes } from 'node:crypto';
import type { Clock } from '../../src/base/clock';
import { systemClock } from '../../src/base/clock';
import type { Route } from '../../src/base/http';
import { silentLog } from '../../src/base/log';
import { createDesk, type Desk } from '../../src/desk';
import { signatureHeaders } from '../../src/handoff/signature';
import { createHttpServer } from '../../src/server';
import type { KeyRing } from '../../src/store/crypto';
import { temporarySchema } from '../store/temporary-postgres';
import { temporaryFolder } from '../support/server-process';
import { deskOptions } from './desk-options';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

const CALLBACK_SECRET = `whsec_${randomBytes(32).toString('base64')}`;

/** What the desk has sent to the public API. */
export interface Sent {
  id: string;
  caseNumber: string;
  type: string;
  timestamp: string;
  data: Record<string, string>;
}

/** How an event comes in, where it is not as the bot sends it. */
interface Delivery {
  id?: string;
  secret?: string;
}

export interface OpenDesk {
  url: string;
  /** Where its files are. */
  folder: string;
  /** Undefined where it keeps its data in files. */
  databaseUrl: string | undefined;
  keys: KeyRing;
  /** Signs what the desk receives. */
  secret: string;
  /** Signs what the desk sends. */
  callbackSecret: string;
  /** More of the public API. */
  routes(routes: readonly Route[]): void;
  sent: Sent[];
  /** As the public API answers the desk; every test may set it. */
  answer: { status: number; json: object };
  /** @returns what the desk answered. @throws where it refuses */
  deliver(event: object, delivery?: Delivery): Promise<object>;
  /** @returns the desk's answer, whatever it is */
  post(event: object, delivery?: Delivery): Promise<Response>;
  createSignInLink(): Promise<URL>;
  /** @returns the session of a caseworker of that name */
  signIn(name: string): Promise<Caseworker>;
  /** Somebody without a session. */
  stranger: Caseworker;
  /** Ends the desk and leaves its data where they are, until it is closed. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** The public API takes everything. */
export const TAKEN: OpenDesk['answer'] = { status: 200, json: { duplicate: false } };

interface OpenDeskOptions {
  engine?: string;
  clock?: Clock;
  wallClock?: Clock;
}

/** A desk behind a server of its own, with a public API that takes everything. */
export async function openDesk({ engine = 'libsql', clock = systemClock, wallClock }: OpenDeskOptions = {}): Promise<OpenDesk> {
  const folder = temporaryFolder();
  const schema = engine === 'postgres' ? await temporarySchema() : null;
  const server = createHttpServer({ log: silentLog, publicUrl: 'http://127.0.0.1' });
  const sent: Sent[] = [];
  server.route('POST', '/api/cases/:number/events', async (request) => {
    const body = (await request.body()) as Pick<Sent, 'type' | 'timestamp' | 'data'>;
    sent.push({ ...body, id: request.headers['webhook-id'] ?? '', caseNumber: request.params['number'] ?? '' });
    return opened.answer;
  });
  const url = await server.listen(0, '127.0.0.1');
  const keys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const desk: Desk = await createDesk({
    ...deskOptions(url, SECRET, CALLBACK_SECRET),
    dataDir: folder.path,
    databaseUrl: schema?.url,
    keys,
    clock,
    wallClock,
  });
  server.routes(desk.routes);
  let stopped: Promise<void> | undefined;
  const opened: OpenDesk = {
    url,
    folder: folder.path,
    databaseUrl: schema?.url,
    keys,
    secret: SECRET,
    callbackSecret: CALLBACK_SECRET,
    routes: (routes) => server.routes(routes),
    sent,
    answer: TAKEN,
    async deliver(event, delivery) {
      const response = await opened.post(event, delivery);
      if (response.status !== 200) throw new Error(`the desk refused a delivery: ${response.status}`);
      return (await response.json()) as object;
    },
    post(event, { id = `evt_${randomBytes(8).toString('hex')}`, secret = SECRET } = {}) {
      const body = JSON.stringify(event);
      return fetch(`${url}/desk/webhook`, { method: 'POST', body, headers: signatureHeaders([secret], id, new Date(), body) });
    },
    createSignInLink: async () => new URL(await desk.createSignInLink()),
    async signIn(name) {
      const token = (await opened.createSignInLink()).searchParams.get('token') ?? '';
      const response = await opened.stranger.post('/desk/sign-in', { token, name });
      if (response.status !== 303) throw new Error(`nobody could sign in: ${response.status}`);
      return new Caseworker(url, response.headers.get('set-cookie') ?? '');
    },
    stranger: new Caseworker(url, ''),
    stop: () => (stopped ??= server.close().then(() => desk.close())),
    async close() {
      await opened.stop();
      await schema?.drop();
      folder.remove();
    },
  };
  return opened;
}

/** Reads what a page brings along for its forms. */
export function hidden(page: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';
}

export class Caseworker {
  readonly cookie: string;

  constructor(
    private readonly url: string,
    /** As the desk set it. */
    readonly setCookie: string,
  ) {
    this.cookie = setCookie.split(';')[0] ?? '';
  }

  get(path: string, cookie = this.cookie): Promise<Response> {
    return fetch(this.url + path, { headers: { cookie }, redirect: 'manual' });
  }

  async page(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  post(path: string, fields: Record<string, string>): Promise<Response> {
    const body = new URLSearchParams(fields);
    return fetch(this.url + path, { method: 'POST', body, headers: { cookie: this.cookie }, redirect: 'manual' });
  }

  /** Sends a form of a page with what the page brings along. @returns the page that follows */
  async submit(from: string, to: string, fields: Record<string, string>): Promise<string> {
    const page = await this.page(from);
    const response = await this.post(to, { csrf: hidden(page, 'csrf'), once: hidden(page, 'once'), ...fields });
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
