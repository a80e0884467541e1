import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Agent, request } from 'undici';

/** Runs the peer bot and plays the channel for it: posts activities and receives the replies at a serviceUrl of its own. */
export class Peer {
  private readonly dispatcher = new Agent({ connections: 64, pipelining: 1 });
  private readonly replies = new Map<string, () => void>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
    private readonly channel: Server,
  ) {}

  static async start(): Promise<Peer> {
    const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'peer-echo-bot.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const channel = createServer((incoming, outgoing) => {
      incoming.resume().on('end', () => {
        outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"1"}');
        const conversation = /conversations\/([^/]+)\//.exec(incoming.url ?? '')?.[1] ?? '';
        peer.replies.get(conversation)?.();
      });
    }).listen(0, '127.0.0.1');
    await once(channel, 'listening');
    const peer = new Peer(child, Number(line.toString().trim()), channel);
    return peer;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async talk(conversations: number, turnsEach: number): Promise<number> {
    await Promise.all(
      Array.from({ length: conversations }, async (_, index) => {
        for (let turn = 0; turn < turnsEach; turn++) await this.say(`c${index}`, turn);
      }),
    );
    return conversations * turnsEach;
  }

  async stop(): Promise<void> {
    this.child.kill();
    this.channel.close();
    await this.dispatcher.destroy();
  }

  private async say(conversation: string, turn: number): Promise<void> {
    const address = this.channel.address();
    const channelPort = typeof address === 'object' && address !== null ? address.port : 0;
    const replied = new Promise<void>((resolve) => this.replies.set(conversation, resolve));
    const response = await request(`http://127.0.0.1:${this.port}/api/messages`, {
      method: 'POST',
      dispatcher: this.dispatcher,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'message',
        id: `${conversation}-${turn}`,
        text: '什么样的人算就业困难退役军人',
        channelId: 'test',
        serviceUrl: `http://127.0.0.1:${channelPort}`,
        from: { id: 'user' },
        recipient: { id: 'bot' },
        conversation: { id: conversation },
      }),
    });
    await response.body.dump();
    await replied;
  }
}
