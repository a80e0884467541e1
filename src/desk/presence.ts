/** Who has which case open now, so that two colleagues do not call the same person. Ends by itself. */
import type { Database } from '../store/database';
import type { DeskTables } from './tables';

/** A page without its script is heard of once. */
const PRESENT_MILLISECONDS = 120_000;
const COLLEAGUES_SHOWN = 100;

export class Presence {
  constructor(private readonly database: Database<DeskTables>) {}

  async look(person: string, caseNumber: string, now: Date): Promise<void> {
    const row = { person, case_number: caseNumber, until: now.getTime() + PRESENT_MILLISECONDS };
    await this.database.transaction((db) =>
      db
        .insertInto('desk_presence')
        .values(row)
        .onConflict((conflict) => conflict.column('person').doUpdateSet(row))
        .execute(),
    );
  }

  /** @returns the names of the others who have a case open, by case number */
  async others(person: string, caseNumbers: readonly string[], now: Date): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    if (caseNumbers.length === 0) return found;
    const rows = await this.database.db
      .selectFrom('desk_presence')
      .select(['person', 'case_number'])
      .where('case_number', 'in', caseNumbers)
      .where('until', '>', now.getTime())
      .where('person', '!=', person)
      .orderBy('person')
      .execute();
    for (const row of rows) found.set(row.case_number, [...(found.get(row.case_number) ?? []), row.person]);
    return found;
  }

  /** Everybody who has opened a case so far, whoever was here last first: to whom a case can be given. */
  async colleagues(person: string): Promise<string[]> {
    const rows = await this.database.db
      .selectFrom('desk_presence')
      .select('person')
      .where('person', '!=', person)
      .orderBy('until', 'desc')
      .limit(COLLEAGUES_SHOWN)
      .execute();
    return rows.map((row) => row.person);
  }
}
