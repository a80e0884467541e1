/** Hashes and checks passwords with scrypt, and says what a password must be like. Knows no account. */
import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';

/** `costN` is a power of two; a hash takes 128 · costN · blockSize bytes of memory. */
export interface ScryptCost {
  costN: number;
  blockSize: number;
  parallel: number;
}

/** 32 MiB and about a quarter of a second a hash: one of the settings that OWASP names as enough. */
export const SCRYPT_COST: ScryptCost = { costN: 32_768, blockSize: 8, parallel: 3 };

export const MIN_PASSWORD_CHARACTERS = 10;
export const MAX_PASSWORD_CHARACTERS = 128;

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** At once; each takes a thread and its memory, and the rest of the server needs some of both. */
const HASHES_AT_ONCE = 2;
/** Whoever would be behind these is asked to come back: a flood of sign-ins must not become a queue of minutes. */
const MAX_WAITING = 40;

/** Too many people sign in at once. */
export class BusyError extends Error {
  constructor() {
    super('Too many passwords are being checked; try again in a moment.');
    this.name = 'BusyError';
  }
}

export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** What is checked where there is no account, so that its absence does not show in the time. */
  #nobody: Promise<string> | undefined;

  constructor(private readonly cost: ScryptCost = SCRYPT_COST) {}

  /** @returns `scrypt$N$r$p$salt$hash` @throws BusyError */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const { costN, blockSize, parallel } = this.cost;
    const bytes = await this.#derive(password, salt, this.cost);
    return ['scrypt', costN, blockSize, parallel, salt.toString('base64url'), bytes.toString('base64url')].join('$');
  }

  /**
   * Takes the same time whether or not there is a hash to compare with.
   * @param stored null where there is no account, or it has no password
   * @throws BusyError
   */
  async matches(password: string, stored: string | null): Promise<boolean> {
    const [, costN, blockSize, parallel, salt = '', hash = ''] = (stored ?? (await (this.#nobody ??= this.hash('')))).split('$');
    const cost = { costN: Number(costN), blockSize: Number(blockSize), parallel: Number(parallel) };
    const expected = Buffer.from(hash, 'base64url');
    const actual = await this.#derive(password, Buffer.from(salt, 'base64url'), cost);
    return timingSafeEqual(expected, actual) && stored !== null;
  }

  /** Whether the hash was made at another cost than is asked for now. */
  isOutdated(stored: string): boolean {
    const { costN, blockSize, parallel } = this.cost;
    return !stored.startsWith(`scrypt$${costN}$${blockSize}$${parallel}$`);
  }

  async #derive(password: string, salt: Buffer, { costN, blockSize, parallel }: ScryptCost): Promise<Buffer> {
    await this.#enter();
    try {
      // Twice what the hash needs: Node's own limit is just below the cost that is used here.
      const options = { N: costN, r: blockSize, p: parallel, maxmem: 256 * costN * blockSize };
      return await new Promise<Buffer>((resolve, reject) => {
        scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, bytes) => (error ? reject(error) : resolve(bytes)));
      });
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < HASHES_AT_ONCE) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) throw new BusyError();
    // Whoever leaves hands over the place, so that nobody slips in between.
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

export type PasswordProblem = 'short' | 'long' | 'name' | 'common';

/** What everybody tries first, and what is ten characters long only on paper. */
const COMMON =
  /^(?:(.{1,4})\1+.?|[\d\p{P}\p{S}\s]{1,11}|(?:password|passw0rd|admin|administrator|root|test|user|login|welcome|letmein|rongye|woaini|iloveyou|qwerty(?:uiop)?|qwer|asdf(?:gh(?:jkl)?)?|zxcv(?:bnm?)?|1qaz2wsx(?:3edc)?|abc|abcd(?:ef(?:gh?)?)?|a{1,9}|tuiyi|laobing|junren|caonima|wodemima|mima)[\d\p{P}\p{S}\s]{0,12})$/u;

/**
 * By length, because length is what helps; no rule about digits and signs, which only make passwords that are written down.
 * @param names what must not be in it: the person's name, the sign-in name
 */
export function passwordProblem(password: string, names: readonly string[]): PasswordProblem | null {
  const plain = password.normalize('NFKC').toLowerCase();
  const characters = [...plain].length;
  if (characters > MAX_PASSWORD_CHARACTERS) return 'long';
  if (characters < MIN_PASSWORD_CHARACTERS) return 'short';
  const own = names.map((name) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, '')).filter((name) => [...name].length >= 2);
  if (own.some((name) => plain.includes(name))) return 'name';
  return COMMON.test(plain) ? 'common' : null;
}

/** Without what is mistaken for something else when it is read out on the telephone: i l o 0 1. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Three groups of four, 59 random bits: for one sign-in, within three days, against a lock. */
export function newFirstPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return [group(), group(), group()].join('-');
}
