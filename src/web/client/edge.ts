/** All that lies outside the client's logic: network, storage, time and chance. Knows no browser; `browser.ts` is the real one. */

export interface HttpAnswer {
  status: number;
  /** Parsed JSON; null when the body was empty or no JSON. */
  body: unknown;
}

export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketEvents {
  open(): void;
  message(text: string): void;
  /** Once, also when the socket never opened. */
  close(): void;
}

export interface Storage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

export interface HttpCall {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body: string | null;
  timeoutMilliseconds: number;
}

export interface Edge {
  /** @throws when no answer came within the time */
  request(call: HttpCall): Promise<HttpAnswer>;
  /** Null where there are no WebSockets. */
  openSocket(url: string, events: SocketEvents): Socket | null;
  storage: Storage;
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 ≤ x < 1 */
  random(): number;
  newId(): string;
  /** @returns cancels */
  after(milliseconds: number, run: () => void): () => void;
}

/** The text of a property, empty when there is none. */
export function textOf(body: unknown, name: string): string {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : '';
}

export function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text || 'null') as unknown;
  } catch {
    // What is no JSON says nothing.
    return null;
  }
}
