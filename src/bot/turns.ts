/** Queues turns: one conversation strictly in order, different conversations side by side. Knows nothing of what is said. */
import { createHash } from 'node:crypto';
import type { Log } from '../base/log';
import type { IncomingActivity, StoredActivity } from '../store/types';
import { acceptWithTurn, apologize, runTurn, type AcceptedWithTurn, type TurnParts } from './turn';
import type { Turns } from './types';

type Accepted = Awaited<ReturnType<Turns['accept']>>;

/** Activities older than this without a turn belong to a process that died, or to another that is slow. */
const SWEEP_AGE_MILLISECONDS = 2_000;
const SWEEP_EVERY_MILLISECONDS = 2_000;
const SWEEP_BATCH = 200;
/** A turn that fails this often in a row is answered with an apology instead. */
const TRIES = 3;

type Listener = (conversationId: string, activities: StoredActivity[]) => void;

/** One conversation's turns in progress. */
interface Work {
  /** Just stored and given to us: the next ones, most likely. */
  handed: StoredActivity[];
  /** Something may await its turn that nobody handed over. */
  look: boolean;
  /** Sequence number of the last one that has had its turn: it may be handed over as well, and would be understood a second time. */
  through: number;
  done: Promise<void>;
}

class TurnQueue implements Turns {
  private readonly running = new Map<string, Work>();
  /** The last post of each conversation that is being stored: the next one waits, so that they keep the order in which they came. */
  private readonly accepting = new Map<string, Promise<Accepted>>();
  private readonly listeners = new Set<Listener>();
  /** In which span each activity was handed over, while somebody traces: its turn may run in that of another one. */
  private readonly parents = new WeakMap<StoredActivity, string | undefined>();
  private sweeper: NodeJS.Timeout | undefined;
  private stopping = false;
  private readonly log: Log;

  constructor(private readonly parts: TurnParts) {
    this.log = parts.log;
  }

  kick(conversationId: string, stored?: StoredActivity): void {
    if (this.stopping) return;
    const running = this.running.get(conversationId);
    const work = running ?? newWork();
    if (stored) {
      work.handed.push(stored);
      if (this.parts.tracing) this.parents.set(stored, this.parts.tracing.traceparent());
    } else work.look = true;
    if (running) return;
    this.running.set(conversationId, work);
    work.done = this.work(conversationId, work);
  }

  async accept(conversationId: string, posted: IncomingActivity): Promise<Accepted> {
    const next = (): Promise<Accepted> => this.acceptNext(conversationId, posted);
    const before = this.accepting.get(conversationId);
    const mine = before ? before.then(next, next) : next();
    this.accepting.set(conversationId, mine);
    try {
      return await mine;
    } finally {
      if (this.accepting.get(conversationId) === mine) this.accepting.delete(conversationId);
    }
  }

  private async acceptNext(conversationId: string, posted: IncomingActivity): Promise<Accepted> {
    // A network call may take longer than a client waits for its acknowledgement.
    const atOnce = !this.stopping && !this.parts.recognizer.isRemote && !this.running.has(conversationId);
    const accepted = atOnce ? await this.acceptNow(conversationId, posted) : null;
    if (accepted) return { id: accepted.activity.id, duplicate: false };
    const { seq, id, duplicate } = await this.parts.store.transaction((unit) => unit.activities.appendIncoming(conversationId, posted));
    if (!duplicate) this.kick(conversationId, { conversationId, seq, id, direction: 'in', ...posted });
    return { id, duplicate };
  }

  onCommitted(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async start(): Promise<void> {
    await this.sweep(this.parts.clock.now());
    this.sweeper = setInterval(() => {
      void this.sweep(new Date(this.parts.clock.now().getTime() - SWEEP_AGE_MILLISECONDS)).catch((error: unknown) =>
        this.log.error({ error }, 'sweep failed; trying again'),
      );
    }, SWEEP_EVERY_MILLISECONDS);
    this.sweeper.unref();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.sweeper);
    await this.allDone();
  }

  async idle(): Promise<void> {
    while (this.running.size > 0) await this.allDone();
  }

  private async allDone(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  private async sweep(before: Date): Promise<void> {
    for (const id of await this.parts.store.read.activities.conversationsWaiting(before, SWEEP_BATCH)) this.kick(id);
  }

  /** Never rejects: what could not be done now is left to the sweeper. */
  private async work(conversationId: string, work: Work): Promise<void> {
    try {
      while (!this.stopping && (work.handed.length > 0 || work.look)) {
        const handed = work.handed.shift();
        if (handed && handed.seq <= work.through) {
          // It was looked up before it was handed over. A conversation that was erased counts anew: then looking finds it.
          work.look = true;
          continue;
        }
        const incoming = handed ?? (await this.lookUp(conversationId, work));
        if (!incoming) continue;
        const replies = await this.traced(
          conversationId,
          async () => {
            const appended = await this.turnOrApology(incoming);
            if (appended) this.tell(conversationId, appended);
            return appended;
          },
          this.parents.get(incoming),
        );
        if (replies) work.through = incoming.seq;
        // It was not the next one: an earlier one waits still, or another process was quicker.
        else work.look = true;
      }
    } catch (error) {
      this.log.error({ error, conversationId }, 'turn could not be stored; the sweeper will take it up');
    } finally {
      // Without a pause after the last look: whoever kicks from here on starts anew.
      this.running.delete(conversationId);
    }
  }

  /** Holds the conversation's queue meanwhile: whoever posts to it now is stored, and gets a turn afterwards. */
  private async acceptNow(conversationId: string, posted: IncomingActivity): Promise<AcceptedWithTurn | null> {
    const work = newWork();
    this.running.set(conversationId, work);
    const accepted = this.traced(conversationId, async () => {
      const done = await acceptWithTurn(this.parts, conversationId, posted);
      if (done) this.tell(conversationId, done.replies);
      return done;
    }).catch((error: unknown) => {
      // Stored without a turn it is not lost; its turn is tried again, then answered with an apology.
      this.log.error({ error, conversationId }, 'turn failed and was rolled back');
      return null;
    });
    work.done = accepted.then(() => this.work(conversationId, work));
    return accepted;
  }

  private traced<T>(conversationId: string, work: () => Promise<T>, parent?: string): Promise<T> {
    const { tracing } = this.parts;
    if (!tracing) return work();
    return tracing.span(
      'turn',
      (span) => {
        span.set({ 'rongye.conversation': hashed(conversationId) });
        return work();
      },
      parent,
    );
  }

  private async lookUp(conversationId: string, work: Work): Promise<StoredActivity | null> {
    work.look = false;
    const next = await this.parts.store.read.activities.nextUnprocessed(conversationId);
    if (next) work.look = true;
    return next;
  }

  private async turnOrApology(incoming: StoredActivity): Promise<StoredActivity[] | null> {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      try {
        return await runTurn(this.parts, incoming);
      } catch (error) {
        this.log.error({ error, activity: incoming.id, attempt }, 'turn failed and was rolled back');
      }
    }
    return apologize(this.parts, incoming);
  }

  private tell(conversationId: string, activities: StoredActivity[]): void {
    const from = performance.now();
    for (const listener of this.listeners) {
      try {
        listener(conversationId, activities);
      } catch (error) {
        this.log.error({ error, conversationId }, 'a listener of committed turns failed');
      }
    }
    this.parts.onSend?.(from, performance.now());
  }
}

/** Tells conversations apart and lets nobody into one, which its id might. */
const hashed = (conversationId: string): string => createHash('sha256').update(conversationId).digest('hex').slice(0, 16);

const newWork = (): Work => ({ handed: [], look: false, through: 0, done: Promise.resolve() });

export function createTurns(parts: TurnParts): Turns {
  return new TurnQueue(parts);
}
