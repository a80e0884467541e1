import { randomBytes } from 'node:crypto';
import { assert, property, string } from 'fast-check';
import { type KeyRing, SealError, createCipher } from '../../src/store';

const ring: KeyRing = { current: 'k1', keys: { k1: randomBytes(32) } };
const rotated: KeyRing = { current: 'k2', keys: { ...ring.keys, k2: randomBytes(32) } };
const cipher = createCipher(ring);
const place = { column: 'case_file.details_sealed', row: 'RY-2026-0001' };

/** The sealed value with its payload changed by `change`. */
function altered(sealed: string, change: (bytes: Buffer) => Buffer): string {
  const [version, keyId, payload] = sealed.split('.');
  return `${version}.${keyId}.${change(Buffer.from(String(payload), 'base64url')).toString('base64url')}`;
}

describe('sealing a value', () => {
  it('opens any text again where it was sealed', () => {
    assert(
      property(string({ unit: 'grapheme' }), (text) => {
        expect(cipher.open(place, cipher.seal(place, text))).toBe(text);
      }),
    );
    expect(cipher.openJson(place, cipher.sealJson(place, { a: [1, null, '王建国'] }))).toEqual({ a: [1, null, '王建国'] });
  });

  it('says version and key, shows nothing of the text, and differs each time', () => {
    const sealed = cipher.seal(place, '13812345678');
    expect(sealed).toMatch(/^v1\.k1\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(sealed.slice(6), 'base64url')).toHaveLength(12 + 16 + 11);
    expect(new Set(Array.from({ length: 600 }, () => cipher.seal(place, '13812345678'))).size).toBe(600);
  });

  it('refuses a value that was moved to another row or column', () => {
    const sealed = cipher.seal(place, 'secret');
    expect(() => cipher.open({ ...place, row: 'RY-2026-0002' }, sealed)).toThrow(SealError);
    expect(() => cipher.open({ ...place, column: 'case_history.note_sealed' }, sealed)).toThrow('belongs to another row');
  });

  it('refuses a value in which any byte was changed', () => {
    const sealed = cipher.seal(place, 'secret');
    for (let index = 0; index < 12 + 16 + 6; index += 1) {
      const flipped = altered(sealed, (bytes) => {
        bytes[index] = Number(bytes[index]) ^ 1;
        return bytes;
      });
      expect(() => cipher.open(place, flipped)).toThrow('altered');
    }
  });

  it('refuses a shortened tag, a cut value and what is no sealed value at all', () => {
    const empty = cipher.seal(place, '');
    expect(() =>
      cipher.open(
        place,
        altered(empty, (bytes) => bytes.subarray(0, 12 + 12)),
      ),
    ).toThrow('too short');
    expect(() =>
      cipher.open(
        place,
        altered(cipher.seal(place, 'secret'), (bytes) => bytes.subarray(0, -1)),
      ),
    ).toThrow(SealError);
    for (const other of ['', 'secret', 'v2.k1.AAAA', 'v1.k1', `${empty}.more`]) {
      expect(() => cipher.open(place, other)).toThrow('not in the form');
    }
  });

  it('refuses a key it does not have, also one named like a property of every object', () => {
    const sealed = createCipher(rotated).seal(place, 'secret');
    expect(() => cipher.open(place, sealed)).toThrow('"k2" is not in the key ring');
    expect(() => cipher.open(place, sealed.replace('k2', 'constructor'))).toThrow('not in the key ring');
    expect(() => createCipher(rotated).open(place, sealed.replace('k2', 'k1'))).toThrow('altered');
  });

  it('goes on reading with an old key, says what needs the new one, and re-seals it', () => {
    const old = cipher.seal(place, 'secret');
    const now = createCipher(rotated);
    expect(now.open(place, old)).toBe('secret');
    expect([now.needsRewrap(old), cipher.needsRewrap(old)]).toEqual([true, false]);
    const fresh = now.rewrap(place, old);
    expect(fresh.startsWith('v1.k2.')).toBe(true);
    expect(now.needsRewrap(fresh)).toBe(false);
    expect(now.open(place, fresh)).toBe('secret');
  });

  it('finds equal values by an index that differs by field and key', () => {
    const index = cipher.blindIndex('case.phone', '13812345678');
    expect(index).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(cipher.blindIndex('case.phone', '13812345678')).toBe(index);
    expect(cipher.blindIndex('case.phone', '13812345679')).not.toBe(index);
    expect(cipher.blindIndex('case.idNumber', '13812345678')).not.toBe(index);
    const now = createCipher(rotated);
    expect(now.blindIndex('case.phone', '13812345678')).not.toBe(index);
    expect(now.blindIndexes('case.phone', '13812345678')).toContain(index);
  });

  it('refuses a key ring that cannot work', () => {
    expect(() => createCipher({ current: 'k9', keys: ring.keys })).toThrow('"k9"');
    expect(() => createCipher({ current: 'k1', keys: { k1: randomBytes(16) } })).toThrow('16 bytes');
    expect(() => createCipher({ current: 'a.b', keys: { 'a.b': randomBytes(32) } })).toThrow('letters, digits');
  });
});
