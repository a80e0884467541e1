/**
 * One turn: the stored activity, the new state, the replies and every event are committed together or not at all.
 * Understanding runs before the transaction because it may call the network; nothing inside the transaction may.
 */
import { TurnContext, type Activity } from 'botbuilder';
import type { createConversation } from '../../dialogs';
import { awaitsPersonalAnswer, MEMORY_VERSION, type Memory } from '../../dialogs/memory';
import { TURN, type ConversationState, type TurnScope } from '../../dialogs/types';
import { dayInChina, type Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Texts } from '../locale';
import type { Conversation, Store, StoredActivity, UnitOfWork } from '../store/types';
import type { Recognizer, Understanding } from '../understanding/types';
import { CollectingAdapter } from './collecting-adapter';

export interface TurnParts {
  store: Store;
  recognizer: Recognizer;
  conversation: ReturnType<typeof createConversation>;
  texts: Texts;
  clock: Clock;
  log: Log;
  /** Called after each committed turn. */
  onTurn?: (turn: TurnSummary) => void;
}

export interface TurnSummary {
  milliseconds: number;
  understanding: Understanding | null;
  outcome: TurnScope['outcome'];
  failed: boolean;
}

/** @returns what a client may see of this turn, or null when another process had already processed the activity */
export async function runTurn(parts: TurnParts, incoming: StoredActivity): Promise<StoredActivity[] | null> {
  const started = performance.now();
  const understanding = await understand(parts, incoming);
  const outcome: TurnScope['outcome'] = {};
  const replies = await parts.store.transaction(async (unit) => {
    const conversation = await takeUp(unit, incoming);
    if (!conversation) return null;
    const now = parts.clock.now();
    for (const key of Object.keys(outcome)) delete outcome[key as keyof typeof outcome];
    const scope: TurnScope = { unit, conversation, understanding, now, today: dayInChina(now), log: parts.log, outcome };
    const state = (conversation.state ?? { version: MEMORY_VERSION }) as ConversationState;
    // Where a channel's replies go is known from what came in, and needed again when a caseworker answers days later.
    if (incoming.body['reference']) state['reference'] = incoming.body['reference'];
    const sent = await runDialogs(parts, incoming, scope, state);
    if (outcome.kind === 'erase') {
      await startEmpty(unit, conversation, now);
    } else {
      await unit.conversations.saveState(conversation.id, state, now);
      await unit.activities.markProcessed(conversation.id, incoming.seq, now);
    }
    return sent.length > 0 ? unit.activities.appendOutgoing(conversation.id, sent, now) : [];
  });
  if (replies) parts.onTurn?.({ milliseconds: performance.now() - started, understanding, outcome, failed: false });
  return replies;
}

/**
 * For an activity whose turn keeps failing: says so kindly and marks it processed, leaving the state as it was,
 * so that one message that we cannot handle never silences the conversation.
 */
export async function apologize(parts: TurnParts, incoming: StoredActivity): Promise<StoredActivity[] | null> {
  const replies = await parts.store.transaction(async (unit) => {
    const conversation = await takeUp(unit, incoming);
    if (!conversation) return null;
    const now = parts.clock.now();
    await unit.activities.markProcessed(conversation.id, incoming.seq, now);
    if (incoming.body['type'] !== 'message') return [];
    const text = parts.texts.in(conversation.locale)('errors.turnFailed');
    return unit.activities.appendOutgoing(conversation.id, [replyBody({ type: 'message', text }, incoming, now)], now);
  });
  if (replies) parts.onTurn?.({ milliseconds: 0, understanding: null, outcome: {}, failed: true });
  return replies;
}

/** Deletes everything the conversation holds and keeps its id, so that the goodbye can be said and the page goes on working. */
async function startEmpty(unit: UnitOfWork, { id, userId, channel, locale }: Conversation, at: Date): Promise<void> {
  await unit.conversations.erase(id);
  await unit.conversations.create({ id, userId, channel, locale, at });
}

async function understand({ recognizer, store }: TurnParts, incoming: StoredActivity): Promise<Understanding | null> {
  const { type, text } = incoming.body;
  if (type !== 'message' || typeof text !== 'string') return null;
  if (!recognizer.isRemote) return recognizer.recognize(text);
  const conversation = await store.read.conversations.get(incoming.conversationId);
  return recognizer.recognize(text, { keepLocal: awaitsPersonalAnswer((conversation?.state ?? {}) as Memory) });
}

async function takeUp(unit: UnitOfWork, incoming: StoredActivity): Promise<Conversation | null> {
  const conversation = await unit.conversations.lock(incoming.conversationId);
  if (!conversation) return null;
  const next = await unit.activities.nextUnprocessed(conversation.id);
  return next?.seq === incoming.seq ? conversation : null;
}

async function runDialogs(parts: TurnParts, incoming: StoredActivity, scope: TurnScope, state: ConversationState) {
  const adapter = new CollectingAdapter();
  const context = new TurnContext(adapter, inboundActivity(incoming, scope.conversation));
  context.turnState.set(TURN, scope);
  await parts.conversation.handle(context, state);
  return adapter.sent.map((activity) => replyBody(activity, incoming, scope.now));
}

function inboundActivity(incoming: StoredActivity, conversation: Conversation): Activity {
  return {
    ...incoming.body,
    id: incoming.id,
    channelId: conversation.channel,
    conversation: { id: conversation.id, isGroup: false, conversationType: 'personal', name: '' },
    from: { id: conversation.userId, name: '', role: 'user' },
    recipient: { id: 'bot', name: '', role: 'bot' },
    locale: conversation.locale,
    serviceUrl: '',
    timestamp: incoming.at,
  } as unknown as Activity;
}

function replyBody(activity: Partial<Activity>, incoming: StoredActivity, now: Date): Record<string, unknown> {
  const { recipient: _recipient, serviceUrl: _serviceUrl, conversation: _conversation, id: _id, channelId: _channel, ...rest } = activity;
  return { ...rest, from: { id: 'bot', role: 'bot' }, replyToId: incoming.id, timestamp: now.toISOString() };
}
