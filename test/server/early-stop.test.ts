/** Told to stop while it still starts: an administrator who has just seen a mistake, or a cluster that has changed its mind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort, temporaryFolder } from '../support/server-process';

const MAIN = join(__dirname, '..', '..', 'dist', 'src', 'main.js');
const KEYS = { ENCRYPTION_KEYS: `a:${Buffer.alloc(32, 7).toString('base64')}`, TOKEN_SECRET: 'x'.repeat(40) };

test.each(['SIGTERM', 'SIGINT'] as const)('%s during the start ends it at once, as asked', async (signal) => {
  const data = temporaryFolder();
  // Takes the call and never says a word.
  const database = createServer();
  database.listen(0, '127.0.0.1');
  await once(database, 'listening');
  const { port } = database.address() as AddressInfo;
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: data.path,
      DATABASE_URL: `postgres://rongye@127.0.0.1:${port}/rongye`,
      PORT: String(await freePort()),
      ...KEYS,
    },
    stdio: 'ignore',
  });
  try {
    const exited = once(child, 'exit');
    await once(database, 'connection');
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
    database.close();
    data.remove();
  }
});
