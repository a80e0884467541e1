/** `npm start`: builds what has changed since the last start, then runs the server in this very process. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { digestOfInputs, isBuilt } from './build-inputs.mjs';

if (existsSync('.env')) process.loadEnvFile('.env');
if (!isBuilt(digestOfInputs())) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.mts'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
await import('../dist/src/main.js');
