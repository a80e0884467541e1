/** The web socket side: one socket is one outlet of the hub. Clients send nothing but empty frames here; messages are posted. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Hub, Outlet } from './hub';

export interface StreamSettings {
  /** A frame and a ping are sent this often; a socket that has answered nothing since the last ping is cut. */
  heartbeatSeconds: number;
  /** More than this waiting to be sent means that the client is slow. */
  bufferBytes: number;
}

const MAX_FRAME_BYTES = 1_024;
const CLOSE_GRACE_MILLISECONDS = 1_000;
const GOING_AWAY = 1001;
const TRY_AGAIN = 1013;
const FAILED = 1011;

export class Streams {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    clientTracking: true,
  });
  private readonly answered = new WeakSet<WebSocket>();
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    private readonly hub: Hub,
    private readonly settings: StreamSettings,
  ) {
    this.heartbeat = setInterval(() => this.beat(), settings.heartbeatSeconds * 1_000);
    this.heartbeat.unref();
  }

  open(request: IncomingMessage, socket: Duplex, head: Buffer, conversationId: string, after: number): void {
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const remove = this.hub.add(new SocketOutlet(webSocket, socket, conversationId, this.settings.bufferBytes), after);
      const heard = (): unknown => this.answered.add(webSocket);
      heard();
      webSocket.on('pong', heard);
      webSocket.on('message', heard);
      webSocket.on('close', remove);
      // A broken frame or connection: ws closes the socket itself afterwards.
      webSocket.on('error', () => webSocket.terminate());
    });
  }

  /** Says goodbye to all; cuts whoever does not answer within a second. */
  async close(): Promise<void> {
    clearInterval(this.heartbeat);
    const open = [...this.sockets.clients];
    for (const client of open) client.close(GOING_AWAY);
    const deadline = Date.now() + CLOSE_GRACE_MILLISECONDS;
    while (this.sockets.clients.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const client of this.sockets.clients) client.terminate();
    this.sockets.close();
  }

  private beat(): void {
    for (const client of this.sockets.clients) {
      if (!this.answered.delete(client)) {
        client.terminate();
        continue;
      }
      client.ping();
      // Browsers hide pings from the page; an empty frame tells it that the line lives, and Direct Line clients ignore it.
      client.send('');
    }
  }
}

class SocketOutlet implements Outlet {
  constructor(
    private readonly socket: WebSocket,
    private readonly connection: Duplex,
    readonly conversationId: string,
    private readonly bufferBytes: number,
  ) {}

  isBusy(): boolean {
    return this.socket.bufferedAmount > this.bufferBytes;
  }

  send(frame: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.send(frame, (error) => (error ? reject(error) : resolve()));
    });
  }

  together(work: () => void): void {
    this.connection.cork();
    try {
      work();
    } finally {
      this.connection.uncork();
    }
  }

  close(reason: 'failed' | 'replaced'): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.close(reason === 'replaced' ? TRY_AGAIN : FAILED);
  }
}
