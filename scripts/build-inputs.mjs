/** Which files the build depends on, and one digest of their contents: unchanged means nothing to build. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOTS = ['src', 'dialogs', 'scripts', 'locales', 'package-lock.json', 'tsconfig.json'];
const STAMP = join('dist', 'build.json');

function* filesUnder(path) {
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* filesUnder(child);
    else yield child;
  }
}

/** @returns {string} SHA-256 of the names and contents of every input, and of the running Node's version */
export function digestOfInputs() {
  const hash = createHash('sha256').update(process.version);
  for (const root of ROOTS) {
    const files = root.includes('.') ? [root] : [...filesUnder(root)];
    for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function isBuilt(digest) {
  return existsSync(STAMP) && JSON.parse(readFileSync(STAMP, 'utf8')).digest === digest;
}

export function markBuilt(digest) {
  writeFileSync(STAMP, `${JSON.stringify({ digest })}\n`);
}

/** Builds in a process of its own what has changed since the last time. @returns {number} its exit code */
export function buildIfNeeded() {
  if (isBuilt(digestOfInputs())) return 0;
  return spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.mts'], { stdio: 'inherit' }).status ?? 1;
}
