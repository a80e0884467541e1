/** Builds what the browser runs: hashed, compressed files and a manifest that says which is which. Knows no server. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { MANIFEST_FILE, partFile, readManifest, type Manifest } from './manifest';

export interface AssetSize {
  name: string;
  bytes: number;
  gzipBytes: number;
  brotliBytes: number;
}

const CLIENT = join('src', 'web', 'client');
const LOCALES = 'locales';
/** The files of the client that a page names; everything else is reached from them. */
const ENTRIES = ['chat.tsx', 'chat.css', 'extras.css', 'embed.ts', '../operator/console.tsx', '../operator/console.css'];
/** What the chat page's script fetches and lends its own preact: one file a language, with the sentences of that language alone. */
const PART = 'extras.tsx';
const STATIC = ['icon.svg'];
const DIGEST = 'inputs.sha256';
const COMPRESSED = /\.(?:js|css|svg)$/;

/**
 * Writes `<name>-<hash>.<ext>` with `.br` and `.gz` beside each, and `manifest.json`.
 * @param outDir emptied first
 */
export async function buildWeb(outDir: string, { minify = true }: { minify?: boolean } = {}): Promise<Manifest> {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const manifest: Record<string, string> = {};
  const bundles = [...ENTRIES.map((entry) => options(entry, minify)), ...readdirSync(LOCALES).map((locale) => partOptions(locale, minify))];
  for (const bundle of bundles) {
    const { outputFiles } = await build({ ...bundle, write: false });
    for (const { path, contents } of outputFiles ?? []) manifest[basename(path)] = writeHashed(outDir, basename(path), contents);
  }
  for (const file of STATIC) manifest[file] = writeHashed(outDir, file, readFileSync(join(CLIENT, file)));
  writeFileSync(join(outDir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** As {@link buildWeb}, unless the files there were made from the very same inputs. */
export async function buildWebIfNeeded(outDir: string): Promise<Manifest> {
  const digest = digestOfInputs();
  const stamp = join(outDir, DIGEST);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return readManifest(outDir);
  const manifest = await buildWeb(outDir);
  writeFileSync(stamp, digest);
  return manifest;
}

export function sizesOf(outDir: string): AssetSize[] {
  const bytesOf = (file: string): number => readFileSync(join(outDir, file)).length;
  return Object.entries(readManifest(outDir)).map(([name, file]) => ({
    name,
    bytes: bytesOf(file),
    gzipBytes: bytesOf(`${file}.gz`),
    brotliBytes: bytesOf(`${file}.br`),
  }));
}

function options(entry: string, minify: boolean): BuildOptions {
  return {
    entryPoints: [join(CLIENT, entry)],
    outdir: 'out',
    bundle: true,
    minify,
    format: 'iife',
    // The oldest engine seen inside WeChat that is still worth serving.
    target: ['chrome66', 'es2018'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    define: { LAUNCH_LABELS: JSON.stringify(launchLabels()) },
  };
}

function partOptions(locale: string, minify: boolean): BuildOptions {
  return {
    ...options(PART, minify),
    entryPoints: [{ in: join(CLIENT, PART), out: basename(partFile(locale), '.js') }],
    define: { PART_TEXTS: JSON.stringify(flat(textsOf(locale, 'webPart.json'))) },
    plugins: [borrowedPreact],
  };
}

/** See `client/part.ts`, which puts it there. */
const borrowedPreact: Plugin = {
  name: 'borrowed-preact',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^preact(?:\/jsx-runtime)?$/ }, () => ({ path: 'preact', namespace: 'borrowed' }));
    onLoad({ filter: /.*/, namespace: 'borrowed' }, () => ({
      contents: 'export const { Component, Fragment, render, jsx } = self.rongye.preact, jsxs = jsx;',
    }));
  },
};

const textsOf = (locale: string, file: string): Tree => JSON.parse(readFileSync(join(LOCALES, locale, file), 'utf8')) as Tree;

function launchLabels(): Record<string, Tree[string] | undefined> {
  return Object.fromEntries(readdirSync(LOCALES).map((locale) => [locale, textsOf(locale, 'web.json')['launch']]));
}

type Tree = { [key: string]: string | Tree };

/** `{'sheet.print': '打印'}` */
function flat(tree: Tree, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix}${key}.`)),
    ),
  );
}

function writeHashed(outDir: string, name: string, contents: Uint8Array): string {
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 12);
  const file = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  writeFileSync(join(outDir, file), contents);
  if (COMPRESSED.test(name)) {
    writeFileSync(join(outDir, `${file}.gz`), gzipSync(contents, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length };
    writeFileSync(join(outDir, `${file}.br`), brotliCompressSync(contents, { params }));
  }
  return file;
}

function digestOfInputs(): string {
  const hash = createHash('sha256');
  const sources = readdirSync(join('src', 'web'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:tsx?|css|svg)$/.test(file))
    .map((file) => join('src', 'web', file));
  const texts = readdirSync(LOCALES).flatMap((locale) => ['web.json', 'webPart.json'].map((file) => join(LOCALES, locale, file)));
  for (const file of [...sources, ...texts, 'package-lock.json'].sort())
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
