/**
 * Copies of the embedded databases: taken beside the running server, checked, and put back into a new folder. Holds no keys: whoever
 * finds a backup must not find what opens it.
 */
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, createReadStream, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Libsql from 'libsql';

const FORMAT = 'rongye-backup-1';
const MANIFEST = 'manifest.json';

export interface Manifest {
  format: string;
  /** ISO time. */
  at: string;
  files: { name: string; bytes: number; sha256: string }[];
}

export class BackupError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BackupError';
  }
}

/**
 * Each file is a copy of what was committed at one moment; the server goes on meanwhile. The files follow each other in the given order.
 * @param folder must not exist yet
 * @throws BackupError
 */
export async function backUp(dataDir: string, fileNames: readonly string[], folder: string, at: Date): Promise<Manifest> {
  if (existsSync(folder)) throw new BackupError(`${folder} exists already: name a new folder for each backup.`);
  const names = fileNames.filter((name) => existsSync(join(dataDir, name)));
  if (names.length === 0)
    throw new BackupError(`there is no database in ${dataDir}: is DATA_DIR the one that the server was started with?`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files: Manifest['files'] = [];
  for (const name of names) {
    const copy = join(folder, name);
    const source = new Libsql(join(dataDir, name));
    try {
      source.pragma('busy_timeout = 10000');
      source.prepare('vacuum into ?').run(copy);
    } finally {
      source.close();
    }
    chmodSync(copy, 0o600);
    checkIntegrity(copy);
    files.push({ name, bytes: statSync(copy).size, sha256: await hashOf(copy) });
  }
  const manifest = { format: FORMAT, at: at.toISOString(), files };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return manifest;
}

/**
 * @param dataDir a folder without databases
 * @throws BackupError when the backup is damaged or incomplete, or something would be written over; then nothing is put there
 */
export async function restore(folder: string, dataDir: string): Promise<Manifest> {
  const manifest = readManifest(folder);
  for (const { name, sha256 } of manifest.files) {
    if (existsSync(join(dataDir, name)))
      throw new BackupError(`${join(dataDir, name)} exists: restore into a new folder, then set DATA_DIR to it.`);
    const path = join(folder, name);
    if (!existsSync(path) || (await hashOf(path)) !== sha256) throw new BackupError(`${path} is missing or damaged: take another backup.`);
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  for (const { name } of manifest.files) {
    copyFileSync(join(folder, name), join(dataDir, name));
    chmodSync(join(dataDir, name), 0o600);
  }
  return manifest;
}

function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST);
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    const isPlain = manifest.files.every(({ name }) => /^[a-z]+\.db$/.test(name));
    if (manifest.format === FORMAT && manifest.files.length > 0 && isPlain) return manifest;
  } catch {
    // Said below, with the way out.
  }
  throw new BackupError(`${path} is missing or is no list of a finished backup: name a folder that "npm run backup" has made.`);
}

function checkIntegrity(path: string): void {
  const copy = new Libsql(path);
  try {
    const rows = copy.prepare('pragma integrity_check').all() as { integrity_check: string }[];
    if (rows[0]?.integrity_check !== 'ok') throw new BackupError(`${path} is damaged, and so may be the database: check the disk.`);
  } finally {
    copy.close();
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
