/** What is due for a case at a time: rows, so that a restart forgets nothing. */
import type { StoreSchema } from './schema';
import { type Session, reading, writing } from './statements';
import type { CaseTimer, TimerKind, TimerRepository } from './types';

type Row = StoreSchema['case_timer'];

const upsert = writing<Row, unknown>((db, row) =>
  db
    .insertInto('case_timer')
    .values({ case_number: row.case_number, kind: row.kind, due_at: row.due_at })
    .onConflict((conflict) => conflict.columns(['case_number', 'kind']).doUpdateSet({ due_at: row.due_at })),
);

const remove = writing<{ number: string; kind: TimerKind }, unknown>((db, { number, kind }) =>
  db.deleteFrom('case_timer').where('case_number', '=', number).where('kind', '=', kind),
);

const selectOne = reading<{ number: string; kind: TimerKind }, Row>((db, { number, kind }) =>
  db.selectFrom('case_timer').selectAll().where('case_number', '=', number).where('kind', '=', kind),
);

const selectDue = reading<{ now: number; limit: number }, Row>((db, { now, limit }) =>
  db.selectFrom('case_timer').selectAll().where('due_at', '<=', now).orderBy('due_at').limit(limit),
);

export class Timers implements TimerRepository {
  constructor(private readonly session: Session) {}

  async set({ caseNumber, kind, dueAt }: CaseTimer): Promise<void> {
    await upsert(this.session, { case_number: caseNumber, kind, due_at: dueAt.getTime() });
  }

  async clear(caseNumber: string, kind: TimerKind): Promise<void> {
    await remove(this.session, { number: caseNumber, kind });
  }

  async get(caseNumber: string, kind: TimerKind): Promise<CaseTimer | null> {
    const { rows } = await selectOne(this.session, { number: caseNumber, kind });
    return rows[0] ? timer(rows[0]) : null;
  }

  async due(now: Date, limit: number): Promise<CaseTimer[]> {
    const { rows } = await selectDue(this.session, { now: now.getTime(), limit });
    return rows.map(timer);
  }
}

function timer(row: Row): CaseTimer {
  return { caseNumber: row.case_number, kind: row.kind, dueAt: new Date(row.due_at) };
}
