/**
 * Keeps what this release says to the database, for the test of the next one: `npm run statements:record`, once a release, with
 * TEST_DATABASE_URL set. Takes the suites that reach the store from every side, on both engines.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../src/store';
import { fileOf, MIGRATION_NAMES, rollOut, type RecordedStatement, type ReleasedStatements } from '../test/chaos/rolling/statements';
import { runCommand } from './installation';

const SUITES = [
  'accounts',
  'bot',
  'cases',
  'channels',
  'conversations.test',
  'desk',
  'handoff',
  'live',
  'operator',
  'resume',
  'store',
  'trust',
];
/** How many values a list has is chance: `in ($1, $2)` and `in ($1, $2, $3)` are one statement. */
const LISTS = /(\$\d+|\?)(, (\$\d+|\?))+/g;

runCommand(async () => {
  if (!process.env['TEST_DATABASE_URL']) throw new Error('Set TEST_DATABASE_URL: statements are recorded on both engines.');
  const folder = mkdtempSync(join(tmpdir(), 'rongye-statements-'));
  try {
    const setup = join(__dirname, '..', 'test', 'chaos', 'rolling', 'record.ts');
    const paths = SUITES.map((suite) => `test/${suite}`);
    // A browser adds nothing that the pages' own suites do not send.
    const jest = ['jest', '--setupFiles', setup, '--testPathIgnorePatterns', 'browser', '--silent', ...process.argv.slice(2), ...paths];
    const run = spawnSync('npx', jest, { stdio: 'inherit', env: { ...process.env, STATEMENTS_FOLDER: folder } });
    if (run.status !== 0) throw new Error('A suite failed: only what works is recorded.');
    const recorded = readdirSync(folder).flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as RecordedStatement),
    );
    for (const engine of ['libsql', 'postgres'] as const) await keep(engine, recorded);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function keep(engine: Engine, recorded: readonly RecordedStatement[]): Promise<void> {
  const shortest = new Map<string, RecordedStatement>();
  for (const statement of recorded.filter((one) => one.engine === engine)) {
    const form = statement.sql.replace(LISTS, '$1, …').replace(/\$\d+/g, '$');
    const before = shortest.get(form);
    if (!before || better(statement, before)) shortest.set(form, statement);
  }
  const database = await rollOut(engine);
  const released: ReleasedStatements = { migrations: MIGRATION_NAMES, restrictions: await database.restrictions(), statements: [] };
  const left: string[] = [];
  for (const { sql, kinds } of [...shortest.values()].sort((a, b) => (a.sql < b.sql ? -1 : 1))) {
    try {
      released.statements.push({ sql, kinds, columns: await database.columnsOf({ sql, kinds }) });
    } catch (error) {
      left.push(`${error instanceof Error ? error.message : String(error)}: ${sql}`);
    }
  }
  await database.remove();
  writeFileSync(fileOf(engine), `${JSON.stringify(released)}\n`);
  spawnSync('npx', ['prettier', '--write', fileOf(engine)]);
  process.stdout.write(`${engine}: ${released.statements.length} statements kept; left out, as they need tables of a test:\n`);
  for (const line of left) process.stdout.write(`  ${line}\n`);
}

/** Shorter, and of two as long the one that says more. */
function better(one: RecordedStatement, other: RecordedStatement): boolean {
  const nulls = ({ kinds }: RecordedStatement): number => [...kinds].filter((kind) => kind === '0').length;
  return one.kinds.length === other.kinds.length ? nulls(one) < nulls(other) : one.kinds.length < other.kinds.length;
}
