/**
 * The audit log: who saw or changed what, when and from where. Every entry carries a keyed hash over itself and the entry
 * before, so that a changed, missing or moved entry shows; who has the database without the key ring cannot mend the chain.
 * Entries stay sealed under the key of their day: keep old keys in the ring for as long as the log is to be read.
 */
import { isIPv4, isIPv6 } from 'node:net';
import type { Cipher, Place } from '../store/crypto';
import type { Database } from '../store/database';
import type { AuditTables } from './tables';

export const AUDIT_ACTIONS = [
  'case.read',
  'case.change',
  'call.read',
  'call.take',
  'call.figures',
  'list.read',
  'list.search',
  'ledger.export',
  'session.start',
  'session.end',
  'session.end-others',
  'sign-in.failed',
  'sign-in.locked',
  'password.change',
  'link.create',
  'account.create',
  'account.change',
  'account.off',
  'account.on',
  'account.access',
  'log.read',
  'log.export',
  'log.verify',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditRecord {
  /** A name, `server` for whoever holds the server's secrets, or `unknown`. */
  actor: string;
  accountId?: string;
  action: AuditAction;
  caseNumber?: string;
  /** Of the client; only its network is kept. */
  address: string;
  at: Date;
  /** Never words that people typed: what they were looking for may be a person's name, and the log outlives an erasure. */
  details?: Record<string, unknown>;
}

/** Up to where the log was found whole. */
export interface AuditCheckpoint {
  seq: number;
  mac: string;
}

/** `entries` counts those found whole; `brokenAt` is the number of the first one that is not. */
export type AuditVerdict = { whole: true; entries: number } | { whole: false; entries: number; brokenAt: number; reason: string };

/** Everything that is given must fit. */
export interface AuditQuery {
  accountId?: string;
  caseNumber?: string;
  action?: string;
  from?: Date;
  until?: Date;
  /** Only entries with a lower number. */
  before: number | null;
  limit: number;
}

export interface AuditEntry {
  seq: number;
  at: Date;
  actor: string;
  accountId: string | null;
  action: string;
  caseNumber: string | null;
  network: string;
  details: Record<string, unknown> | null;
}

type Row = AuditTables['audit_access'];

/** Where every check of the log begins. */
export const BEGINNING: AuditCheckpoint = { seq: 0, mac: '' };

const BATCH = 500;
const CHECKPOINT_MINUTES = 5;
const CHECKPOINT_PLACE: Place = { column: 'audit.checkpoint', row: 'page' };
const MAC_FIELD = 'audit_access.mac';
const HEAD_FIELD = 'audit_access_head.seal';
const actorPlace = (seq: number): Place => ({ column: 'audit_access.actor_sealed', row: String(seq) });
const detailsPlace = (seq: number): Place => ({ column: 'audit_access.details_sealed', row: String(seq) });

export class AuditLog {
  constructor(
    private readonly database: Database<AuditTables>,
    private readonly cipher: Cipher,
  ) {}

  /** Resolves when the entry is durable: write it before showing what it tells of. Safe in several processes at once. */
  async append(record: AuditRecord): Promise<void> {
    await this.database.transaction(async (db) => {
      const first = { id: 1, seq: 0, mac: '', seal: '' };
      await db
        .insertInto('audit_access_head')
        .values(first)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      // The update locks the one row of the head until the commit: a second writer reads what this one leaves.
      const head = await db
        .updateTable('audit_access_head')
        .set((eb) => ({ seq: eb('seq', '+', 1) }))
        .where('id', '=', 1)
        .returning(['seq', 'mac'])
        .executeTakeFirstOrThrow();
      const seq = Number(head.seq);
      const row: Omit<Row, 'mac'> = {
        seq,
        at: record.at.getTime(),
        actor_sealed: this.cipher.seal(actorPlace(seq), record.actor),
        action: record.action,
        case_number: record.caseNumber ?? null,
        network: networkOf(record.address),
        account_id: record.accountId ?? null,
        details_sealed: record.details ? this.cipher.sealJson(detailsPlace(seq), record.details) : null,
      };
      const mac = this.cipher.blindIndex(MAC_FIELD, chained(row, head.mac));
      await db
        .insertInto('audit_access')
        .values({ ...row, mac })
        .execute();
      await db
        .updateTable('audit_access_head')
        .set({ mac, seal: this.cipher.blindIndex(HEAD_FIELD, headText(seq, mac)) })
        .where('id', '=', 1)
        .execute();
    });
  }

  /** Checks every entry up to the one that was the last when it ends; entries may be added meanwhile. */
  async verify(): Promise<AuditVerdict> {
    let part: AuditCheckpoint | AuditVerdict = BEGINNING;
    while ('seq' in part) part = await this.verifyOn(part, Infinity);
    return part;
  }

  /** Checks for about that long, from where it was checked before. @returns the verdict, or up to where it came */
  async verifyOn(from: AuditCheckpoint, milliseconds: number): Promise<AuditCheckpoint | AuditVerdict> {
    const { db } = this.database;
    const until = performance.now() + milliseconds;
    const head = await db.selectFrom('audit_access_head').select(['seq', 'mac', 'seal']).where('id', '=', 1).executeTakeFirst();
    if (!head) {
      const stray = await db.selectFrom('audit_access').select('seq').limit(1).executeTakeFirst();
      return stray ? { whole: false, entries: 0, brokenAt: 1, reason: 'the head of the log is missing' } : { whole: true, entries: 0 };
    }
    let [entries, mac] = [from.seq, from.mac];
    const broken = (reason: string): AuditVerdict => ({ whole: false, entries, brokenAt: entries + 1, reason });
    while (entries < head.seq) {
      if (performance.now() > until) return { seq: entries, mac };
      const rows = await db.selectFrom('audit_access').selectAll().where('seq', '>', entries).orderBy('seq').limit(BATCH).execute();
      if (rows.length === 0) return broken('entries are missing at the end');
      for (const row of rows.filter(({ seq }) => seq <= head.seq)) {
        if (row.seq !== entries + 1) return broken('an entry is missing');
        if (!this.cipher.blindIndexes(MAC_FIELD, chained(row, mac)).includes(row.mac)) {
          return broken('the entry was changed or moved, or its key is no longer in the key ring');
        }
        [entries, mac] = [row.seq, row.mac];
      }
      if (rows.at(-1)!.seq > head.seq) break;
    }
    if (entries < head.seq) return broken('entries are missing at the end');
    // Without a key of its own the head could be set back to an earlier entry, and the later ones be cut off unseen.
    const sealed = head.seq === 0 || this.cipher.blindIndexes(HEAD_FIELD, headText(head.seq, mac)).includes(head.seal);
    if (mac !== head.mac || !sealed) return broken('the head of the log does not belong to the last entry');
    return { whole: true, entries };
  }

  /** Entries that fit, the newest first. */
  async read({ before, limit, ...filter }: AuditQuery): Promise<AuditEntry[]> {
    let query = this.database.db.selectFrom('audit_access').selectAll().orderBy('seq', 'desc').limit(limit);
    if (before !== null) query = query.where('seq', '<', before);
    if (filter.accountId) query = query.where('account_id', '=', filter.accountId);
    if (filter.caseNumber) query = query.where('case_number', '=', filter.caseNumber);
    if (filter.action) query = query.where('action', '=', filter.action);
    if (filter.from) query = query.where('at', '>=', filter.from.getTime());
    if (filter.until) query = query.where('at', '<', filter.until.getTime());
    return (await query.execute()).map((row) => this.#entry(row));
  }

  /** So that a page can carry on where the one before it stopped, and nobody can say it began later. */
  sealCheckpoint(checkpoint: AuditCheckpoint, at: Date): string {
    return this.cipher.sealJson(CHECKPOINT_PLACE, { ...checkpoint, at: at.getTime() });
  }

  /** @returns null for what is not a checkpoint of ours, or is older than what it would vouch for */
  openCheckpoint(sealed: string, now: Date): AuditCheckpoint | null {
    try {
      const { seq, mac, at } = this.cipher.openJson(CHECKPOINT_PLACE, sealed) as AuditCheckpoint & { at: number };
      return now.getTime() - at < CHECKPOINT_MINUTES * 60_000 ? { seq, mac } : null;
    } catch {
      return null;
    }
  }

  /** How many entries there are. */
  async length(): Promise<number> {
    const head = await this.database.db.selectFrom('audit_access_head').select('seq').where('id', '=', 1).executeTakeFirst();
    return Number(head?.seq ?? 0);
  }

  #entry(row: Row): AuditEntry {
    const { seq, details_sealed: details } = row;
    return {
      seq,
      at: new Date(row.at),
      actor: this.cipher.open(actorPlace(seq), row.actor_sealed),
      accountId: row.account_id,
      action: row.action,
      caseNumber: row.case_number,
      network: row.network,
      details: details === null ? null : (this.cipher.openJson(detailsPlace(seq), details) as Record<string, unknown>),
    };
  }
}

const headText = (seq: number, mac: string): string => `${seq}|${mac}`;

function chained(row: Omit<Row, 'mac'>, before: string): string {
  const fields = [before, row.seq, row.at, row.actor_sealed, row.action, row.case_number, row.network, row.details_sealed];
  // Entries of before there were accounts have none, and their hashes know nothing of it.
  return JSON.stringify(row.account_id === null ? fields : [...fields, row.account_id]);
}

/** The first 24 bits of an IPv4 address, the first 48 of an IPv6 address: enough to tell an office from a stranger, not a household. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(plain)) return 'unknown';
  const [left = '', right] = plain.replace(/%.*$/, '').split('::');
  const groups = left ? left.split(':') : [];
  const rest = right ? right.split(':') : [];
  const all = right === undefined ? groups : [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest];
  return `${all
    .slice(0, 3)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/48`;
}
