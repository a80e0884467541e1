/**
 * Encryption of single values at rest: AES-256-GCM, bound to the column and row it was written for.
 * A sealed value reads `v1.<key id>.<base64url(iv 12 bytes | tag 16 bytes | ciphertext)>`. Knows no table.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';

export interface KeyRing {
  /** Id of the key that seals from now on; every other key only opens what it sealed before. */
  current: string;
  /** 32 random bytes each, by key id (letters, digits, `-`, `_`). */
  keys: Record<string, Buffer>;
}

/** `table.column` and the row's primary key: a value opens only where it was sealed. */
export interface Place {
  column: string;
  row: string;
}

export interface Cipher {
  seal(place: Place, plain: string): string;
  /** @throws SealError when the value was altered, cut, moved from another place, or sealed with an unknown key */
  open(place: Place, sealed: string): string;
  sealJson(place: Place, value: unknown): string;
  openJson(place: Place, sealed: string): unknown;
  /** Whether the value was sealed with a key that is no longer the current one. */
  needsRewrap(sealed: string): boolean;
  rewrap(place: Place, sealed: string): string;
  /** Drops what is still held in memory of a value that was erased. */
  forget(place: Place): void;
  /**
   * A keyed hash that finds equal values without showing them. Normalise first (trim, `x` to `X`, no `+86`).
   * @param field keeps equal values of different fields apart, for example `case.phone`
   */
  blindIndex(field: string, value: string): string;
  /** The index under every key, for looking up rows written before the key was changed. */
  blindIndexes(field: string, value: string): string[];
}

export class SealError extends Error {
  constructor(place: Place, reason: string, cause?: unknown) {
    super(`The sealed value of ${place.column} cannot be opened: ${reason}.`, { cause });
    this.name = 'SealError';
  }
}

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const INDEX_BYTES = 16;

/** @throws when a key has the wrong length or id, or the current one is missing */
export function createCipher(ring: KeyRing): Cipher {
  checkRing(ring);
  const currentPrefix = `${VERSION}.${ring.current}.`;
  const derive = subKeys(ring);

  const cipher: Cipher = {
    seal(place, plain) {
      const iv = randomIv();
      const encryption = createCipheriv('aes-256-gcm', derive(ring.current, `seal ${place.column}`), iv);
      encryption.setAAD(associatedData(place));
      const text = encryption.update(plain, 'utf8');
      encryption.final();
      return currentPrefix + Buffer.concat([iv, encryption.getAuthTag(), text]).toString('base64url');
    },

    open(place, sealed) {
      const [version, keyId, payload, ...rest] = sealed.split('.');
      if (version !== VERSION || keyId === undefined || payload === undefined || rest.length > 0) {
        throw new SealError(place, 'it is not in the form v1.<key id>.<data>');
      }
      if (!Object.hasOwn(ring.keys, keyId)) throw new SealError(place, `the key "${keyId}" is not in the key ring`);
      const bytes = Buffer.from(payload, 'base64url');
      if (bytes.length < IV_BYTES + TAG_BYTES) throw new SealError(place, 'it is too short');
      const decryption = createDecipheriv('aes-256-gcm', derive(keyId, `seal ${place.column}`), bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decryption.setAAD(associatedData(place));
      decryption.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = decryption.update(bytes.subarray(IV_BYTES + TAG_BYTES));
      try {
        decryption.final();
      } catch (error) {
        throw new SealError(place, 'it was altered, or belongs to another row', error);
      }
      return text.toString('utf8');
    },

    sealJson: (place, value) => cipher.seal(place, JSON.stringify(value)),
    openJson: (place, sealed) => JSON.parse(cipher.open(place, sealed)) as unknown,
    needsRewrap: (sealed) => !sealed.startsWith(currentPrefix),
    rewrap: (place, sealed) => cipher.seal(place, cipher.open(place, sealed)),
    forget: () => undefined,
    blindIndex: (field, value) => indexWith(derive(ring.current, `index ${field}`), value),
    blindIndexes: (field, value) => Object.keys(ring.keys).map((keyId) => indexWith(derive(keyId, `index ${field}`), value)),
  };
  return cipher;
}

function checkRing(ring: KeyRing): void {
  for (const [id, key] of Object.entries(ring.keys)) {
    if (!/^[A-Za-z0-9_-]+$/.test(id)) throw new Error(`Encryption key id "${id}": use letters, digits, "-" and "_" only.`);
    if (key.length !== KEY_BYTES) throw new Error(`Encryption key "${id}" has ${key.length} bytes; it must have ${KEY_BYTES}.`);
  }
  if (!Object.hasOwn(ring.keys, ring.current)) throw new Error(`The current encryption key "${ring.current}" is not in the key ring.`);
}

/** One key per purpose, derived once: no purpose's key tells anything about another's. */
function subKeys(ring: KeyRing): (keyId: string, purpose: string) => KeyObject {
  const derived = new Map<string, KeyObject>();
  return (keyId, purpose) => {
    const name = `${keyId} ${purpose}`;
    let key = derived.get(name);
    if (!key) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', ring.keys[keyId] as Buffer, '', `rongye ${VERSION} ${purpose}`, KEY_BYTES)));
      derived.set(name, key);
    }
    return key;
  };
}

function associatedData(place: Place): Buffer {
  return Buffer.from(`${place.column}|${place.row}`, 'utf8');
}

function indexWith(key: KeyObject, value: string): string {
  return createHmac('sha256', key).update(value, 'utf8').digest().subarray(0, INDEX_BYTES).toString('base64url');
}

/** Random bytes for many values at once: one call to the generator per value would cost as much as the encryption. */
const randomIv = (() => {
  const pool = Buffer.alloc(IV_BYTES * 256);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomBytes(pool.length).copy(pool);
      used = 0;
    }
    used += IV_BYTES;
    // Copied: the pool is written over later.
    return Buffer.from(pool.subarray(used - IV_BYTES, used));
  };
})();
