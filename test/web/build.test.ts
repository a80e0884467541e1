import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { buildWebIfNeeded, sizesOf } from '../../src/web/build';
import type { Manifest } from '../../src/web/manifest';

const outDir = mkdtempSync(join(tmpdir(), 'rongye-build-'));
let manifest: Manifest;
beforeAll(async () => {
  manifest = await buildWebIfNeeded(outDir);
});
afterAll(() => rmSync(outDir, { recursive: true }));

const fileOf = (name: string): string => join(outDir, manifest[name] ?? 'missing');

/** Kilobytes after gzip; a phone on a slow network pays for every one. */
test.each([
  ['chat.js', 15],
  ['chat.css', 5],
  ['embed.js', 2],
  // Fetched when more than talking is first wanted.
  ['extras-zh-CN.js', 10],
  ['extras-en.js', 10],
  ['extras.css', 2],
  ['console.js', 25],
  ['console.css', 4],
])('%s stays within %d KB', (name, kilobytes) => {
  const size = sizesOf(outDir).find((one) => one.name === name);
  expect(size?.gzipBytes).toBeLessThanOrEqual(kilobytes * 1024);
});

test('every file has its compressed twins, which hold the same', () => {
  for (const name of Object.keys(manifest)) {
    const plain = readFileSync(fileOf(name));
    expect(gunzipSync(readFileSync(`${fileOf(name)}.gz`)).equals(plain)).toBe(true);
    expect(brotliDecompressSync(readFileSync(`${fileOf(name)}.br`)).equals(plain)).toBe(true);
  }
});

test('file names change with their content only, so that they can be cached for ever', async () => {
  const before = statSync(fileOf('chat.js')).mtimeMs;
  expect(await buildWebIfNeeded(outDir)).toEqual(manifest);
  expect(statSync(fileOf('chat.js')).mtimeMs).toBe(before);
  for (const file of Object.values(manifest)) expect(file).toMatch(/^[a-zA-Z-]+-[0-9a-f]{12}\.(?:js|css|svg)$/);
});

test('the scripts use nothing that Chromium 66, the oldest engine still served, cannot read or does not have', () => {
  for (const name of ['chat.js', 'extras-zh-CN.js', 'extras-en.js', 'embed.js']) {
    const script = readFileSync(fileOf(name), 'utf8');
    expect(script).not.toMatch(
      /\?\.\w|\?\?|\|\|=|&&=|\(\?<[=!]|\bimport\(|\.(?:replaceAll|matchAll|at|flat|flatMap|fromEntries|allSettled|trimStart|trimEnd)\(/,
    );
  }
});

test('no other host is named in what the browser loads', () => {
  for (const name of Object.keys(manifest)) {
    const hosts = readFileSync(fileOf(name), 'utf8').match(/https?:\/\/[\w.-]+/g) ?? [];
    expect(hosts.filter((host) => host !== 'http://www.w3.org')).toEqual([]);
  }
});
