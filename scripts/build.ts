/** Builds everything that runs from `dist/`: the server's JavaScript, the browser's bundles, the language model. Types are checked by `npm run check`. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildModelIfNeeded } from '../src/understanding/build';
import { buildWebIfNeeded } from '../src/web/build';
import { digestOfInputs, markBuilt } from './build-inputs.mjs';

const serverSources = ['src', 'dialogs'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith(join('web', 'client')))
    .map((file) => join(root, file)),
);

async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  process.stdout.write(`build: ${name} …\n`);
  await work();
  process.stdout.write(`build: ${name} ready in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

async function main(): Promise<void> {
  const digest = digestOfInputs();
  for (const folder of ['src', 'dialogs']) rmSync(join('dist', folder), { recursive: true, force: true });
  await step('server', () =>
    build({
      entryPoints: serverSources,
      outdir: 'dist',
      outbase: '.',
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      sourcemap: true,
      logLevel: 'warning',
    }),
  );
  await step('browser bundles', () => buildWebIfNeeded(join('dist', 'web')));
  await step('language model', () => buildModelIfNeeded(join('dist', 'model.bin')));
  markBuilt(digest);
}

void main().catch((error: unknown) => {
  process.stderr.write(`build failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
