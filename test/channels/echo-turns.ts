import type { Turns } from '../../src/bot/types';
import type { IncomingActivity, Store, StoredActivity } from '../../src/store/types';

/** Turns without dialogs: greets once, repeats each message, and keeps to the contract of real turns (order, one transaction, told after commit). */
export class EchoTurns implements Turns {
  private readonly chains = new Map<string, Promise<void>>();
  private readonly listeners = new Set<(conversationId: string, activities: StoredActivity[]) => void>();
  /** Resolved before each turn; a test sets a promise of its own to hold turns back. */
  hold: Promise<void> = Promise.resolve();
  turns = 0;

  constructor(private readonly store: Store) {}

  async accept(conversationId: string, posted: IncomingActivity): Promise<{ id: string; duplicate: boolean }> {
    const { id, duplicate } = await this.store.transaction((unit) => unit.activities.appendIncoming(conversationId, posted));
    if (!duplicate) this.kick(conversationId);
    return { id, duplicate };
  }

  kick(conversationId: string): void {
    const chain = (this.chains.get(conversationId) ?? Promise.resolve()).then(() => this.run(conversationId));
    this.chains.set(conversationId, chain);
  }

  onCommitted(listener: (conversationId: string, activities: StoredActivity[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    await this.idle();
  }

  async idle(): Promise<void> {
    await Promise.all(this.chains.values());
  }

  /** Says something without being asked, as a caseworker's answer does. */
  async say(conversationId: string, ...texts: string[]): Promise<void> {
    const said = await this.store.transaction((unit) => unit.activities.appendOutgoing(conversationId, texts.map(reply), new Date()));
    this.tell(conversationId, said);
  }

  private async run(conversationId: string): Promise<void> {
    for (;;) {
      await this.hold;
      const incoming = await this.store.read.activities.nextUnprocessed(conversationId);
      if (!incoming) return;
      const replies = await this.store.transaction(async (unit) => {
        await unit.activities.markProcessed(conversationId, incoming.seq, new Date());
        const text = incoming.body['type'] === 'message' ? `echo: ${String(incoming.body['text'])}` : 'welcome';
        return unit.activities.appendOutgoing(conversationId, [{ ...reply(text), replyToId: incoming.id }], new Date());
      });
      this.turns += 1;
      this.tell(conversationId, replies);
    }
  }

  private tell(conversationId: string, activities: StoredActivity[]): void {
    for (const listener of this.listeners) listener(conversationId, activities);
  }
}

function reply(text: string): Record<string, unknown> {
  return { type: 'message', text, from: { id: 'bot', role: 'bot' } };
}
