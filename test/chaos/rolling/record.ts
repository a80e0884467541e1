/**
 * Runs before a test file (`npm run statements:record`): writes down every statement that the file has the product send, on either
 * engine, one JSON line each. What cannot belong to a release (transactions, schema changes) is left out.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Client } from 'pg';
import type { RecordedStatement } from './statements';

const folder = process.env['STATEMENTS_FOLDER'];
const OF_A_RELEASE = /^\s*(select|insert|update|delete|with)\b/i;
const seen = new Set<string>();

function record(engine: RecordedStatement['engine'], sql: unknown, parameters: readonly unknown[]): void {
  if (!folder || typeof sql !== 'string' || !OF_A_RELEASE.test(sql) || seen.has(engine + sql)) return;
  seen.add(engine + sql);
  const line: RecordedStatement = { engine, sql, kinds: parameters.map(kindOf).join('') };
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(line)}\n`);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return '0';
  if (Array.isArray(value)) return value.some((one) => typeof one === 'string') ? 'T' : 'N';
  return typeof value === 'string' ? 't' : 'n';
}

const libsql = Libsql.prototype as unknown as { prepare(sql: string): Record<'run' | 'all', (parameters: unknown[]) => unknown> };
const { prepare } = libsql;
libsql.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  for (const method of ['run', 'all'] as const) {
    const call = statement[method].bind(statement);
    statement[method] = (parameters) => {
      record('libsql', sql, Array.isArray(parameters) ? parameters : []);
      return call(parameters);
    };
  }
  return statement;
};

const postgres = Client.prototype as unknown as { query(sql: unknown, parameters: unknown): unknown };
const { query } = postgres;
postgres.query = function (...call) {
  record('postgres', call[0], Array.isArray(call[1]) ? call[1] : []);
  return query.apply(this, call);
};
