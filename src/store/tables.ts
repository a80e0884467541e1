/** What tables a database has, asked of the database itself: parts that are added later are found without being listed. */
import { type QueryExecutorProvider, sql } from 'kysely';
import type { Engine } from './database';

export interface TableShape {
  name: string;
  columns: string[];
  primaryKey: string[];
}

type Column = { table: string; column: string; key: number };

/** Every table that holds data, each after those it refers to. Lists of applied migrations are no data. */
export async function describeTables(engine: Engine, db: QueryExecutorProvider): Promise<TableShape[]> {
  const columns = await (engine === 'postgres' ? postgresColumns(db) : libsqlColumns(db));
  const shapes = new Map<string, TableShape & { keyed: Column[] }>();
  for (const column of columns) {
    if (isMigrationTable(column.table)) continue;
    const shape = shapes.get(column.table) ?? { name: column.table, columns: [], primaryKey: [], keyed: [] };
    shape.columns.push(column.column);
    if (column.key > 0) shape.keyed.push(column);
    shapes.set(column.table, shape);
  }
  const references = await (engine === 'postgres' ? postgresReferences(db) : libsqlReferences(db));
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    if (ordered.has(name)) return;
    for (const { from, to } of references) if (from === name && to !== name) visit(to);
    ordered.add(name);
  };
  for (const name of [...shapes.keys()].sort()) visit(name);
  return [...ordered].flatMap((name) => {
    const shape = shapes.get(name);
    if (!shape) return [];
    const primaryKey = shape.keyed.sort((a, b) => a.key - b.key).map(({ column }) => column);
    return [{ name, columns: shape.columns, primaryKey }];
  });
}

export const isMigrationTable = (name: string): boolean => name.endsWith('_migrations');

async function libsqlColumns(db: QueryExecutorProvider): Promise<Column[]> {
  const query = sql<Column>`select m.name as "table", c.name as "column", c.pk as "key"
    from sqlite_schema m, pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, c.cid`;
  return (await query.execute(db)).rows;
}

async function libsqlReferences(db: QueryExecutorProvider): Promise<{ from: string; to: string }[]> {
  const query = sql<{ from: string; to: string }>`select m.name as "from", f."table" as "to"
    from sqlite_schema m, pragma_foreign_key_list(m.name) f where m.type = 'table'`;
  return (await query.execute(db)).rows;
}

async function postgresColumns(db: QueryExecutorProvider): Promise<Column[]> {
  const query = sql<Column>`select c.relname as "table", a.attname as "column",
      coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) as "key"
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace order by c.relname, a.attnum`;
  return (await query.execute(db)).rows;
}

async function postgresReferences(db: QueryExecutorProvider): Promise<{ from: string; to: string }[]> {
  const query = sql<{ from: string; to: string }>`select f.relname as "from", t.relname as "to" from pg_constraint k
    join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.connamespace = current_schema()::regnamespace`;
  return (await query.execute(db)).rows;
}
