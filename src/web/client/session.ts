/** The REST side of one conversation: its id, token and watermark, kept over a reload, and the calls made with them. Knows no socket and no outbox. */
import { parseJson, textOf, type Edge, type HttpAnswer } from './edge';

export interface SessionOptions {
  /** e.g. `/v3/directline` */
  apiBase: string;
  tokenUrl: string;
  locale: string;
  /** Prefix of the keys in the storage. */
  storageKey: string;
}

interface Saved {
  conversationId: string;
  token: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Empty = nothing received yet. */
  watermark: string;
  /** Id of the newest activity that was shown here, empty = none. */
  lastSeen: string;
}

export interface Session {
  /** The id of the conversation; null while there is none. */
  here(): string | null;
  /** Id of the newest activity that was shown here; empty = none. */
  lastSeen(): string;
  /** A new conversation. @returns the stream's address, empty when there is none. @throws {@link Refusal} */
  begin(): Promise<string>;
  /** The address of a stream that goes on after the watermark. @throws {@link Refusal} */
  reconnect(): Promise<string>;
  /**
   * `{activities, watermark}` after the watermark, which is the one kept unless another is given. Without one, the newest, and `earlier`, which is empty where that is all there is;
   * a server that does not know of this gives the first ones and no `earlier`. @throws {@link Refusal}
   */
  activitiesAfter(watermark?: string): Promise<unknown>;
  /** The same before what was `earlier`. @throws {@link Refusal} */
  activitiesBefore(earlier: string): Promise<unknown>;
  post(activity: object): Promise<HttpAnswer>;
  /** A fresh token while the old one is still good. */
  refresh(): Promise<void>;
  /** Remembers how far this page has come; empty = unchanged. */
  keep(watermark: string, lastSeen: string): void;
  forget(): void;
}

/** What is thrown when the server says something other than what was hoped for. */
export interface Refusal {
  status: number;
}

/** The server no longer knows the conversation. */
export const isGone = (status: number | undefined): boolean => status === 404 || status === 410;

const REQUEST_TIMEOUT_MS = 20_000;
/** What a slow phone draws in a moment, and more than is read. */
const NEWEST = 'last=30';

export function createSession(edge: Edge, { apiBase, tokenUrl, locale, storageKey }: SessionOptions): Session {
  const key = `${storageKey}.session`;
  let saved = load(edge.storage.get(key));

  const save = (): void => edge.storage.set(key, JSON.stringify(saved));

  const call = (method: 'GET' | 'POST', path: string, token: string, body?: object): Promise<HttpAnswer> => {
    const headers: Record<string, string> = {};
    if (body) headers['content-type'] = 'application/json';
    if (token) headers['authorization'] = `Bearer ${token}`;
    return edge.request({
      method,
      url: path === tokenUrl ? path : apiBase + path,
      headers,
      body: body ? JSON.stringify(body) : null,
      timeoutMilliseconds: REQUEST_TIMEOUT_MS,
    });
  };

  /** Where the server names no lifetime, its 403 will say when the token has expired. */
  const expiry = (body: unknown): number => {
    const seconds = Number((body as { expires_in?: unknown } | null)?.expires_in);
    return seconds > 0 ? edge.now() + seconds * 1000 : Number.MAX_SAFE_INTEGER;
  };

  const renew = (body: unknown): void => {
    const token = textOf(body, 'token');
    if (!saved || !token) return;
    saved = { ...saved, token, expiresAt: expiry(body) };
    save();
  };

  /** A call within the conversation; an expired token is exchanged first, 404 when the server no longer does that. */
  const within = async (method: 'GET' | 'POST', path: string, body?: object): Promise<HttpAnswer> => {
    const before = saved;
    if (!before) throw new Error('none');
    const inConversation = `/conversations/${encodeURIComponent(before.conversationId)}${path}`;
    if (before.expiresAt > edge.now()) {
      const answer = await call(method, inConversation, before.token, body);
      if (answer.status !== 403 && answer.status !== 401) return answer;
    }
    const exchanged = await call('POST', '/tokens/resume', '', { token: before.token });
    if (exchanged.status !== 200) return { status: exchanged.status >= 429 ? exchanged.status : 404, body: null };
    if (saved?.conversationId !== before.conversationId) throw new Error('left');
    renew(exchanged.body);
    return call(method, inConversation, saved.token, body);
  };

  const kept = (): string => (saved ? saved.watermark : '');

  const activities = async (query: string): Promise<unknown> => accepted(await within('GET', `/activities?${query}`));

  return {
    here: () => (saved ? saved.conversationId : null),
    lastSeen: () => (saved ? saved.lastSeen : ''),
    async begin() {
      const generated = accepted(await call('POST', tokenUrl, '', { locale }));
      const token = textOf(generated, 'token');
      const started = accepted(await call('POST', '/conversations', token, { locale }));
      saved = {
        conversationId: textOf(started, 'conversationId'),
        token: textOf(started, 'token') || token,
        expiresAt: expiry(started),
        watermark: '',
        lastSeen: '',
      };
      save();
      return textOf(started, 'streamUrl');
    },
    async reconnect() {
      const body = accepted(await within('GET', `?${after(kept())}`));
      renew(body);
      return textOf(body, 'streamUrl');
    },
    activitiesAfter: (watermark = kept()) => activities(watermark ? after(watermark) : NEWEST),
    activitiesBefore: (earlier) => activities(`${NEWEST}&before=${encodeURIComponent(earlier)}`),
    post: (activity) => within('POST', '/activities', activity),
    async refresh() {
      if (!saved || saved.expiresAt <= edge.now()) return;
      const answer = await call('POST', '/tokens/refresh', saved.token);
      if (answer.status === 200) renew(answer.body);
    },
    keep(watermark, lastSeen) {
      if (!saved) return;
      saved = { ...saved, watermark: watermark || saved.watermark, lastSeen: lastSeen || saved.lastSeen };
      save();
    },
    forget() {
      saved = null;
      edge.storage.remove(key);
    },
  };
}

const after = (watermark: string): string => `watermark=${encodeURIComponent(watermark)}`;

/** @throws {@link Refusal} */
function accepted({ status, body }: HttpAnswer): unknown {
  if (status !== 200 && status !== 201) throw Object.assign(new Error(String(status)), { status });
  return body;
}

function load(text: string | null): Saved | null {
  const stored = parseJson(text);
  const conversationId = textOf(stored, 'conversationId');
  const token = textOf(stored, 'token');
  if (!conversationId || !token) return null;
  const expiresAt = Number((stored as { expiresAt?: unknown }).expiresAt) || 0;
  return { conversationId, token, expiresAt, watermark: textOf(stored, 'watermark'), lastSeen: textOf(stored, 'lastSeen') };
}
