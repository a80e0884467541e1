/** Builds once, before any test file, what the tests run from dist/: the server, the browser bundles, the language model. */
import { join } from 'node:path';
import { buildServer } from '../scripts/build-server';
import { buildModelIfNeeded } from '../src/understanding/build';
import { buildWebIfNeeded } from '../src/web/build';

export default async function globalSetup(): Promise<void> {
  await buildServer('dist');
  await buildWebIfNeeded(join('dist', 'web'));
  await buildModelIfNeeded(join('dist', 'model.bin'));
}
