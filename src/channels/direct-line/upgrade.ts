/** Checks an upgrade request of the stream before a web socket is made of it. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock';
import { CodedError } from '../../base/errors';
import type { Store } from '../../store/types';
import type { Streams } from './stream';
import type { Tokens } from './tokens';
import { parseWatermark } from './wire';

interface UpgradeParts {
  tokens: Tokens;
  store: Store;
  streams: Streams;
  clock: Clock;
}

const PATH = /^\/v3\/directline\/conversations\/([A-Za-z0-9_-]{1,64})\/stream$/;

/**
 * The Origin is not looked at: the token in the address speaks for one conversation and lasts a minute, and no cookie is read,
 * so a page of another site gains nothing by opening a socket.
 * @throws CodedError as every call with a token, before the socket is touched
 */
export async function openStream(parts: UpgradeParts, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const { conversationId, after } = await admit(parts, request);
  parts.streams.open(request, socket, head, conversationId, after);
}

async function admit({ tokens, store, clock }: UpgradeParts, request: IncomingMessage): Promise<{ conversationId: string; after: number }> {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const conversationId = PATH.exec(path)?.[1];
  if (conversationId === undefined) throw new CodedError('NotFound', 'There is no stream at this address.');
  const parameters = new URLSearchParams(query);
  const claims = tokens.verify('stream', parameters.get('t') ?? '', clock.now());
  if (claims.conv !== conversationId) throw new CodedError('Forbidden', 'The token belongs to another conversation.');
  const after = parseWatermark(parameters.get('watermark') ?? undefined);
  if (after === null) throw new CodedError('BadArgument', 'watermark: not one of ours.');
  const conversation = await store.read.conversations.get(conversationId);
  if (!conversation) throw new CodedError('NotFound', 'The conversation has ended.');
  return { conversationId, after: after > conversation.lastSeq ? 0 : after };
}
