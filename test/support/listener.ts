/** A Direct Line client that only listens: keeps one stream open, opens another from its watermark when that ends, as a chat page does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { DirectLineClient, Session, WireActivity } from './direct-line-client';

interface Heard {
  activity: WireActivity;
  /** `performance.now()` */
  at: number;
}

export class Listener {
  readonly heard: Heard[] = [];
  /** Streams opened so far. */
  streams = 0;
  private watermark = '';
  private socket: WebSocket | null = null;
  private closed = false;
  private readonly listening: Promise<void>;

  constructor(
    private readonly client: DirectLineClient,
    private readonly session: Session,
  ) {
    this.listening = this.listen();
  }

  hasReplyTo(id: string): boolean {
    return this.heard.some(({ activity }) => activity.replyToId === id);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.socket?.terminate();
    await this.listening;
  }

  private async listen(): Promise<void> {
    while (!this.closed) {
      const { streamUrl } = await this.client.reconnect(this.session, this.watermark);
      await this.follow(streamUrl);
      await sleep(100);
    }
  }

  /** Resolves when the stream has ended, however. */
  private follow(streamUrl: string): Promise<void> {
    const socket = new WebSocket(streamUrl);
    this.socket = socket;
    this.streams++;
    return new Promise((resolve) => {
      socket.on('message', (data: Buffer) => this.take(data.toString()));
      socket.on('error', () => socket.terminate());
      socket.on('close', () => resolve());
      if (this.closed) socket.terminate();
    });
  }

  private take(frame: string): void {
    if (!frame) return;
    const { activities, watermark } = JSON.parse(frame) as { activities: WireActivity[]; watermark: string };
    const at = performance.now();
    this.heard.push(...activities.map((activity) => ({ activity, at })));
    this.watermark = watermark;
  }
}
