/**
 * Talks to a running server from the terminal, over Direct Line like any other client:
 * `npm run chat -- [--url http://127.0.0.1:3978] [--lang en] [--json]`. Choices can be taken by their number. Works with a pipe: one line, one message.
 */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';

interface WireActivity {
  type: string;
  id?: string;
  text?: string;
  from?: { role?: string };
  replyToId?: string;
  suggestedActions?: { actions?: { title?: string; value?: unknown }[] };
  channelData?: { citations?: { title: string; locator?: string | null }[]; crisis?: string };
}

interface Conversation {
  conversationId: string;
  token: string;
  streamUrl: string;
}

const REQUEST_TIMEOUT_MS = 15_000;
/** A turn is over when a reply has come and nothing more for so long. */
const QUIET_MS = 300;
const LONGEST_TURN_MS = 20_000;

class ChatError extends Error {}

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: process.env['PUBLIC_URL'] ?? `http://127.0.0.1:${process.env['PORT'] ?? 3978}` },
    lang: { type: 'string', default: 'zh-CN' },
    json: { type: 'boolean', default: false },
  },
});
const base = `${options.url.replace(/\/+$/, '')}/v3/directline`;

async function post(path: string, token: string | null, body: object): Promise<Record<string, string>> {
  const headers: Record<string, string> = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const request = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) };
  const response = await fetch(base + path, request).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new ChatError(`no server answers at ${options.url} (${cause}). Start one with "npm start", or name another with --url.`);
  });
  const answer = (await response.json().catch(() => null)) as (Record<string, string> & { error?: { message?: string } }) | null;
  if (!response.ok || !answer) {
    throw new ChatError(`${base}${path} answered ${response.status}: ${answer?.error?.message ?? 'not a Direct Line server?'}`);
  }
  return answer;
}

async function begin(): Promise<Conversation> {
  const { token } = await post('/tokens/generate', null, { locale: options.lang });
  return (await post('/conversations', token ?? '', { locale: options.lang })) as unknown as Conversation;
}

/** Titles of the choices on offer; a number stands for one of them. */
let choices: { title: string; words: string }[] = [];
let lastHeardAt = Date.now();
let hasGreeted = false;
/** Ids that a reply refers to; it may come before the acknowledgement of what it answers. */
const answered = new Set<string>();

function show(activity: WireActivity): void {
  lastHeardAt = Date.now();
  if (activity.type !== 'message' || activity.from?.role === 'user') return;
  hasGreeted = true;
  if (activity.replyToId) answered.add(activity.replyToId);
  choices = (activity.suggestedActions?.actions ?? []).flatMap(({ title, value }) =>
    title ? [{ title, words: typeof value === 'string' ? value : title }] : [],
  );
  if (options.json) {
    console.log(JSON.stringify(activity));
    return;
  }
  console.log(`\n${activity.text ?? ''}`);
  for (const { title, locator } of activity.channelData?.citations ?? []) console.log(`  § ${title}${locator ? ` ${locator}` : ''}`);
  choices.forEach(({ title }, index) => console.log(`  ${index + 1}. ${title}`));
}

async function listen({ streamUrl }: Conversation): Promise<WebSocket> {
  const socket = new WebSocket(streamUrl);
  socket.on('message', (data: Buffer) => {
    const text = data.toString('utf8');
    if (text === '') return;
    for (const activity of (JSON.parse(text) as { activities: WireActivity[] }).activities) show(activity);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error) => reject(new ChatError(`the stream ${streamUrl.split('?')[0]} could not be opened: ${error.message}`)));
  });
  return socket;
}

async function send({ conversationId, token }: Conversation, line: string): Promise<string> {
  const words = /^\d{1,2}$/.test(line) ? (choices[Number(line) - 1]?.words ?? line) : line;
  const { id } = await post(`/conversations/${conversationId}/activities`, token, {
    type: 'message',
    text: words,
    locale: options.lang,
    from: { id: 'terminal', role: 'user' },
    channelData: { clientActivityID: randomUUID() },
  });
  return id ?? '';
}

/** Until what is waited for has come, and then nothing more. */
async function quiet(hasCome: () => boolean): Promise<void> {
  const end = Date.now() + LONGEST_TURN_MS;
  while (Date.now() < end && !(hasCome() && Date.now() - lastHeardAt > QUIET_MS)) await new Promise((resolve) => setTimeout(resolve, 30));
}

async function main(): Promise<void> {
  const conversation = await begin();
  const socket = await listen(conversation);
  const isPiped = !process.stdin.isTTY;
  let isLeaving = false;
  socket.on('close', () => {
    if (isLeaving) return;
    console.error('\nchat: the server has closed the connection.');
    process.exit(1);
  });
  await quiet(() => hasGreeted);
  const lines = createInterface({ input: process.stdin, output: isPiped || options.json ? undefined : process.stdout, prompt: '> ' });
  if (!isPiped && !options.json) lines.prompt();
  for await (const line of lines) {
    const words = line.trim();
    if (words !== '') {
      if (isPiped && !options.json) console.log(`\n> ${words}`);
      const id = await send(conversation, words);
      await quiet(() => answered.has(id));
    }
    if (!isPiped && !options.json) lines.prompt();
  }
  isLeaving = true;
  socket.close();
}

void main().catch((error: unknown) => {
  console.error(`chat: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
