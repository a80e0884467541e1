/**
 * One commit for transactions that stand in line: each can still fail alone, and none is reported done before the commit.
 * Knows how to begin, mark, undo and commit on one connection; what is done in between, it is told.
 */
import { CompiledQuery } from 'kysely';
import type { Execute } from './database';
import type { Serial } from './serial';

const BEGIN = CompiledQuery.raw('begin immediate');
const COMMIT = CompiledQuery.raw('commit');
const ROLLBACK = CompiledQuery.raw('rollback');
const MARK = CompiledQuery.raw('savepoint one');
const KEEP = CompiledQuery.raw('release one');
const UNDO = CompiledQuery.raw('rollback to one');

/** More would make the first one wait too long for the last. */
const MOST_AT_ONCE = 32;

interface Group {
  size: number;
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

  /** Resolves when what `work` wrote is committed. @throws what `work` throws, after undoing it; or why it could not be committed */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const { value, committed } = await this.serial.run(async () => {
      const group = await this.#join();
      try {
        return { value: await this.#alone(group, work), committed: group.committed };
      } finally {
        await this.#company(group);
        if (this.serial.waiting === 0 || group.size >= MOST_AT_ONCE) await this.finish();
      }
    });
    await committed;
    return value;
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
    if (this.#open) {
      this.#open.size += 1;
      return this.#open;
    }
    await this.execute(BEGIN);
    const settle = { resolve: () => {}, reject: (_error: unknown) => {} };
    const committed = new Promise<void>((resolve, reject) => Object.assign(settle, { resolve, reject }));
    // Where every one of them has failed by itself, nobody waits for the commit.
    committed.catch(() => undefined);
    return (this.#open = { size: 1, waited: false, committed, settle });
  }

  /** The first of a group needs no mark: undoing it undoes everything there is. */
  async #alone<T>(group: Group, work: () => Promise<T>): Promise<T> {
    const first = group.size === 1;
    if (!first) await this.execute(MARK);
    try {
      const value = await work();
      if (!first) await this.execute(KEEP);
      return value;
    } catch (error) {
      await this.#undo(group, first, error);
      throw error;
    }
  }

  async #undo(group: Group, first: boolean, reason: unknown): Promise<void> {
    try {
      if (first) {
        this.#open = undefined;
        await this.execute(ROLLBACK);
        return;
      }
      await this.execute(UNDO);
      await this.execute(KEEP);
    } catch {
      // The database has rolled back everything by itself, as it does when the disk is full: the others fail with it.
      this.#open = undefined;
      await this.#giveUp(group, reason);
    }
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
