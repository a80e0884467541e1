/**
 * What the build has already read of the policy folder's YAML, found by the text itself: an edited file is simply read anew.
 * Reading the YAML is a third of the time that the server takes to start. Knows nothing of what stands in it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Beside the policy folder. JSON of each file, by the hash of its YAML. */
const KEPT = join('..', 'dist', 'policy.json');

const kept = new Map<string, Readonly<Record<string, string>>>();

/** @param directory the `policy` folder @returns undefined where nothing was kept of this text */
export function parsedBefore(directory: string, text: string): unknown {
  const file = join(directory, KEPT);
  let found = kept.get(file);
  if (found === undefined) {
    found = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
    kept.set(file, found);
  }
  const json = found[hashOf(text)];
  return json === undefined ? undefined : JSON.parse(json);
}

/** Reads all YAML of the folder for {@link parsedBefore}. What is not YAML is left to those who can say what is wrong with it. */
export function keepParsed(directory: string): void {
  const texts = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readFileSync(join(directory, name), 'utf8'));
  const entries = texts.flatMap((text): [string, string][] => {
    try {
      return [[hashOf(text), JSON.stringify(parse(text))]];
    } catch {
      return [];
    }
  });
  const file = join(directory, KEPT);
  // A server may be starting: it sees the old file or the new one, never half of one.
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, JSON.stringify(Object.fromEntries(entries)));
  renameSync(unfinished, file);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
