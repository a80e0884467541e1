/** What somebody sees who starts the server with the keys of another installation, as after a restore. */
import { startServer, temporaryFolder } from '../support/server-process';

const keys = (byte: number): string => `k1:${Buffer.alloc(32, byte).toString('base64')}`;

test('a server with the keys of another installation does not start, and says in both languages what to do', async () => {
  const folder = temporaryFolder();
  try {
    const server = await startServer({ DATA_DIR: folder.path, ENCRYPTION_KEYS: keys(1) });
    await server.stop();
    const refused = await startServer({ DATA_DIR: folder.path, ENCRYPTION_KEYS: keys(2) }).then(
      async (wrong) => {
        await wrong.stop();
        return 'it started';
      },
      (error: unknown) => String(error),
    );
    expect(refused).toContain('和当初加密数据的不是同一把');
    expect(refused).toContain('Under the name k1 there is another key');
    expect(refused).toContain('Put the keys back');
    expect(refused).not.toContain(keys(2).slice(3, 12));
    await (await startServer({ DATA_DIR: folder.path, ENCRYPTION_KEYS: keys(1) })).stop();
  } finally {
    folder.remove();
  }
}, 60_000);
