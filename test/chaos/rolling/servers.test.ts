/** Built servers on one PostgreSQL, as they come and go while a release is rolled out. */
import { silentLog } from '../../../src/base/log';
import { openDatabase, runMigrations, type Migration } from '../../../src/store';
import { STORE_MIGRATIONS } from '../../../src/store/store-migrations';
import { DirectLineClient } from '../../support/direct-line-client';
import { startServer, temporaryFolder, type ServerProcess } from '../../support/server-process';
import { testEngines } from '../../store/open-test-store';
import { temporaryPostgres, type TemporaryPostgres } from '../../store/temporary-postgres';

const secret = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

const NEWEST = STORE_MIGRATIONS.at(-1)?.name as string;

(testEngines.includes('postgres') ? describe : describe.skip)('servers on one PostgreSQL', () => {
  const folder = temporaryFolder('rongye-rolling-');
  const running: ServerProcess[] = [];
  let postgres: TemporaryPostgres;
  let started = 0;

  const start = async (): Promise<ServerProcess> => {
    const server = await startServer({
      DATABASE_URL: postgres.url,
      DATA_DIR: `${folder.path}/${started++}`,
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
      TOKEN_SECRET: 't'.repeat(40),
      HANDOFF_WEBHOOK_SECRET: secret(3),
      HANDOFF_CALLBACK_SECRET: secret(5),
      LOG_LEVEL: 'info',
    });
    running.push(server);
    return server;
  };

  const migrate = async (migrations: readonly Migration[]): Promise<void> => {
    const database = await openDatabase<unknown>({ dataDir: folder.path, fileName: 'unused', databaseUrl: postgres.url, log: silentLog });
    await runMigrations(database, 'schema_migrations', [...STORE_MIGRATIONS, ...migrations], new Date());
    await database.close();
  };

  beforeEach(async () => {
    postgres = await temporaryPostgres();
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
    await postgres.drop();
  });

  afterAll(() => folder.remove());

  it('start two at once on an empty database, and one alone migrates', async () => {
    const servers = await Promise.all([start(), start()]);
    const migrated = servers.filter((server) => server.output().includes(NEWEST));
    expect(migrated).toHaveLength(1);
  });

  it('start and talk where a newer release has added something meanwhile', async () => {
    const before = await start();
    const author: Migration = {
      name: '9001-author',
      up: (db) => db.schema.alterTable('activity').addColumn('author', 'text').execute(),
    };
    await migrate([author]);
    const after = await start();
    for (const { url } of [before, after]) {
      const client = new DirectLineClient(url);
      const session = await client.start();
      const id = await client.say(session, '你好', 'rolling-1');
      await until(async () => (await client.activities(session)).activities.some(({ replyToId }) => replyToId === id));
      await client.close();
    }
  });

  it('do not start where a newer release has taken away what they use, and say so in one sentence', async () => {
    const drop: Migration = {
      name: '9002-drop-locale',
      needs: '9001-locale-unused',
      up: (db) => db.schema.alterTable('conversation').dropColumn('locale').execute(),
    };
    await migrate([{ name: '9001-locale-unused', up: async () => undefined }, drop]);
    await expect(start()).rejects.toThrow(
      /exited with 1:\s+The database is too new for this release: the migration 9002-drop-locale took away what servers without 9001-locale-unused still use\. Start a release that has it, or restore the backup that was made before the upgrade\.\s*$/,
    );
  });
});
