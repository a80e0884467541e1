/** The calls to the server. Knows no view. */

export interface Refused {
  status: number;
  /** In words for the operator; empty where the server gave none. */
  message: string;
  reason: string;
}

export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
}

const BASE = '/operator/api';
const TIMEOUT_MILLISECONDS = 12_000;

/** Every method throws {@link Refused} where the server says no, and something else where it cannot be reached. */
export function createApi(csrf: string): Api {
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const given = new AbortController();
    const timer = setTimeout(() => given.abort(), TIMEOUT_MILLISECONDS);
    const response = await fetch(BASE + path, {
      method,
      credentials: 'same-origin',
      signal: given.signal,
      headers: body ? { 'content-type': 'application/json', 'x-csrf': csrf } : {},
      body: body ? JSON.stringify(body) : undefined,
    }).finally(() => clearTimeout(timer));
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer as T;
    const { error } = (answer ?? {}) as { error?: { message?: string; details?: { reason?: string } } };
    const refused: Refused = { status: response.status, message: error?.message ?? '', reason: error?.details?.reason ?? '' };
    throw Object.assign(new Error(refused.message), refused);
  }
  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, body) };
}

export const isRefused = (error: unknown): error is Refused => typeof error === 'object' && error !== null && 'status' in error;
