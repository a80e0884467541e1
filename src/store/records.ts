/** What is only ever added to: webhook ids that came in, consents with their words, and the audit log. */
import { newId } from '../base/ids';
import type { Place } from './crypto';
import { Conversations } from './conversations';
import type { StoreSchema } from './schema';
import { type Session, demand, reading, writing } from './statements';
import type { AuditEntry, AuditRepository, Consent, ConsentGiver, ConsentRepository, InboundEventRepository } from './types';

const insertInbound = writing<StoreSchema['inbound_event'], unknown>((db, row) =>
  db
    .insertInto('inbound_event')
    .values({ source: row.source, id: row.id, at: row.at })
    .onConflict((conflict) => conflict.columns(['source', 'id']).doNothing()),
);

const deleteInbound = writing<{ before: number; limit: number }, unknown>((db, { before, limit }) =>
  db
    .deleteFrom('inbound_event')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('source', 'id'),
        'in',
        selectFrom('inbound_event as old')
          .select(['old.source', 'old.id'])
          .where('old.at', '<', before)
          .orderBy('old.at')
          .limit(limit)
          .$asTuple('source', 'id'),
      ),
    ),
);

export class InboundEvents implements InboundEventRepository {
  constructor(private readonly session: Session) {}

  async remember(source: string, id: string, at: Date): Promise<boolean> {
    const { numAffectedRows } = await insertInbound(this.session, { source, id, at: at.getTime() });
    return numAffectedRows === 1n;
  }

  async deleteBefore(time: Date, limit: number): Promise<number> {
    const { numAffectedRows } = await deleteInbound(this.session, { before: time.getTime(), limit });
    return Number(numAffectedRows);
  }
}

const selectConsents = reading<{ id: string }, StoreSchema['consent']>((db, { id }) =>
  db.selectFrom('consent').selectAll().where('conversation_id', '=', id).orderBy('seq'),
);

const wordsPlace = (conversationId: string, seq: number): Place => ({ column: 'consent.words_sealed', row: `${conversationId}|${seq}` });

export class Consents implements ConsentRepository {
  constructor(private readonly session: Session) {}

  async record(entry: Parameters<ConsentRepository['record']>[0]): Promise<void> {
    demand(this.session, 'writing');
    // Held, so that two consents at once get different numbers.
    await new Conversations(this.session).lock(entry.conversationId);
    const last = await this.session.db
      .selectFrom('consent')
      .select((eb) => eb.fn.max('seq').as('seq'))
      .where('conversation_id', '=', entry.conversationId)
      .executeTakeFirst();
    const seq = Number(last?.seq ?? 0) + 1;
    await this.session.db
      .insertInto('consent')
      .values({
        conversation_id: entry.conversationId,
        seq,
        purpose: entry.purpose,
        version: entry.version,
        granted: entry.granted ? 1 : 0,
        words_sealed: this.session.cipher.seal(wordsPlace(entry.conversationId, seq), entry.words),
        at: entry.at.getTime(),
        given_by: entry.by ?? null,
        given_how: entry.how ?? null,
      })
      .execute();
  }

  async attribute(conversationId: string, by: ConsentGiver): Promise<void> {
    demand(this.session, 'writing');
    await this.session.db
      .updateTable('consent')
      .set({ given_by: by })
      .where('conversation_id', '=', conversationId)
      .where('given_by', 'is', null)
      .execute();
  }

  async ofConversation(conversationId: string): Promise<Consent[]> {
    const { rows } = await selectConsents(this.session, { id: conversationId });
    return rows.map((row) => ({
      purpose: row.purpose,
      version: row.version,
      granted: row.granted === 1,
      words: this.session.cipher.open(wordsPlace(conversationId, row.seq), row.words_sealed),
      at: new Date(row.at),
      by: row.given_by,
      how: row.given_how,
    }));
  }
}

const insertAudit = writing<StoreSchema['audit_entry'], unknown>((db, row) =>
  db.insertInto('audit_entry').values({
    id: row.id,
    at: row.at,
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    details_sealed: row.details_sealed,
  }),
);

const deleteAudit = writing<{ before: number; limit: number }, unknown>((db, { before, limit }) =>
  db
    .deleteFrom('audit_entry')
    .where('id', 'in', (eb) => eb.selectFrom('audit_entry').select('id').where('at', '<', before).orderBy('at').limit(limit)),
);

export class Audit implements AuditRepository {
  constructor(private readonly session: Session) {}

  async append(entry: AuditEntry): Promise<void> {
    await insertAudit(this.session, this.#row(entry));
  }

  async appendAll(entries: readonly AuditEntry[]): Promise<void> {
    demand(this.session, 'writing');
    if (entries.length === 0) return;
    const rows = entries.map((entry) => this.#row(entry));
    await this.session.db.insertInto('audit_entry').values(rows).execute();
  }

  async deleteBefore(time: Date, limit: number): Promise<number> {
    const { numAffectedRows } = await deleteAudit(this.session, { before: time.getTime(), limit });
    return Number(numAffectedRows);
  }

  #row({ at, actor, action, subject, details }: AuditEntry): StoreSchema['audit_entry'] {
    const id = newId();
    const place = { column: 'audit_entry.details_sealed', row: id };
    return { id, at: at.getTime(), actor, action, subject, details_sealed: details ? this.session.cipher.sealJson(place, details) : null };
  }
}
