import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** Makes an empty PostgreSQL database beside the one that TEST_DATABASE_URL names. */
export async function temporaryPostgres(): Promise<{ url: string; drop(): Promise<void> }> {
  const base = process.env['TEST_DATABASE_URL'];
  if (!base) throw new Error('Set TEST_DATABASE_URL, for example postgres://postgres@127.0.0.1:5432/test.');
  const name = `rongye_test_${randomBytes(8).toString('hex')}`;
  await administer(base, `create database ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => administer(base, `drop database if exists ${name} with (force)`) };
}

async function administer(base: string, statement: string): Promise<void> {
  const url = new URL(base);
  url.pathname = '/postgres';
  const client = new Client({ connectionString: url.toString() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
