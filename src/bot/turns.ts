/** Queues turns: one conversation strictly in order, different conversations side by side. Knows nothing of what is said. */
import type { Log } from '../base/log';
import type { StoredActivity } from '../store/types';
import { apologize, runTurn, type TurnParts } from './turn';
import type { Turns } from './types';

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
  done: Promise<void>;
}

class TurnQueue implements Turns {
  private readonly running = new Map<string, Work>();
  private readonly listeners = new Set<Listener>();
  private sweeper: NodeJS.Timeout | undefined;
  private stopping = false;
  private readonly log: Log;

  constructor(private readonly parts: TurnParts) {
    this.log = parts.log;
  }

  kick(conversationId: string, stored?: StoredActivity): void {
    if (this.stopping) return;
    const running = this.running.get(conversationId);
    const work = running ?? { handed: [], look: false, done: Promise.resolve() };
    if (stored) work.handed.push(stored);
    else work.look = true;
    if (running) return;
    this.running.set(conversationId, work);
    work.done = this.work(conversationId, work);
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
        const incoming = work.handed.shift() ?? (await this.lookUp(conversationId, work));
        if (!incoming) continue;
        const replies = await this.turnOrApology(incoming);
        if (replies) this.tell(conversationId, replies);
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
    for (const listener of this.listeners) {
      try {
        listener(conversationId, activities);
      } catch (error) {
        this.log.error({ error, conversationId }, 'a listener of committed turns failed');
      }
    }
  }
}

export function createTurns(parts: TurnParts): Turns {
  return new TurnQueue(parts);
}
