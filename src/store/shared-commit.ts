/**
 * One commit for transactions that stand in line: each can still fail alone, and none is reported done before the commit.
 * Knows how to begin, undo and commit on one connection; what is done in between, it is told.
 */
import { CompiledQuery } from 'kysely';
import type { Execute } from './database';
import type { Serial } from './serial';

const BEGIN = CompiledQuery.raw('begin immediate');
const COMMIT = CompiledQuery.raw('commit');
const ROLLBACK = CompiledQuery.raw('rollback');

/** More would make the first one wait too long for the last. */
const MOST_AT_ONCE = 32;

interface Member {
  work: () => Promise<unknown>;
  value: unknown;
}

interface Group {
  /** Those that have succeeded so far. */
  members: Member[];
  /** Whether it has waited for what the sockets bring in the same moment. */
  waited: boolean;
  /** Resolves with the commit, rejects with the reason why there was none. */
  committed: Promise<void>;
  settle: { resolve(): void; reject(error: unknown): void };
}

export class SharedCommit {
  #open: Group | undefined;

  /**
   * @param serial the line in which the transactions of this connection stand
   * @param onCommit called after each commit, before the next transaction begins
   */
  constructor(
    private readonly execute: Execute,
    private readonly serial: Serial,
    private readonly onCommit: () => void,
  ) {}

  /**
   * Resolves when what `work` wrote is committed. Where another one fails that shares the commit, `work` is undone with it and runs again.
   * @throws what `work` throws, after undoing it; or why it could not be committed
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const member: Member = { work, value: undefined };
    const { committed } = await this.serial.run(async () => {
      const group = await this.#join();
      try {
        member.value = await work();
      } catch (error) {
        await this.#withoutIt(group);
        throw error;
      }
      group.members.push(member);
      await this.#company(group);
      if (this.serial.waiting === 0 || group.members.length >= MOST_AT_ONCE) await this.finish();
      return group;
    });
    await committed;
    return member.value as T;
  }

  /** Commits what is open. Whoever takes the connection for something else calls it first. */
  async finish(): Promise<void> {
    const group = this.#open;
    if (!group) return;
    this.#open = undefined;
    try {
      await this.execute(COMMIT);
      this.onCommit();
      group.settle.resolve();
    } catch (error) {
      await this.#giveUp(group, error);
    }
  }

  /**
   * Requests that arrive together are read one after another, each in a callback of its own: the first would be committed alone before
   * the second is seen. One round of the event loop, once for a group, costs far less than a commit.
   */
  async #company(group: Group): Promise<void> {
    if (group.waited || this.serial.waiting > 0) return;
    group.waited = true;
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #join(): Promise<Group> {
    if (this.#open) return this.#open;
    await this.execute(BEGIN);
    const settle = { resolve: () => {}, reject: (_error: unknown) => {} };
    const committed = new Promise<void>((resolve, reject) => Object.assign(settle, { resolve, reject }));
    // Where every one of them has failed by itself, nobody waits for the commit.
    committed.catch(() => undefined);
    return (this.#open = { members: [], waited: false, committed, settle });
  }

  /**
   * One of the group has failed: undoes all of it and does the others again. A savepoint around each would spare that, and costs every
   * turn some 5 % for what hardly ever happens. Commits at once, so that nothing is done more than twice, whoever makes transactions fail.
   */
  async #withoutIt(group: Group): Promise<void> {
    try {
      await this.execute(ROLLBACK);
    } catch {
      // The database has rolled back everything by itself, as it does when the disk is full.
    }
    this.#open = undefined;
    if (group.members.length === 0) return;
    try {
      await this.execute(BEGIN);
      for (const member of group.members) member.value = await member.work();
    } catch (error) {
      return this.#giveUp(group, error);
    }
    this.#open = group;
    await this.finish();
  }

  async #giveUp(group: Group, reason: unknown): Promise<void> {
    try {
      await this.execute(ROLLBACK);
    } catch {
      // There is no transaction any more, which is what was wanted; the reason to report is the first one.
    } finally {
      group.settle.reject(reason);
    }
  }
}
