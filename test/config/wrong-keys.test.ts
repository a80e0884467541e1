/** What somebody sees who starts the server with the keys of another installation, as after a restore. */
import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
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

test('a file of another installation among the right ones is named, and nothing is lost when the right one is put back', async () => {
  const [own, foreign] = [temporaryFolder(), temporaryFolder()];
  try {
    for (const { path } of [own, foreign]) await (await startServer({ DATA_DIR: path })).stop();
    for (const fileName of ['desk.db', 'accounts.db']) {
      const [place, right] = [join(own.path, fileName), join(own.path, 'right')];
      renameSync(place, right);
      copyFileSync(join(foreign.path, fileName), place);
      const refused = await startServer({ DATA_DIR: own.path }).then(() => 'it started', String);
      expect(refused).toContain(`对不上的是数据文件夹里的 ${fileName}`);
      expect(refused).toContain(`It is ${fileName} in the data folder`);
      renameSync(right, place);
    }
    await (await startServer({ DATA_DIR: own.path })).stop();
  } finally {
    own.remove();
    foreign.remove();
  }
}, 120_000);
