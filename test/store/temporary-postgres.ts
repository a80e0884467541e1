import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface TemporaryPostgres {
  url: string;
  drop(): Promise<void>;
}

/** Makes an empty PostgreSQL database beside the one that TEST_DATABASE_URL names. */
export async function temporaryPostgres(): Promise<TemporaryPostgres> {
  const name = temporaryName();
  await administer('/postgres', `create database ${name}`);
  const url = new URL(base());
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => administer('/postgres', `drop database if exists ${name} with (force)`) };
}

/** Makes an empty schema in the database that TEST_DATABASE_URL names: as good as a database of its own in a tenth of the time. */
export async function temporarySchema(): Promise<TemporaryPostgres> {
  const name = temporaryName();
  await administer(null, `create schema ${name}`);
  const url = new URL(base());
  url.searchParams.set('options', `-c search_path=${name}`);
  return { url: url.toString(), drop: () => administer(null, `drop schema if exists ${name} cascade`) };
}

function base(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('Set TEST_DATABASE_URL, for example postgres://postgres@127.0.0.1:5432/test.');
  return url;
}

const temporaryName = (): string => `rongye_test_${randomBytes(8).toString('hex')}`;

/** @param database its path in the URL; null: the one that the URL names */
async function administer(database: string | null, statement: string): Promise<void> {
  const url = new URL(base());
  if (database) url.pathname = database;
  const client = new Client({ connectionString: url.toString() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
