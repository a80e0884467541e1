/** Builds everything that runs from `dist/`: the server's JavaScript, the browser's bundles, the language model. */
import { join } from 'node:path';
import { buildModelIfNeeded } from '../src/understanding/build.js';
import { keepParsed } from '../src/policy/parsed.js';
import { buildWebIfNeeded } from '../src/web/build.js';
import { digestOfInputs, markBuilt } from './build-inputs.mjs';
import { buildServer } from './build-server.js';

const TELL_EVERY_MILLISECONDS = 1_500;

async function step(name: string, work: (onProgress: (message: string) => void) => Promise<unknown>): Promise<void> {
  const started = performance.now();
  process.stdout.write(`build: ${name} …\n`);
  let told = started;
  await work((message) => {
    if (performance.now() - told < TELL_EVERY_MILLISECONDS) return;
    told = performance.now();
    process.stdout.write(`build: ${name}: ${message}\n`);
  });
  process.stdout.write(`build: ${name} ready in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

try {
  const digest = digestOfInputs();
  await step('browser bundles', () => buildWebIfNeeded(join('dist', 'web')));
  await step('language model', (onProgress) => buildModelIfNeeded(join('dist', 'model.bin'), onProgress));
  await step('policy', async () => keepParsed('policy'));
  // Last, because it starts the server on all of the above.
  await step('server', () => buildServer('dist'));
  markBuilt(digest);
} catch (error) {
  process.stderr.write(`build failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
