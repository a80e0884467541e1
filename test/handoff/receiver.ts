/** A caseworkers' backend on a real socket, which answers as it is told and remembers what reached it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Received {
  id: string;
  type: string;
  caseNumber: string;
  body: string;
  headers: Record<string, string>;
}

/** `drop` ends the connection before reading, `lost` processes the event and ends it without an answer, `hang` never answers. */
export type Behaviour = number | 'drop' | 'lost' | 'hang' | { status: number; headers: Record<string, string> };

export interface Receiver {
  url: string;
  /** Requests whose event the receiver took in, repeated ones included. */
  received: Received[];
  /** Requests that came, answered or not. */
  requests: number;
  badSignatures: number;
  /** Decides for each request, counted from 0. */
  behave(decide: (request: number) => Behaviour): void;
  /** Answers wait for this. */
  hold: Promise<void> | undefined;
  close(): Promise<void>;
}

export async function startReceiver(secret: string): Promise<Receiver> {
  let decide: ((request: number) => Behaviour) | undefined;
  const webhook = new Webhook(secret);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const behaviour = decide?.(receiver.requests) ?? 204;
    receiver.requests++;
    if (behaviour === 'drop') return void request.socket.destroy();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (behaviour === 'hang') return;
    await receiver.hold;
    const status = typeof behaviour === 'number' ? behaviour : behaviour === 'lost' ? 200 : behaviour.status;
    if (status < 300) take(request, Buffer.concat(chunks).toString('utf8'));
    if (behaviour === 'lost') return void request.socket.destroy();
    // Not chained: restify, once loaded in this process, makes writeHead of every server return nothing.
    response.writeHead(status, typeof behaviour === 'object' ? behaviour.headers : {});
    response.end();
  }

  function take(request: IncomingMessage, body: string): void {
    const headers = request.headers as Record<string, string>;
    try {
      webhook.verify(body, headers);
    } catch {
      receiver.badSignatures++;
    }
    const { type, data } = JSON.parse(body) as { type: string; data: { caseNumber: string } };
    receiver.received.push({ id: headers['webhook-id'] ?? '', type, caseNumber: data.caseNumber, body, headers });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    requests: 0,
    badSignatures: 0,
    hold: undefined,
    behave: (next) => (decide = next),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
  return receiver;
}
