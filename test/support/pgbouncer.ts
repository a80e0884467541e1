/** The real PgBouncer before the test's PostgreSQL, in transaction mode, with the settings that docs/scale.md asks for. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { temporaryPostgres } from '../store/temporary-postgres';
import { freePort, temporaryFolder } from './server-process';
import { until } from './until';

const GUIDE = join(__dirname, '..', '..', 'docs', 'scale.md');

/** Whether this machine has one; a test without it is skipped. */
export const hasPgBouncer = spawnSync('pgbouncer', ['--version']).status === 0;

export interface PgBouncer {
  /** Of an empty database, by way of the pooler. */
  url: string;
  /** How many connections the pooler has to the database at this moment. */
  connections(): Promise<number>;
  /** What it has logged. */
  log(): string;
  /** Stops it and removes the database. */
  drop(): Promise<void>;
}

/** @param language of the block @returns what the guide tells people to put there */
function advised(language: 'ini' | 'sql'): string {
  const block = new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'm').exec(readFileSync(GUIDE, 'utf8'))?.[1];
  if (!block) throw new Error(`docs/scale.md no longer says in a block of ${language} how PgBouncer is set up`);
  return block;
}

/** @param poolSize connections to the database at most, however many come in */
export async function startPgBouncer(poolSize: number): Promise<PgBouncer> {
  const postgres = await temporaryPostgres();
  const direct = new URL(postgres.url);
  const database = direct.pathname.slice(1);
  const role = `${database}_role`;
  const admin = new Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(`create role ${role} login; alter database ${database} owner to ${role}; ${advised('sql').replaceAll('rongye', role)}`);

  const folder = temporaryFolder('rongye-pgbouncer-');
  const port = await freePort();
  const users = join(folder.path, 'users.txt');
  const settings = join(folder.path, 'pgbouncer.ini');
  writeFileSync(users, `"${role}" ""\n`);
  writeFileSync(
    settings,
    [
      '[databases]',
      `${database} = host=${direct.hostname} port=${direct.port || '5432'} pool_size=${poolSize}`,
      advised('ini'),
      `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =`,
      `auth_type = trust\nauth_file = ${users}`,
    ].join('\n'),
  );
  chmodSync(folder.path, 0o755);
  // It refuses to run as root.
  const asWhom = userInfo().uid === 0 ? ['-u', 'nobody'] : [];
  const pooler = spawn('pgbouncer', [...asWhom, settings], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [pooler.stdout, pooler.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exited = once(pooler, 'exit');
  const drop = async (): Promise<void> => {
    pooler.kill('SIGKILL');
    await exited;
    folder.remove();
    await admin.query(`alter database ${database} owner to current_user`);
    await admin.end();
    await postgres.drop();
    const elsewhere = new Client({ connectionString: process.env['TEST_DATABASE_URL'] });
    await elsewhere.connect();
    await elsewhere.query(`drop role ${role}`);
    await elsewhere.end();
  };
  await until(() => pooler.exitCode !== null || log.includes('process up'));
  if (pooler.exitCode !== null) {
    await drop();
    throw new Error(`PgBouncer did not start:\n${log}`);
  }
  return {
    url: `postgres://${role}@127.0.0.1:${port}/${database}`,
    async connections() {
      const { rows } = await admin.query<{ count: number }>(
        'select count(*)::integer as count from pg_stat_activity where usename = $1 and datname = current_database()',
        [role],
      );
      return rows[0]?.count ?? 0;
    },
    log: () => log,
    drop,
  };
}
