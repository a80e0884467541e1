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

class TurnQueue implements Turns {
  private readonly running = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();
  private readonly listeners = new Set<Listener>();
  private sweeper: NodeJS.Timeout | undefined;
  private stopping = false;
  private readonly log: Log;

  constructor(private readonly parts: TurnParts) {
    this.log = parts.log;
  }

  kick(conversationId: string): void {
    if (this.stopping) return;
    if (this.running.has(conversationId)) {
      this.again.add(conversationId);
      return;
    }
    const work = this.work(conversationId).finally(() => {
      this.running.delete(conversationId);
      if (this.again.delete(conversationId)) this.kick(conversationId);
    });
    this.running.set(conversationId, work);
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
    this.again.clear();
    await Promise.all(this.running.values());
  }

  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running.values());
  }

  private async sweep(before: Date): Promise<void> {
    for (const id of await this.parts.store.read.activities.conversationsWaiting(before, SWEEP_BATCH)) this.kick(id);
  }

  /** Never rejects: what could not be done now is left to the sweeper. */
  private async work(conversationId: string): Promise<void> {
    try {
      while (!this.stopping) {
        const incoming = await this.parts.store.read.activities.nextUnprocessed(conversationId);
        if (!incoming) return;
        const replies = await this.turnOrApology(incoming);
        if (replies) this.tell(conversationId, replies);
      }
    } catch (error) {
      this.log.error({ error, conversationId }, 'turn could not be stored; the sweeper will take it up');
    }
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
