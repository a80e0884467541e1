/**
 * A small Direct Line 3.0 server with real sockets for the tests of the page and of its client: every answer follows the contract,
 * and a test can make the network misbehave. Its bot is a function.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';

export interface Posted {
  type: string;
  text?: string;
  channelData?: Record<string, unknown>;
}
export type Bot = (words: string) => Record<string, unknown>[];

interface Held {
  id: string;
  activities: Record<string, unknown>[];
  sockets: Map<WebSocket, number>;
}

export interface MiniServer {
  url: string;
  port: number;
  /** Every request as `METHOD path`, in order. */
  requests: string[];
  /** Texts in the order in which their turns ran. */
  heard: string[];
  /** Answers every request with this status while set. */
  failWith: number | null;
  /** Requests hang without an answer while set. */
  isDeaf: boolean;
  /** Refuses WebSockets while set. */
  noSockets: boolean;
  /** Keeps sockets open but says nothing on them, not even a heartbeat. */
  isMute: boolean;
  /** Delays the acknowledgement of a post, milliseconds. */
  postDelay: number;
  /** Statuses to answer the next posts with, first to last. */
  postStatuses: number[];
  /** Every token given out so far is no longer good. */
  expire(): void;
  canResume: boolean;
  say(conversationId: string, activity: Record<string, unknown>): void;
  heartbeat(): void;
  dropSockets(): void;
  forget(conversationId: string): void;
  openSockets(): number;
  conversations(): string[];
  stop(): Promise<void>;
}

export interface Page {
  type: string;
  body: string | Buffer;
  headers?: Record<string, string>;
}

export interface MiniServerOptions {
  bot?: Bot;
  greeting?: Record<string, unknown>;
  /** Answers whatever is not Direct Line. */
  pages?: (path: string, request: IncomingMessage) => Promise<Page | null>;
  port?: number;
  /** Knows nothing of our extensions, as Azure's. */
  isPlain?: boolean;
}

const TOKEN_SECONDS = 1_800;

export async function startMiniServer(options: MiniServerOptions = {}): Promise<MiniServer> {
  const bot: Bot = options.bot ?? ((words) => [{ text: `echo ${words}` }]);
  const held = new Map<string, Held>();
  const tokens = new Map<string, string>();
  const expired = new Set<string>();
  const codes = new Map<string, string>();
  let counter = 0;

  const newToken = (conversationId: string): string => {
    const token = `token-${++counter}`;
    tokens.set(token, conversationId);
    return token;
  };
  const push = (conversation: Held, activity: Record<string, unknown>): string => {
    const seq = conversation.activities.length + 1;
    const id = `${conversation.id}|${String(seq).padStart(7, '0')}`;
    conversation.activities.push({
      type: 'message',
      timestamp: new Date().toISOString(),
      from: { id: 'bot', role: 'bot' },
      ...activity,
      id,
    });
    for (const socket of conversation.sockets.keys()) deliver(conversation, socket);
    return id;
  };
  const deliver = (conversation: Held, socket: WebSocket): void => {
    if (server.isMute) return;
    const after = conversation.sockets.get(socket) ?? 0;
    const activities = conversation.activities.slice(after);
    conversation.sockets.set(socket, conversation.activities.length);
    if (activities.length > 0) socket.send(JSON.stringify({ activities, watermark: String(conversation.activities.length) }));
  };

  const http = createServer((request, response) => {
    // As Azure's: any page may call it, with a token.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    if (request.method === 'OPTIONS') {
      response.statusCode = 204;
      response.end();
      return;
    }
    void handle(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mini');
    const body = await readBody(request);
    if (!url.pathname.startsWith('/v3/directline')) {
      const page = (await options.pages?.(url.pathname + url.search, request)) ?? null;
      if (!page) return refuse(response, 404, 'NotFound');
      response.writeHead(200, { 'content-type': page.type, ...page.headers });
      response.end(page.body);
      return;
    }
    const path = url.pathname.slice('/v3/directline'.length);
    server.requests.push(`${request.method} ${path}`);
    if (server.isDeaf) return;
    if (server.failWith !== null) return refuse(response, server.failWith, 'Failure');
    if (path === '/tokens/generate') {
      const id = `conv-${++counter}`;
      held.set(id, { id, activities: [], sockets: new Map() });
      return json(response, 200, { conversationId: id, token: newToken(id), expires_in: TOKEN_SECONDS });
    }
    if (path === '/tokens/resume') {
      const id = tokens.get((JSON.parse(body) as { token: string }).token);
      if (!server.canResume || !id || !held.has(id)) return refuse(response, 403, 'TokenExpired');
      return json(response, 200, { conversationId: id, token: newToken(id), expires_in: TOKEN_SECONDS });
    }
    if (path === '/tokens/from-code') {
      const id = codes.get((JSON.parse(body) as { code: string }).code.replace(/\D/g, ''));
      if (!id || !held.has(id)) return refuse(response, 404, 'NotFound');
      codes.clear();
      return json(response, 200, { conversationId: id, token: newToken(id), expires_in: TOKEN_SECONDS });
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (expired.has(token) || !tokens.has(token)) return refuse(response, 403, 'TokenExpired');
    const conversation = held.get(tokens.get(token) ?? '');
    if (!conversation) return refuse(response, 404, 'NotFound');
    if (path === '/tokens/resume-code') {
      const code = String(3_729_418_600 + ++counter);
      codes.set(code, conversation.id);
      return json(response, 200, { code, expires_in: 900 });
    }
    if (path === '/tokens/refresh')
      return json(response, 200, { conversationId: conversation.id, token: newToken(conversation.id), expires_in: TOKEN_SECONDS });
    const watermark = Number(url.searchParams.get('watermark') ?? '0') || 0;
    const open = {
      conversationId: conversation.id,
      token,
      expires_in: TOKEN_SECONDS,
      streamUrl: `ws://${request.headers.host}/stream/${conversation.id}?watermark=${watermark}&t=${token}`,
    };
    if (path === '/conversations') {
      if (options.greeting && conversation.activities.length === 0)
        push(conversation, { ...options.greeting, channelData: { greeting: true } });
      return json(response, 201, open);
    }
    if (!path.startsWith(`/conversations/${conversation.id}`)) return refuse(response, 404, 'NotFound');
    if (!path.endsWith('/activities')) return json(response, 200, open);
    const last = Number(url.searchParams.get('last')) || 0;
    if (request.method === 'GET' && last > 0 && !options.isPlain) {
      const end = Number(url.searchParams.get('before') ?? conversation.activities.length + 1) - 1;
      const start = Math.max(0, end - last);
      return json(response, 200, {
        activities: conversation.activities.slice(start, end),
        watermark: String(end),
        earlier: start > 0 ? String(start + 1) : '',
      });
    }
    if (request.method === 'GET') {
      return json(response, 200, {
        activities: conversation.activities.slice(watermark),
        watermark: String(conversation.activities.length),
      });
    }
    return receive(conversation, JSON.parse(body) as Posted, response);
  }

  async function receive(conversation: Held, activity: Posted, response: ServerResponse): Promise<void> {
    const status = server.postStatuses.shift();
    if (status !== undefined) return refuse(response, status, 'Refused');
    const known = conversation.activities.find(
      ({ channelData }) => (channelData as Posted['channelData'])?.['clientActivityID'] === activity.channelData?.['clientActivityID'],
    );
    if (!known) {
      const words = activity.text ?? '';
      server.heard.push(words);
      const replyToId = push(conversation, { ...activity, from: { id: 'dl_user', role: 'user' } });
      if (server.postDelay > 0) await new Promise((resolve) => setTimeout(resolve, server.postDelay));
      setTimeout(() => {
        for (const reply of bot(words)) push(conversation, { replyToId, ...reply });
      }, 5);
    }
    json(response, 200, { id: known?.['id'] ?? `${conversation.id}|${String(conversation.activities.length).padStart(7, '0')}` });
  }

  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://mini');
    const conversation = held.get(url.pathname.replace('/stream/', ''));
    if (server.noSockets || !conversation) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      conversation.sockets.set(opened, Number(url.searchParams.get('watermark')) || 0);
      opened.on('close', () => conversation.sockets.delete(opened));
      deliver(conversation, opened);
    });
  });

  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: MiniServer = {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    heard: [],
    failWith: null,
    isDeaf: false,
    noSockets: false,
    isMute: false,
    postDelay: 0,
    postStatuses: [],
    expire() {
      for (const token of tokens.keys()) expired.add(token);
    },
    canResume: true,
    say: (conversationId, activity) => {
      const conversation = held.get(conversationId);
      if (conversation) push(conversation, activity);
    },
    heartbeat() {
      if (!server.isMute) for (const socket of sockets.clients) socket.send('');
    },
    dropSockets() {
      for (const socket of sockets.clients) socket.terminate();
    },
    forget(conversationId) {
      held.delete(conversationId);
    },
    openSockets: () => sockets.clients.size,
    conversations: () => [...held.keys()],
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};
const refuse = (response: ServerResponse, status: number, code: string): void => json(response, status, { error: { code, message: code } });

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
};

/** A file of a directory as a page. */
export function fileOf(directory: string, name: string): Page {
  return { type: TYPES[extname(name)] ?? 'application/octet-stream', body: readFileSync(join(directory, name)) };
}
