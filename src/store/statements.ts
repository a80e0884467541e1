/** Statements that are compiled once and run often, and the session they run in. Knows the schema, no table's meaning. */
import type { Tracing } from '../base/tracing';
import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Cipher } from './crypto';
import type { Engine, Execute } from './database';
import type { StoreSchema } from './schema';
import type { StoredActivity } from './types';

/** What a transaction has written that somebody is told of once it is committed. */
export interface Written {
  /** What was appended, by conversation. */
  readonly appended: Map<string, StoredActivity[][]>;
  /** Whether the outbox got something. */
  hasEvents: boolean;
}

export const nothingWritten = (): Written => ({ appended: new Map(), hasEvents: false });

/** What a repository works with: the transaction it belongs to, or the reading connection. */
export interface Session {
  readonly engine: Engine;
  readonly db: Kysely<StoreSchema>;
  readonly execute: Execute;
  readonly cipher: Cipher;
  readonly written: Written;
  /** `ended` once the transaction is over: a statement then would fall into somebody else's. */
  mode: 'reading' | 'writing' | 'ended';
  /** Says in which trace something came to be. */
  readonly tracing?: Pick<Tracing, 'traceparent'> | null;
}

/** @throws when the session may not be used this way (any more) */
export function demand(session: Session, mode: 'reading' | 'writing'): void {
  if (session.mode === 'ended') throw new Error('This unit of work has ended: await everything inside transaction().');
  if (mode === 'writing' && session.mode === 'reading')
    throw new Error('store.read only reads: write and lock inside store.transaction().');
}

/** Values by name; the builder uses them as if they were there, and gets the real ones at each run. */
type Parameters = object;

class Placeholder {
  constructor(readonly name: string) {}
}

const placeholders = new Proxy({}, { get: (_target, name) => new Placeholder(String(name)) });

type Build<P extends Parameters, Row> = (db: Kysely<StoreSchema>, parameters: P, engine: Engine) => Compilable<Row>;
type Statement<P extends Parameters, Row> = (session: Session, parameters: P) => Promise<QueryResult<Row>>;

/** Building and compiling a query costs several times what libsql needs to run it; so it happens once an engine. */
function statement<P extends Parameters, Row>(mode: 'reading' | 'writing', build: Build<P, Row>): Statement<P, Row> {
  const compiled: Partial<Record<Engine, CompiledQuery<Row>>> = {};
  return (session, parameters) => {
    demand(session, mode);
    const {
      query,
      queryId,
      sql,
      parameters: slots,
    } = (compiled[session.engine] ??= build(session.db, placeholders as P, session.engine).compile());
    const values = slots.map((slot) => (slot instanceof Placeholder ? Reflect.get(parameters, slot.name) : slot));
    return session.execute<Row>({ query, queryId, sql, parameters: values });
  };
}

/** A statement that may also run outside a transaction. */
export function reading<P extends Parameters, Row>(build: Build<P, Row>): Statement<P, Row> {
  return statement('reading', build);
}

/** A statement that changes or locks rows: inside a transaction only. */
export function writing<P extends Parameters, Row>(build: Build<P, Row>): Statement<P, Row> {
  return statement('writing', build);
}
