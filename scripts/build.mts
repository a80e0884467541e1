/** Builds everything that runs from `dist/`: the server's JavaScript, the browser's bundles, the language model. */
import { join } from 'node:path';
import { buildModelIfNeeded } from '../src/understanding/build.js';
import { buildWebIfNeeded } from '../src/web/build.js';
import { digestOfInputs, markBuilt } from './build-inputs.mjs';
import { buildServer } from './build-server.js';

async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  process.stdout.write(`build: ${name} …\n`);
  await work();
  process.stdout.write(`build: ${name} ready in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

try {
  const digest = digestOfInputs();
  await step('server', () => buildServer('dist'));
  await step('browser bundles', () => buildWebIfNeeded(join('dist', 'web')));
  await step('language model', () => buildModelIfNeeded(join('dist', 'model.bin')));
  markBuilt(digest);
} catch (error) {
  process.stderr.write(`build failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
