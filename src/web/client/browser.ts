/** The real edge: the browser's network, storage, clock and chance. */
import { parseJson, type Edge, type Storage } from './edge';

/** Where storing is forbidden (private windows, frames of other sites), the page works until it is closed. */
export function browserStorage(kind: 'localStorage' | 'sessionStorage'): Storage {
  const memory = new Map<string, string>();
  const real = (): globalThis.Storage | null => {
    try {
      return window[kind];
    } catch {
      // Reading the property alone throws where storage is forbidden.
      return null;
    }
  };
  return {
    get: (key) => memory.get(key) || real()?.getItem(key) || null,
    set(key, value) {
      try {
        (real() as globalThis.Storage).setItem(key, value);
        memory.delete(key);
      } catch {
        // Full, or forbidden and therefore null.
        memory.set(key, value);
      }
    },
    remove(key) {
      memory.delete(key);
      real()?.removeItem(key);
    },
  };
}

export const browserEdge: Edge = {
  async request({ url, timeoutMilliseconds, ...call }) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMilliseconds);
    try {
      const response = await fetch(url, { ...call, signal: abort.signal, cache: 'no-store', credentials: 'omit' });
      return { status: response.status, body: parseJson(await response.text()) };
    } finally {
      clearTimeout(timer);
    }
  },
  openSocket(url, events) {
    if (typeof WebSocket === 'undefined') return null;
    const socket = new WebSocket(url);
    socket.addEventListener('open', events.open);
    socket.addEventListener('message', ({ data }) => events.message(String(data)));
    socket.addEventListener('close', events.close);
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => socket.close(),
    };
  },
  storage: browserStorage('localStorage'),
  now: Date.now,
  random: Math.random,
  newId: () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
