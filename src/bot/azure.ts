/**
 * Azure Bot Service channels at `/api/messages`. Mounted only where credentials are configured: without them CloudAdapter believes
 * anybody and posts replies to whatever address the caller names. The turn is the same as everywhere: stored first, then run.
 */
import { createHash } from 'node:crypto';
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  TurnContext,
  type Activity,
  type ConversationReference,
  type Response as BotResponse,
} from 'botbuilder';
import type { Clock } from '../base/clock';
import { CodedError } from '../base/errors';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import type { Log } from '../base/log';
import type { Store, StoredActivity } from '../store/types';
import type { Turns } from './types';

export interface AzureParts {
  appId: string;
  appPassword: string;
  tenantId: string;
  store: Store;
  turns: Turns;
  clock: Clock;
  log: Log;
}

const ID_PREFIX = 'az_';
const BODY_LIMIT_BYTES = 256 * 1024;
const TEXT_LIMIT_CHARACTERS = 2_000;

export function createAzureRoute(parts: AzureParts): Route {
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication({
      MicrosoftAppId: parts.appId,
      MicrosoftAppPassword: parts.appPassword,
      MicrosoftAppTenantId: parts.tenantId,
      MicrosoftAppType: 'SingleTenant',
    }),
  );
  adapter.onTurnError = async (_context, error) => parts.log.error({ error }, 'Azure Bot Service turn failed');
  parts.turns.onCommitted((conversationId, activities) => {
    if (!conversationId.startsWith(ID_PREFIX) || activities.length === 0) return;
    deliver(parts, adapter, conversationId, activities).catch((error: unknown) =>
      parts.log.error({ error, conversationId }, 'replies could not be delivered to the Azure channel'),
    );
  });
  return { method: 'POST', path: '/api/messages', bodyLimit: BODY_LIMIT_BYTES, handler: (request) => receive(parts, adapter, request) };
}

async function receive(parts: AzureParts, adapter: CloudAdapter, request: HttpRequest): Promise<HttpResponse> {
  const body = (await request.body()) as Record<string, unknown>;
  let status = 200;
  const response: BotResponse = {
    socket: null,
    status: (code: number) => (status = code),
    header: () => undefined,
    // The SDK puts exception texts here; they stay inside.
    send: () => undefined,
    end: () => undefined,
  };
  await adapter.process({ body, headers: { ...request.headers }, method: 'POST' }, response, (context) => store(parts, context));
  if (status === 401 || status === 403) throw new CodedError('Unauthorized', 'The request does not carry a valid Bot Service token.');
  if (status === 400) throw new CodedError('BadArgument', 'The body is not a Bot Framework activity.');
  if (status >= 500) throw new CodedError('ServiceUnavailable', 'The token could not be verified now. Send the activity again.');
  return { status };
}

/** Keeps the activity and where its replies go, in one transaction; the same activity id again is the same message. */
async function store(parts: AzureParts, context: TurnContext): Promise<void> {
  const { activity } = context;
  if (!['message', 'conversationUpdate'].includes(activity.type)) return;
  const conversationId = conversationIdOf(activity);
  const at = parts.clock.now();
  const body = {
    type: activity.type,
    text: activity.text?.slice(0, TEXT_LIMIT_CHARACTERS),
    reference: TurnContext.getConversationReference(activity),
    ...((activity.text?.length ?? 0) > TEXT_LIMIT_CHARACTERS ? { channelData: { tooLong: true } } : {}),
  };
  await parts.store.transaction(async (unit) => {
    if (!(await unit.conversations.get(conversationId))) {
      await unit.conversations.create({
        id: conversationId,
        userId: `az_${activity.from.id}`,
        channel: activity.channelId,
        locale: activity.locale ?? 'zh-CN',
        at,
      });
    }
    await unit.activities.appendIncoming(conversationId, { body, clientActivityId: activity.id ?? null, visible: true, at });
  });
  parts.turns.kick(conversationId);
}

async function deliver(parts: AzureParts, adapter: CloudAdapter, conversationId: string, activities: StoredActivity[]): Promise<void> {
  const conversation = await parts.store.read.conversations.get(conversationId);
  const reference = (conversation?.state as { reference?: Partial<ConversationReference> } | null)?.reference;
  if (!reference) return;
  await adapter.continueConversationAsync(parts.appId, reference, async (context) => {
    await context.sendActivities(activities.map(({ body: { replyToId: _ours, from: _from, ...rest } }) => rest as Partial<Activity>));
  });
}

function conversationIdOf(activity: Activity): string {
  return ID_PREFIX + createHash('sha256').update(`${activity.channelId}\0${activity.conversation.id}`).digest('base64url').slice(0, 32);
}
