/** The release before and this one at once on the same database, while servers are exchanged one after the other. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { PARTS } from '../../../scripts/installation';
import { testEngines } from '../../store/open-test-store';
import { readReleased, rollOut, type RolledOut } from './statements';

/** What a server of the last release meets, one line for each thing that has changed under it. */
async function broken(database: RolledOut, engine: (typeof testEngines)[number]): Promise<string[]> {
  const released = readReleased(engine);
  const found: string[] = [];
  for (const { columns, ...statement } of released.statements) {
    try {
      const now = new Set(await database.columnsOf(statement));
      const gone = columns.filter((column) => !now.has(column));
      if (gone.length > 0) found.push(`no longer gives ${gone.join(', ')}: ${statement.sql}`);
    } catch (error) {
      found.push(`${String(error)}: ${statement.sql}`);
    }
  }
  const before = new Set(released.restrictions);
  const oldTables = new Set(released.restrictions.map((restriction) => restriction.split(' ')[0]));
  const restrictions = (await database.restrictions()).filter((one) => !before.has(one) && oldTables.has(one.split(' ')[0]));
  return [...found, ...restrictions];
}

const alter = (statement: string) => async (db: Kysely<unknown>) => void (await sql.raw(statement).execute(db));

describe.each(testEngines)('on %s', (engine) => {
  let database: RolledOut;

  beforeEach(async () => {
    database = await rollOut(engine);
  });

  afterEach(() => database.remove());

  it('has every migration of the last release, in its order', () => {
    const { migrations } = readReleased(engine);
    for (const part of PARTS) {
      const released = migrations[part.migrationTable] ?? [];
      expect(part.migrations.slice(0, released.length).map(({ name }) => name)).toEqual(released);
    }
  });

  it('takes everything that a server of the last release says, and gives it what it gave', async () => {
    expect(readReleased(engine).statements.length).toBeGreaterThan(150);
    expect(await broken(database, engine)).toEqual([]);
  });

  it.each([
    ['adds a column', 'alter table outbox_event add column added text'],
    ['adds a column with a default', "alter table case_file add column added text not null default ''"],
    ['adds a table', 'create table added (id text primary key)'],
    ['adds an index', 'create index added on activity (at)'],
  ])('lets a migration pass that %s', async (_, statement) => {
    await database.migrate({ name: 'expanding', up: alter(statement) });
    expect(await broken(database, engine)).toEqual([]);
  });

  it.each([
    ['drops a column', 'alter table outbox_stream drop column last_failure', 'last_failure'],
    ['renames a column', 'alter table case_file rename column region to region_code', 'region'],
    ['drops a table', 'drop table resume_code', 'resume_code'],
    ['renames a table', 'alter table desk_reply rename to desk_phrase', 'desk_reply'],
    ['makes two rows impossible that were possible', 'create unique index one on audit_entry (subject)', 'audit_entry unique'],
    ...(engine === 'postgres'
      ? [
          ['adds a column that must be given', 'alter table activity add column must text not null', 'null value in column "must"'],
          ['changes the type of a column', 'alter table case_file alter column region type integer using 0', 'no longer gives region 25'],
          [
            'forbids what was empty',
            'alter table case_file alter column details_sealed set not null',
            'case_file must give details_sealed',
          ],
          ['checks values', "alter table case_file add check (state <> 'delivered')", 'CHECK'],
        ]
      : [
          [
            'makes a table anew with a column that must be given',
            'drop table resume_code; create table resume_code (conversation_id text primary key, code_hash text not null unique, expires_at bigint not null, must text not null)',
            'resume_code.must',
          ],
          [
            'stops a change by a trigger',
            "create trigger stop before update on case_file begin select raise(abort, 'no'); end",
            'case_file trigger',
          ],
        ]),
  ])('is red for a migration that %s', async (_, statements, said) => {
    for (const [index, statement] of statements.split(/; (?=create)/).entries()) {
      await database.migrate({ name: `contracting-${index}`, up: alter(statement) });
    }
    expect((await broken(database, engine)).join('\n')).toContain(said);
  });
});
