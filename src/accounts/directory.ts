/** The accounts themselves: made, changed, found, switched off. Knows no page; who may do it is for the caller. */
import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock';
import { newId } from '../base/ids';
import type { Cipher } from '../store/crypto';
import type { Database } from '../store/database';
import {
  namePlace,
  passwordPlace,
  plainSignIn,
  SIGN_IN_FIELD,
  signInPlace,
  SUBJECT_FIELD,
  subjectPlace,
  type AccountTables,
} from './account-tables';
import type { Role } from './roles';

export interface AccountFields {
  name: string;
  /** Null for who signs in elsewhere. */
  signIn: string | null;
  role: Role;
  regions: readonly string[];
  handlesCases: boolean;
}

export interface Account extends AccountFields {
  id: string;
  hasPassword: boolean;
  /** Until when a first password works that was not changed yet. */
  firstPasswordUntil: Date | null;
  /** Signs in elsewhere, which also says role and regions. */
  isRemote: boolean;
  isOff: boolean;
  lastSignInAt: Date | null;
}

/** What stands in the way of a change. */
export type AccountRefusal = 'taken' | 'last';

type Row = AccountTables['account'];
type Db = Kysely<AccountTables>;

export class Directory {
  constructor(
    private readonly database: Database<AccountTables>,
    private readonly cipher: Cipher,
    private readonly clock: Clock,
  ) {}

  async all(): Promise<Account[]> {
    const rows = await this.database.db.selectFrom('account').selectAll().orderBy('created_at').orderBy('id').execute();
    return rows.map((row) => this.#account(row));
  }

  async get(id: string): Promise<Account | null> {
    const row = await this.database.db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? this.#account(row) : null;
  }

  async anybody(): Promise<boolean> {
    return (await this.database.db.selectFrom('account').select('id').limit(1).executeTakeFirst()) !== undefined;
  }

  async findBySignIn(signIn: string, db: Db = this.database.db): Promise<Account | null> {
    const indexes = this.cipher.blindIndexes(SIGN_IN_FIELD, plainSignIn(signIn));
    const row = await db.selectFrom('account').selectAll().where('sign_in_index', 'in', indexes).executeTakeFirst();
    return row ? this.#account(row) : null;
  }

  /** Issuer and subject of who signs in elsewhere; null for everybody else. */
  async subjectOf(id: string): Promise<string | null> {
    const row = await this.database.db.selectFrom('account').select('subject_sealed').where('id', '=', id).executeTakeFirst();
    return row?.subject_sealed ? this.cipher.open(subjectPlace(id), row.subject_sealed) : null;
  }

  /** @param subject issuer and subject */
  async findBySubject(subject: string): Promise<Account | null> {
    const indexes = this.cipher.blindIndexes(SUBJECT_FIELD, subject);
    const row = await this.database.db.selectFrom('account').selectAll().where('subject_index', 'in', indexes).executeTakeFirst();
    return row ? this.#account(row) : null;
  }

  /** The stored hash of the account's password. */
  async passwordOf(id: string): Promise<string | null> {
    const row = await this.database.db.selectFrom('account').select('password_sealed').where('id', '=', id).executeTakeFirst();
    return row?.password_sealed ? this.cipher.open(passwordPlace(id), row.password_sealed) : null;
  }

  /** @returns the id, or what stands in the way */
  create(fields: AccountFields): Promise<{ id: string } | AccountRefusal> {
    return this.database.transaction((db) => this.createIn(db, fields));
  }

  /** @param subject issuer and subject, for who signs in elsewhere */
  async createIn(db: Db, fields: AccountFields, subject: string | null = null): Promise<{ id: string } | AccountRefusal> {
    if (fields.signIn !== null && (await this.findBySignIn(fields.signIn, db))) return 'taken';
    const id = newId('acc_');
    await db
      .insertInto('account')
      .values({
        id,
        ...this.#columns(id, fields),
        subject_sealed: subject === null ? null : this.cipher.seal(subjectPlace(id), subject),
        subject_index: subject === null ? null : this.cipher.blindIndex(SUBJECT_FIELD, subject),
        must_set_password: 0,
        created_at: this.#now(),
      })
      .execute();
    return { id };
  }

  /** Takes effect with the account's next request. @returns what stands in the way, or null */
  change(id: string, fields: AccountFields): Promise<AccountRefusal | null> {
    return this.database.transaction(async (db) => {
      const holder = fields.signIn === null ? null : await this.findBySignIn(fields.signIn, db);
      if (holder && holder.id !== id) return 'taken';
      if (fields.role !== 'administrator' && (await isLastAdministrator(db, id))) return 'last';
      await db.updateTable('account').set(this.#columns(id, fields)).where('id', '=', id).execute();
      return null;
    });
  }

  /** Ends its sessions and links. @returns what stands in the way, or null */
  switchOff(id: string): Promise<AccountRefusal | null> {
    return this.database.transaction(async (db) => {
      if (await isLastAdministrator(db, id)) return 'last';
      await db.updateTable('account').set({ off_at: this.#now() }).where('id', '=', id).execute();
      await db.deleteFrom('account_session').where('account_id', '=', id).execute();
      await db.deleteFrom('account_link').where('account_id', '=', id).execute();
      return null;
    });
  }

  async switchOn(id: string): Promise<void> {
    await this.database.transaction((db) => db.updateTable('account').set({ off_at: null }).where('id', '=', id).execute());
  }

  /** @param firstPasswordUntil null for a password that the person chose */
  async setPassword(db: Db, id: string, hash: string, firstPasswordUntil: Date | null): Promise<void> {
    await db
      .updateTable('account')
      .set({
        password_sealed: this.cipher.seal(passwordPlace(id), hash),
        first_password_until: firstPasswordUntil?.getTime() ?? null,
        must_set_password: firstPasswordUntil ? 1 : 0,
      })
      .where('id', '=', id)
      .execute();
  }

  /** Who signs in elsewhere, with the role and regions that are said there: made at the first sign-in, brought up to date at each. */
  async remote(db: Db, subject: string, fields: AccountFields): Promise<Account> {
    const indexes = this.cipher.blindIndexes(SUBJECT_FIELD, subject);
    const known = await db.selectFrom('account').select('id').where('subject_index', 'in', indexes).executeTakeFirst();
    const made = known ?? (await this.createIn(db, fields, subject));
    if (typeof made === 'string') throw new Error(`an account without a sign-in name cannot be refused as "${made}"`);
    if (known) await db.updateTable('account').set(this.#columns(known.id, fields)).where('id', '=', known.id).execute();
    return this.#account(await db.selectFrom('account').selectAll().where('id', '=', made.id).executeTakeFirstOrThrow());
  }

  #columns(id: string, { name, signIn, role, regions, handlesCases }: AccountFields) {
    return {
      name_sealed: this.cipher.seal(namePlace(id), name),
      sign_in_sealed: signIn === null ? null : this.cipher.seal(signInPlace(id), signIn),
      sign_in_index: signIn === null ? null : this.cipher.blindIndex(SIGN_IN_FIELD, plainSignIn(signIn)),
      role,
      regions: regions.join(' '),
      handles_cases: handlesCases && role === 'administrator' ? 1 : 0,
    };
  }

  #account(row: Row): Account {
    const { id } = row;
    return {
      id,
      name: this.cipher.open(namePlace(id), row.name_sealed),
      signIn: row.sign_in_sealed === null ? null : this.cipher.open(signInPlace(id), row.sign_in_sealed),
      role: row.role,
      regions: row.regions.split(' ').filter(Boolean),
      handlesCases: row.handles_cases === 1,
      hasPassword: row.password_sealed !== null,
      firstPasswordUntil: row.first_password_until === null ? null : new Date(row.first_password_until),
      isRemote: row.subject_index !== null,
      isOff: row.off_at !== null,
      lastSignInAt: row.last_sign_in_at === null ? null : new Date(row.last_sign_in_at),
    };
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}

/** The update changes nothing but holds the rows until the commit: two administrators cannot switch each other off at once. */
async function isLastAdministrator(db: Db, id: string): Promise<boolean> {
  const held = await db
    .updateTable('account')
    .set((eb) => ({ role: eb.ref('role') }))
    .where('role', '=', 'administrator')
    .where('off_at', 'is', null)
    .returning('id')
    .execute();
  return held.length === 1 && held[0]?.id === id;
}
