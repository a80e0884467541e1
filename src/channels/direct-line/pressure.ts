/**
 * Makes whoever posts faster than turns run wait for the answer to the post. Refusing would lose messages: the usual client does not
 * repeat after 429. Only after a long wait, which no person typing ever meets, a post is refused.
 */
import { CodedError } from '../../base/errors';

export interface PressureSettings {
  /** Messages of one conversation that may await their turn at once. */
  waitingTurns: number;
  patienceMilliseconds: number;
}

interface Queue {
  waitingTurns: number;
  waiters: (() => void)[];
}

export class Pressure {
  private readonly queues = new Map<string, Queue>();

  constructor(private readonly settings: PressureSettings) {}

  /** Resolves when the conversation may take one more message. @throws CodedError TooManyRequests */
  async enter(conversationId: string): Promise<void> {
    const queue = this.queues.get(conversationId) ?? { waitingTurns: 0, waiters: [] };
    this.queues.set(conversationId, queue);
    if (queue.waitingTurns >= this.settings.waitingTurns && !(await this.wait(conversationId, queue))) {
      throw new CodedError('TooManyRequests', 'Too many messages are waiting in this conversation.', { retryAfterSeconds: 5 });
    }
    queue.waitingTurns += 1;
  }

  /** A turn of the conversation was committed, or the message that entered was not stored after all. */
  leave(conversationId: string): void {
    const queue = this.queues.get(conversationId);
    if (!queue) return;
    queue.waitingTurns = Math.max(0, queue.waitingTurns - 1);
    const next = queue.waiters.shift();
    if (next) next();
    else if (queue.waitingTurns === 0) this.queues.delete(conversationId);
  }

  private wait(conversationId: string, queue: Queue): Promise<boolean> {
    if (queue.waiters.length >= this.settings.waitingTurns * 4) return Promise.resolve(false);
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        queue.waiters.splice(queue.waiters.indexOf(go), 1);
        // Turns that another process ran were never counted down here: forget them rather than hold people up.
        queue.waitingTurns = 0;
        if (queue.waiters.length === 0) this.queues.delete(conversationId);
        resolve(false);
      }, this.settings.patienceMilliseconds);
      queue.waiters.push(go);
    });
  }
}
