import { WebSocket } from 'ws';
import { DirectLineClient, type Session, type WireActivity } from '../support/direct-line-client';

/** One veteran with the page open: posts over HTTP, hears over the WebSocket. */
export class SocketConversation {
  private sent = 0;
  private waiting: { id: string; resolve: () => void } | undefined;
  private readonly answered = new Set<string>();

  private constructor(
    private readonly client: DirectLineClient,
    private readonly session: Session,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data: Buffer) => {
      if (data.length === 0) return;
      const { activities } = JSON.parse(data.toString()) as { activities: WireActivity[] };
      for (const activity of activities) if (activity.replyToId && activity.type === 'message') this.heard(activity.replyToId);
    });
  }

  static async open(url: string): Promise<SocketConversation> {
    const client = new DirectLineClient(url);
    const session = await client.start();
    const socket = new WebSocket(session.streamUrl.replace(/^http/, 'ws').replace('//localhost', '//127.0.0.1'));
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new SocketConversation(client, session, socket);
  }

  /** @returns milliseconds from the post to the reply */
  async say(text: string): Promise<number> {
    const started = performance.now();
    const id = await this.client.say(this.session, text, `bench-${++this.sent}`);
    if (!this.answered.has(id)) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no reply to "${text}" within 10 s`)), 10_000);
        this.waiting = {
          id,
          resolve: () => {
            clearTimeout(timer);
            resolve();
          },
        };
      });
    }
    return performance.now() - started;
  }

  close(): void {
    this.socket.close();
    void this.client.close();
  }

  private heard(replyToId: string): void {
    this.answered.add(replyToId);
    if (this.waiting?.id === replyToId) this.waiting.resolve();
  }
}
