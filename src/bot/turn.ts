/**
 * One turn: the stored activity, the new state, the replies and every event are committed together or not at all.
 * Understanding runs before the transaction because it may call the network; nothing inside the transaction may.
 */
import { ActivityTypes, type Activity } from 'botbuilder';
import type { ConversationDialogs } from '../../dialogs';
import { awaitsPersonalAnswer, MEMORY_VERSION, type Memory } from '../../dialogs/memory';
import { TURN, type ConversationState, type TurnScope } from '../../dialogs/types';
import { dayInChina, type Clock } from '../base/clock';
import { copyOf } from '../base/copy';
import type { Log } from '../base/log';
import type { Tracing } from '../base/tracing';
import type { Texts } from '../locale';
import type { Conversation, IncomingActivity, Store, StoredActivity, UnitOfWork } from '../store/types';
import type { Recognizer, Understanding } from '../understanding/types';
import { CollectingContext } from './collecting-context';

export interface TurnParts {
  store: Store;
  recognizer: Recognizer;
  conversation: Pick<ConversationDialogs, 'handle'>;
  texts: Texts;
  clock: Clock;
  log: Log;
  /** Called after each committed turn. */
  onTurn?: (turn: TurnSummary) => void;
  /** Called after its replies were offered to those who listen. @param from @param to milliseconds of `performance.now()` */
  onSend?: (from: number, to: number) => void;
  tracing?: Tracing | null;
}

export interface TurnSummary {
  /** The whole turn, understanding included. */
  milliseconds: number;
  understandingMilliseconds: number;
  understanding: Understanding | null;
  outcome: TurnScope['outcome'];
  failed: boolean;
  /** Null where it only was apologized for. */
  times: TurnTimes | null;
}

/** When each stage of a turn ended, in milliseconds of `performance.now()`. */
export interface TurnTimes {
  /** When the message came in: to a thousandth of a second by the clock, in whichever process. */
  posted: number;
  started: number;
  understood: number;
  /** The conversation is locked and its state read. */
  loaded: number;
  /** The dialogs have answered. */
  answered: number;
  committed: number;
}

/** @returns what a client may see of this turn, or null when another process had already processed the activity */
export async function runTurn(parts: TurnParts, incoming: StoredActivity): Promise<StoredActivity[] | null> {
  return measured(
    parts,
    incoming,
    () => understand(parts, incoming.conversationId, incoming.body),
    async (unit, understood) => {
      const conversation = await takeUp(unit, incoming);
      understood.loaded = performance.now();
      if (!conversation) return null;
      return { replies: await converse(parts, unit, conversation, incoming, understood, incoming.seq) };
    },
  ).then((done) => done?.replies ?? null);
}

/**
 * Stores what came in and runs its turn in one transaction: half the statements and one flush instead of two.
 * @returns null when that cannot be: something waits before it, it was stored before, or there is no such conversation
 */
export async function acceptWithTurn(parts: TurnParts, conversationId: string, posted: IncomingActivity): Promise<AcceptedWithTurn | null> {
  return measured(
    parts,
    posted,
    () => understand(parts, conversationId, posted.body),
    async (unit, understood) => {
      const taken = await unit.turns.takeUp(conversationId);
      if (!taken || taken.dueSeq !== null) return null;
      const activity = await unit.turns.admit(taken.conversation, posted);
      understood.loaded = performance.now();
      if (!activity) return null;
      const conversation = copyOf<Conversation>(taken.conversation);
      conversation.lastSeq = activity.seq;
      return { activity, replies: await converse(parts, unit, conversation, activity, understood) };
    },
  );
}

export interface AcceptedWithTurn {
  activity: StoredActivity;
  replies: StoredActivity[];
}

/** What the turn has found out, filled anew at each try of its transaction. */
interface Understood {
  understanding: Understanding | null;
  outcome: TurnScope['outcome'];
  loaded: number;
  answered: number;
}

async function measured<T>(
  { store, onTurn, clock }: TurnParts,
  { at }: Pick<IncomingActivity, 'at'>,
  listen: () => Promise<Understanding | null>,
  work: (unit: UnitOfWork, understood: Understood) => Promise<T | null>,
): Promise<T | null> {
  const started = performance.now();
  const understanding = await listen();
  const understoodAt = performance.now();
  let understood: Understood = { understanding, outcome: {}, loaded: 0, answered: 0 };
  const done = await store.transaction((unit) => work(unit, (understood = { understanding, outcome: {}, loaded: 0, answered: 0 })));
  if (done && onTurn) {
    const { outcome, loaded, answered } = understood;
    const committed = performance.now();
    const posted = Math.min(started, committed - (clock.now().getTime() - at.getTime()));
    onTurn({
      milliseconds: committed - started,
      understandingMilliseconds: understoodAt - started,
      understanding,
      outcome,
      failed: false,
      times: { posted, started, understood: understoodAt, loaded, answered, committed },
    });
  }
  return done;
}

/** @param seq the number under which the activity waits for its turn; none where it was admitted by it */
async function converse(
  parts: TurnParts,
  unit: UnitOfWork,
  conversation: Conversation,
  incoming: StoredActivity,
  understood: Understood,
  seq?: number,
): Promise<StoredActivity[]> {
  const { understanding, outcome } = understood;
  const now = parts.clock.now();
  outcome.channel = conversation.channel;
  const scope: TurnScope = { unit, conversation, understanding, now, today: dayInChina(now), log: parts.log, outcome };
  const state = (conversation.state ?? { version: MEMORY_VERSION }) as ConversationState;
  // Where a channel's replies go is known from what came in, and needed again when a caseworker answers days later.
  if (incoming.body['reference']) state['reference'] = incoming.body['reference'];
  const sent = await runDialogs(parts, incoming, scope, state);
  understood.answered = performance.now();
  if (outcome.kind !== 'erase') return unit.turns.finish(conversation, { seq, state, replies: sent, at: now });
  await startEmpty(unit, conversation, now);
  return unit.activities.appendOutgoing(conversation.id, sent, now);
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
    const isMessage = incoming.body['type'] === 'message';
    const text = parts.texts.in(conversation.locale)('errors.turnFailed');
    const apologies = isMessage ? [replyBody({ type: 'message', text }, incoming, conversation, now)] : [];
    return unit.turns.finish(conversation, { seq: incoming.seq, replies: apologies, at: now });
  });
  if (replies)
    parts.onTurn?.({ milliseconds: 0, understandingMilliseconds: 0, understanding: null, outcome: {}, failed: true, times: null });
  return replies;
}

/** Deletes everything the conversation holds and keeps its id, so that the goodbye can be said and the page goes on working. */
async function startEmpty(unit: UnitOfWork, { id, userId, channel, locale }: Conversation, at: Date): Promise<void> {
  await unit.conversations.erase(id);
  await unit.conversations.create({ id, userId, channel, locale, at });
}

async function understand(
  { recognizer, store }: TurnParts,
  conversationId: string,
  { type, text }: Record<string, unknown>,
): Promise<Understanding | null> {
  if (type !== 'message' || typeof text !== 'string') return null;
  if (!recognizer.isRemote) return recognizer.recognize(text);
  const conversation = await store.read.conversations.get(conversationId);
  return recognizer.recognize(text, { keepLocal: awaitsPersonalAnswer((conversation?.state ?? {}) as Memory) });
}

async function takeUp(unit: UnitOfWork, incoming: StoredActivity): Promise<Conversation | null> {
  const taken = await unit.turns.takeUp(incoming.conversationId);
  return taken?.dueSeq === incoming.seq ? taken.conversation : null;
}

async function runDialogs(parts: TurnParts, incoming: StoredActivity, scope: TurnScope, state: ConversationState) {
  const context = new CollectingContext(inboundActivity(incoming, scope.conversation));
  context.turnState.set(TURN, scope);
  await parts.conversation.handle(context, state);
  return context.sent.map((activity) => replyBody(activity, incoming, scope.conversation, scope.now));
}

function inboundActivity(incoming: StoredActivity, conversation: Conversation): Partial<Activity> {
  const activity = copyOf<Record<string, unknown>>(incoming.body);
  activity['id'] = incoming.id;
  activity['channelId'] = conversation.channel;
  activity['conversation'] = { id: conversation.id, isGroup: false, conversationType: 'personal', name: '' };
  activity['from'] = { id: conversation.userId, name: '', role: 'user' };
  activity['recipient'] = { id: 'bot', name: '', role: 'bot' };
  activity['locale'] = conversation.locale;
  activity['serviceUrl'] = '';
  activity['timestamp'] = incoming.at;
  return activity;
}

function replyBody(sent: Partial<Activity>, incoming: StoredActivity, { locale }: Conversation, now: Date): Record<string, unknown> {
  const reply = copyOf<Record<string, unknown>>(sent);
  reply['type'] ??= ActivityTypes.Message;
  reply['locale'] ??= locale;
  reply['from'] = { id: 'bot', role: 'bot' };
  reply['replyToId'] = incoming.id;
  reply['timestamp'] = now.toISOString();
  return reply;
}
