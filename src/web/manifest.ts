/** Which hashed file is which. Knows no bundler, so that the server need not load one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name as written in the sources, e.g. `chat.js` → hashed file name, e.g. `chat-3f9a02b41c7d.js`. */
export type Manifest = Readonly<Record<string, string>>;

export const MANIFEST_FILE = 'manifest.json';

/** @throws when nothing has been built there */
export function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, MANIFEST_FILE), 'utf8')) as Manifest;
}

/** The script of the extras in one language, as the manifest names it. */
export const partFile = (locale: string): string => `extras-${locale}.js`;
