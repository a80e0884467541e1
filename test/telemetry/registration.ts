/** One conversation that reaches every part: a person asks for a caseworker, and the case goes out. */
import { startReceiver, type Receiver } from '../handoff/receiver';
import { WebSocket } from 'ws';
import { DirectLineClient } from '../support/direct-line-client';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';

const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
export const PHONE = '13812345678';
export const SAID = ['转人工', '同意', PHONE, '郑州'];

export interface Journey {
  receiver: Receiver;
  /** What the server printed. */
  output: string;
  conversationId: string;
}

/** Starts a server of its own, says it all, waits for the webhook, stops the server: then every span was sent. */
export async function handOver(environment: Record<string, string>): Promise<Journey> {
  const folder = temporaryFolder('rongye-trace-');
  const receiver = await startReceiver(SECRET);
  let server: ServerProcess | undefined;
  try {
    server = await startServer({
      DATA_DIR: folder.path,
      HANDOFF_WEBHOOK_URL: receiver.url,
      HANDOFF_WEBHOOK_SECRET: SECRET,
      HANDOFF_CALLBACK_SECRET: `whsec_${Buffer.alloc(32, 5).toString('base64')}`,
      HANDOFF_ALLOW_NETWORKS: '127.0.0.0/8',
      ...environment,
    });
    const client = new DirectLineClient(server.url);
    const session = await client.start();
    const socket = new WebSocket(session.streamUrl.replace(/^ws:\/\/[^/]+/, server.url.replace('http', 'ws')));
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    for (const [index, text] of SAID.entries()) {
      const id = await client.say(session, text, `trace-${index}`);
      await until(async () => (await client.activities(session)).activities.some(({ replyToId }) => replyToId === id));
    }
    await until(async () => receiver.received.length > 0);
    socket.close();
    await client.close();
    await server.stop();
    return { receiver, output: server.output(), conversationId: session.conversationId };
  } finally {
    await server?.stop();
    await receiver.close();
    folder.remove();
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
