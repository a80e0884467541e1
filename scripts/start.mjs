/** `npm start`: builds what has changed since the last start, then runs the server in this very process. */
import { existsSync } from 'node:fs';
import { buildIfNeeded } from './build-inputs.mjs';

if (existsSync('.env')) process.loadEnvFile('.env');
const status = buildIfNeeded();
if (status !== 0) process.exit(status);
await import('../dist/src/main.js');
