import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** Creates an empty database beside the one of `TEST_DATABASE_URL`. @throws when the variable is not set */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const base = process.env['TEST_DATABASE_URL'];
  if (!base) throw new Error('TEST_DATABASE_URL is not set, for example postgres://postgres@127.0.0.1:5432/test');
  const name = `rongye_${randomBytes(6).toString('hex')}`;
  const admin = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: base });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await admin(`create database ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => admin(`drop database ${name} with (force)`) };
}
