/** What the page shows, and how each thing that happens changes it: one reducer, no effects, no transport. */
import type { Activity, Choice } from '../contract';
import { blankMessage, GREETING_KEY, toMessage, type Message } from './message';

/** A message of ours that the server has not echoed yet. */
export interface Own {
  id: string;
  text: string;
  at: number;
  state: 'sending' | 'waiting' | 'failed' | 'sent';
  reason?: 'ended' | 'refused';
}

export interface ChatState {
  /** In the server's order. */
  messages: readonly Message[];
  /** Ours, not echoed yet, in the order written. */
  own: readonly Own[];
  status: 'connecting' | 'online' | 'waiting';
  /** The bot writes, or owes a reply, since then; null when it does not. */
  typingSince: number | null;
  /** Key of the first message that came while nobody looked. */
  firstMissed: string | null;
  /** Where what was said before the first message is to be had; empty = there is nothing. */
  earlier: string;
  /** Messages before this index belong to a conversation that has ended. */
  past: number;
  /** The conversation of last time has ended and this one goes on after it. */
  isRestarted: boolean;
  /** The greeting that came with the page, shown until the bot's own arrives. */
  greeting: Message;
  /** Newest thing to be read out by a screen reader. */
  spoken: { id: number; text: string };
  /** Key of the message whose choices were used. */
  answered: string | null;
}

export type Event =
  | { type: 'activities'; batch: readonly Activity[]; freshness: 'seen' | 'missed' | 'live'; earlier?: string; now: number }
  | { type: 'outgoing'; own: Own }
  | { type: 'status'; status: ChatState['status'] }
  | { type: 'restarted' }
  | { type: 'answered'; key: string }
  | { type: 'typingOver' };

export function firstState(greeting: { text: string; choices: Choice[] }, now: number): ChatState {
  const message: Message = { ...blankMessage(GREETING_KEY, now), greeting: true, text: greeting.text, choices: greeting.choices };
  return {
    messages: [message],
    greeting: message,
    isRestarted: false,
    own: [],
    status: 'connecting',
    typingSince: null,
    firstMissed: null,
    earlier: '',
    past: 0,
    spoken: { id: 0, text: '' },
    answered: null,
  };
}

export function reduce(state: ChatState, event: Event): ChatState {
  switch (event.type) {
    case 'activities':
      return withActivities(state, event);
    case 'outgoing':
      return withOwn(state, event.own);
    case 'status':
      return { ...state, status: event.status, typingSince: event.status === 'online' ? state.typingSince : null };
    case 'restarted':
      return restarted(state);
    case 'answered':
      return { ...state, answered: event.key };
    case 'typingOver':
      return { ...state, typingSince: null };
  }
}

function withActivities(
  state: ChatState,
  { batch, freshness, earlier = state.earlier, now }: Extract<Event, { type: 'activities' }>,
): ChatState {
  const past = state.messages.slice(0, state.past);
  let current = state.messages.slice(state.past);
  let { own, typingSince, firstMissed } = state;
  const said: string[] = [];
  for (const activity of batch) {
    if (activity.type === 'typing' && activity.from?.role !== 'user') typingSince = now;
    const message = toMessage(activity, now);
    if (!message) continue;
    if (current.some(({ id }) => id === message.id && id !== '')) continue;
    const greeted = message.greeting && current.some(isFromPage);
    current = greeted
      ? takeGreeting(current, message, freshness === 'live')
      : insert(freshness === 'live' ? current : current.filter(isFromServer), message);
    if (message.from === 'user') own = own.filter(({ id }) => id !== message.key);
    else if (freshness !== 'seen') {
      typingSince = null;
      const { card } = message.result || {};
      if (!greeted) said.push(card ? card.verdict + card.summary : message.text);
      if (freshness === 'missed') firstMissed ??= message.key;
    }
  }
  const spoken = said.length > 0 ? { id: state.spoken.id + 1, text: said.join('\n') } : state.spoken;
  return { ...state, messages: [...past, ...current], own, typingSince, firstMissed, earlier, spoken };
}

const isFromPage = ({ id }: Message): boolean => id === '';
/** A conversation that is resumed has history: the greeting that came with the page is not part of it. */
const isFromServer = ({ id }: Message): boolean => id !== '';

/** The bot's own greeting takes the place of the one that came with the page: same row, same time, so that nothing jumps. */
function takeGreeting(messages: readonly Message[], message: Message, isLive: boolean): Message[] {
  if (!isLive) return insert(messages.filter(isFromServer), { ...message, key: GREETING_KEY });
  return messages.map((shown) => (isFromPage(shown) ? { ...message, key: shown.key, at: shown.at } : shown));
}

/** Nearly always at the end; anywhere else only when history and stream overlap. */
function insert(messages: readonly Message[], message: Message): Message[] {
  let place = messages.length;
  while (message.seq > 0 && place > 0 && Number(messages[place - 1]?.seq) > message.seq) place--;
  return [...messages.slice(0, place), message, ...messages.slice(place)];
}

function withOwn(state: ChatState, own: Own): ChatState {
  const echoed = state.messages.some(({ key }) => key === own.id);
  if (echoed) return { ...state, own: state.own.filter(({ id }) => id !== own.id) };
  const known = state.own.some(({ id }) => id === own.id);
  return {
    ...state,
    own: known ? state.own.map((other) => (other.id === own.id ? own : other)) : [...state.own, own],
    typingSince: own.state === 'sent' ? (state.typingSince ?? own.at) : state.typingSince,
  };
}

function restarted(state: ChatState): ChatState {
  const past = state.messages.filter(isFromServer);
  const greeting = past.findIndex(({ key }) => key === GREETING_KEY);
  if (past[greeting]) past[greeting] = { ...past[greeting], key: past[greeting].id };
  return {
    ...state,
    messages: [...past, state.greeting],
    past: past.length,
    isRestarted: true,
    typingSince: null,
    firstMissed: null,
    earlier: '',
    answered: null,
  };
}

/** The message whose choices are offered: the newest of the bot's that has any, unless something was said since. */
export function openChoices(state: ChatState): Message | null {
  if (state.own.some(({ state: sending }) => sending !== 'failed')) return null;
  for (let index = state.messages.length - 1; index >= state.past; index--) {
    const message = state.messages[index];
    if (!message || message.from === 'user') return null;
    if (message.choices.length > 0) return message.key === state.answered ? null : message;
  }
  return null;
}
