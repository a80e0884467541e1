/** How a table says which of its columns are sealed and what binds each value to its row: what a change of keys must know. Knows no table. */
import type { Cipher } from './crypto';

export type SealedRow = Readonly<Record<string, string | number | null>>;

export interface SealedTable {
  table: string;
  /** The primary key. */
  key: readonly string[];
  /** Columns beside the key that the functions below need. */
  also?: readonly string[];
  /** For each sealed column, the row part of its place (see `Place`); its column part is always `table.column`. */
  sealed: Readonly<Record<string, (row: SealedRow) => string>>;
  /**
   * The blind indexes as they are under the current key.
   * @param opened the sealed columns in clear; null where the row has none
   */
  indexes?: {
    columns: readonly string[];
    of(opened: Readonly<Record<string, string | null>>, cipher: Cipher): Record<string, string | null>;
  };
}
