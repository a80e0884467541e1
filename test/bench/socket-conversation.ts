import { WebSocket } from 'ws';
import { DirectLineClient, type Session, type WireActivity } from '../support/direct-line-client';

/** One veteran with the page open: posts over HTTP, hears over the WebSocket. */
export class SocketConversation {
  private sent = 0;
  private waiting: { id: string; resolve: () => void } | undefined;
  private readonly answered = new Set<string>();
  private received = 0;

  private constructor(
    private readonly client: DirectLineClient,
    readonly session: Session,
    private readonly socket: WebSocket,
    /** Keeps the ids of two sittings of one conversation apart. */
    private readonly sitting: number,
  ) {
    socket.on('message', (data: Buffer) => {
      if (data.length === 0) return;
      const { activities } = JSON.parse(data.toString()) as { activities: WireActivity[] };
      this.received += activities.length;
      for (const activity of activities) if (activity.replyToId && activity.type === 'message') this.heard(activity.replyToId);
    });
  }

  /** @param headers of every call, the socket's included */
  static async open(url: string, headers: Record<string, string> = {}): Promise<SocketConversation> {
    const client = new DirectLineClient(url, undefined, headers);
    return SocketConversation.listen(client, await client.start(), headers);
  }

  /** A page that is opened again. @param watermark up to where it has read */
  static async resume(url: string, session: Omit<Session, 'streamUrl'>, watermark: string): Promise<SocketConversation> {
    const client = new DirectLineClient(url);
    return SocketConversation.listen(client, await client.reconnect({ ...session, streamUrl: '' }, watermark), {});
  }

  private static async listen(client: DirectLineClient, session: Session, headers: Record<string, string>): Promise<SocketConversation> {
    const socket = new WebSocket(session.streamUrl.replace(/^http/, 'ws').replace('//localhost', '//127.0.0.1'), { headers });
    const conversation = new SocketConversation(client, session, socket, ++sittings);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return conversation;
  }

  /** Activities that came over the socket so far. */
  get heardActivities(): number {
    return this.received;
  }

  /** Calls that had to be repeated so far. */
  get repeatedCalls(): number {
    return this.client.repeated;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** @returns milliseconds from the post to the reply */
  async say(text: string): Promise<number> {
    const started = performance.now();
    const id = await this.client.say(this.session, text, `bench-${this.sitting}-${++this.sent}`);
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
    this.answered.delete(id);
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

let sittings = 0;
