/**
 * Remembers what was sealed or opened last at a place: a running conversation is read again with every message, and opening costs
 * more than reading. What the database holds stays the truth: a value is remembered only for exactly the bytes found there.
 */
import { LastUsed } from '../base/last-used';
import type { Cipher, Place } from './crypto';

const PLACES = 2_000;

interface Remembered {
  sealed: string;
  plain: string;
}

/** @param columns those whose values are read again and again */
export function withMemory(cipher: Cipher, columns: ReadonlySet<string>, places = PLACES): Cipher {
  const memory = new LastUsed<Remembered>(places);
  const remember = ({ column, row }: Place, value: Remembered): void => memory.set(`${column}|${row}`, value);
  const remembering: Cipher = {
    ...cipher,
    seal(place, plain) {
      const sealed = cipher.seal(place, plain);
      if (columns.has(place.column)) remember(place, { sealed, plain });
      return sealed;
    },
    open(place, sealed) {
      if (!columns.has(place.column)) return cipher.open(place, sealed);
      const known = memory.get(`${place.column}|${place.row}`);
      if (known?.sealed === sealed) return known.plain;
      const plain = cipher.open(place, sealed);
      remember(place, { sealed, plain });
      return plain;
    },
    sealJson: (place, value) => remembering.seal(place, JSON.stringify(value)),
    openJson: (place, sealed) => JSON.parse(remembering.open(place, sealed)) as unknown,
    forget({ column, row }) {
      memory.delete(`${column}|${row}`);
    },
  };
  return remembering;
}
