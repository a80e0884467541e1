/** Structured log without personal data: numbers are masked in every string, and fields that hold personal data or secrets are left out. */
import pino, { type DestinationStream } from 'pino';
import type { Log } from '../base/log';
import { maskPersonalNumbers } from '../base/mask';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';

const CENSORED = '[removed]';
/** Lower case, without `-` and `_`. */
const CENSORED_KEYS = new Set(
  (
    'name phone mobile tel idnumber idcard birth birthdate contact address facts state details text words utterance transcript note ' +
    'body authorization proxyauthorization cookie setcookie cookies token accesstoken streamurl password secret key apikey signature webhooksignature'
  ).split(' '),
);
const MAX_DEPTH = 5;
const MAX_ENTRIES = 40;
const MAX_TEXT_CHARACTERS = 4_000;

/**
 * @param destination where the lines go; standard output unless told otherwise
 * @param context what each line says of the work that it is written in
 */
export function createLog(level: LogLevel, destination?: DestinationStream, context?: () => object): Log {
  const lines = pino({ level, base: { pid: process.pid }, ...(context ? { mixin: context } : {}) }, destination ?? pino.destination(1));
  const write =
    (method: 'debug' | 'info' | 'warn' | 'error') =>
    (fields: object, message: string): void => {
      if (lines.isLevelEnabled(method)) lines[method](withoutPersonalData(fields) as object, maskText(message));
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** A copy that may be written down: plain, of bounded size, without personal data as far as a program can tell. */
export function withoutPersonalData(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (depth >= MAX_DEPTH) return '[…]';
  if (value instanceof Error) return describe(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((entry) => withoutPersonalData(entry, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value).slice(0, MAX_ENTRIES)) {
    copy[key] = isCensored(key) && entry !== null && entry !== undefined ? CENSORED : withoutPersonalData(entry, depth + 1);
  }
  return copy;
}

function isCensored(key: string): boolean {
  return CENSORED_KEYS.has(key.replace(/[-_]/g, '').toLowerCase());
}

function maskText(text: string): string {
  return maskPersonalNumbers(text.length > MAX_TEXT_CHARACTERS ? `${text.slice(0, MAX_TEXT_CHARACTERS)}…` : text);
}

function describe(error: Error, depth: number): object {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: maskText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: maskText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: withoutPersonalData(error.cause, depth + 1) }),
  };
}
