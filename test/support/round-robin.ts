/** A small load balancer without sticky sessions: every request and every socket goes to the next server, and to another where nobody listens. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface RoundRobin {
  url: string;
  close(): Promise<void>;
}

/** @param ports of the servers behind it, on 127.0.0.1 */
export async function startRoundRobin(ports: readonly number[], listenOn = 0): Promise<RoundRobin> {
  let turn = 0;
  const next = (): number => ports[turn++ % ports.length] as number;
  const sockets = new Set<Duplex>();

  async function open(): Promise<Socket> {
    for (let attempt = 0; attempt < ports.length; attempt++) {
      const socket = connect(next(), '127.0.0.1');
      const opened = await once(socket, 'connect').then(
        () => true,
        () => false,
      );
      if (opened) return socket;
    }
    throw new Error('no server listens');
  }

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const socket = await open();
    const { method, url, headers } = incoming;
    const onward = request({ createConnection: () => socket, method, path: url, headers: { ...headers, connection: 'close' } });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }

  async function upgrade(incoming: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    const socket = await open();
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
    for (let at = 0; at < incoming.rawHeaders.length; at += 2) lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    socket.write(head);
    for (const [from, to] of [
      [socket, client],
      [client, socket],
    ] as const) {
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
  }

  const server = createServer((incoming, outgoing) => void forward(incoming, outgoing).catch(() => outgoing.destroy()));
  server.on('upgrade', (incoming, client, head) => void upgrade(incoming, client, head).catch(() => client.destroy()));
  server.listen(listenOn, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
