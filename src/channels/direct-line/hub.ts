/** Brings what is committed to the open sockets of its conversation: everything once, in order, starting after each one's watermark. */
import type { Log } from '../../base/log';
import type { Store, StoredActivity } from '../../store/types';
import { toActivitySet } from './wire';

/** One open connection, as the hub sees it. */
export interface Outlet {
  readonly conversationId: string;
  /** True while what was sent is still on its way: then nothing more is sent, and what follows is read from the store later. */
  isBusy(): boolean;
  /** Resolves when the frame has left. @throws when the connection is gone */
  send(frame: string): Promise<void>;
  /** What `work` sends leaves the machine in one piece: each write to a socket costs more than a frame. */
  together(work: () => void): void;
  close(reason: 'failed' | 'replaced'): void;
}

interface Line {
  outlet: Outlet;
  /** Sequence number up to which this client has been served. */
  through: number;
  reading: boolean;
  readAgain: boolean;
}

const PAGE = 50;
const OUTLETS_PER_CONVERSATION = 6;

export class Hub {
  private readonly lines = new Map<string, Set<Line>>();
  private count = 0;

  constructor(
    private readonly store: Store,
    private readonly log: Log,
  ) {}

  get size(): number {
    return this.count;
  }

  /** @returns the function that takes the outlet off again */
  add(outlet: Outlet, after: number): () => void {
    const line: Line = { outlet, through: after, reading: false, readAgain: false };
    const lines = this.lines.get(outlet.conversationId) ?? new Set();
    this.lines.set(outlet.conversationId, lines.add(line));
    this.count += 1;
    // The oldest one is most likely a connection whose end nobody noticed. Taken off at once: a client may leave its close unanswered.
    const [oldest] = lines;
    if (oldest && lines.size > OUTLETS_PER_CONVERSATION) {
      this.remove(outlet.conversationId, oldest);
      oldest.outlet.close('replaced');
    }
    this.catchUp(line);
    return () => this.remove(outlet.conversationId, line);
  }

  /** Offers what was just committed: each set in a frame of its own, because the usual client mixes up the order within one. */
  publish(conversationId: string, ...sets: (readonly StoredActivity[])[]): void {
    const frames = sets.map((): string | undefined => undefined);
    for (const line of this.lines.get(conversationId) ?? []) {
      line.outlet.together(() =>
        sets.forEach((activities, index) => this.offer(line, activities, (last) => (frames[index] ??= frameOf(activities, last)))),
      );
    }
  }

  private offer(line: Line, activities: readonly StoredActivity[], frame: (last: number) => string): void {
    const first = activities[0];
    const last = activities.at(-1);
    if (!first || !last) return;
    if (last.seq <= line.through) void this.rewindAfterErasure(line);
    else if (line.reading || line.outlet.isBusy() || first.seq !== line.through + 1) this.catchUp(line);
    else {
      line.through = last.seq;
      const text = frame(last.seq);
      if (text) line.outlet.send(text).catch(() => line.outlet.close('failed'));
    }
  }

  /** Another process may have appended to the conversation. */
  look(conversationId: string): void {
    for (const line of this.lines.get(conversationId) ?? []) this.catchUp(line);
  }

  /** Looks which open conversations have more than was served, as after a turn of another process, and reads those. */
  async sweep(): Promise<void> {
    const newest = await this.store.read.conversations.lastSeqs([...this.lines.keys()]);
    for (const [conversationId, lastSeq] of newest) {
      for (const line of this.lines.get(conversationId) ?? []) {
        if (lastSeq < line.through) void this.rewindAfterErasure(line);
        else if (lastSeq > line.through && !line.reading) await this.readOn(line);
      }
    }
  }

  private remove(conversationId: string, line: Line): void {
    const lines = this.lines.get(conversationId);
    if (!lines?.delete(line)) return;
    this.count -= 1;
    if (lines.size === 0) this.lines.delete(conversationId);
  }

  private catchUp(line: Line): void {
    if (line.reading) line.readAgain = true;
    else void this.readOn(line);
  }

  /** Sends page after page until nothing is left; each page waits until the one before has left the machine. */
  private async readOn(line: Line): Promise<void> {
    line.reading = true;
    const { conversationId } = line.outlet;
    try {
      for (;;) {
        line.readAgain = false;
        const page = await this.store.read.activities.after(conversationId, line.through, PAGE);
        const last = page.at(-1);
        if (last) {
          const set = toActivitySet(
            page.filter((activity) => activity.body['type'] !== 'typing'),
            last.seq,
            'stream',
          );
          line.through = last.seq;
          if (set.activities.length > 0) await line.outlet.send(JSON.stringify(set));
        } else if (!line.readAgain) break;
      }
    } catch (error) {
      this.log.warn({ error, conversationId }, 'a stream could not be served; its client will come back');
      line.outlet.close('failed');
    } finally {
      line.reading = false;
    }
  }

  /** A conversation that was erased and goes on counts from 1 again; otherwise the line has read it from the store already. */
  private async rewindAfterErasure(line: Line): Promise<void> {
    try {
      const conversation = await this.store.read.conversations.get(line.outlet.conversationId);
      if (!conversation || conversation.lastSeq >= line.through) return;
      line.through = 0;
      this.catchUp(line);
    } catch (error) {
      this.log.warn({ error }, 'a stream could not be served; its client will come back');
      line.outlet.close('failed');
    }
  }
}

/** Empty where the client sees nothing of it. */
function frameOf(activities: readonly StoredActivity[], last: number): string {
  const set = toActivitySet(activities, last, 'stream');
  return set.activities.length > 0 ? JSON.stringify(set) : '';
}
