/** The edge of the client in Node: real HTTP and real sockets; only the clock runs faster. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Edge, Storage } from '../../src/web/client/edge';

export interface NodeEdgeOptions {
  /** How many milliseconds of the client pass in one of ours. */
  speed?: number;
  storage?: Storage;
}

export function memoryStorage(): Storage & { entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: (key) => entries.get(key) ?? null,
    set: (key, value) => void entries.set(key, value),
    remove: (key) => void entries.delete(key),
  };
}

/** @param origin of the server */
export function nodeEdge(origin: string, { speed = 20, storage = memoryStorage() }: NodeEdgeOptions = {}): Edge {
  const started = Date.now();
  return {
    async request({ url, timeoutMilliseconds, ...call }) {
      const response = await fetch(origin + url, {
        ...call,
        signal: AbortSignal.timeout(Math.max(500, timeoutMilliseconds / speed)),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    openSocket(url, events) {
      const socket = new WebSocket(url);
      socket.on('open', () => events.open());
      socket.on('message', (data: Buffer) => events.message(data.toString('utf8')));
      socket.on('close', () => events.close());
      socket.on('error', () => socket.terminate());
      return { send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text), close: () => socket.terminate() };
    },
    storage,
    now: () => started + (Date.now() - started) * speed,
    random: () => 0.5,
    newId: () => randomUUID(),
    after(milliseconds, run) {
      const timer = setTimeout(run, milliseconds / speed);
      return () => clearTimeout(timer);
    },
  };
}
