/** Reads where a conversation stands without a turn: for consoles beside it. Changes nothing. */
import type { TurnContext } from 'botbuilder';
import type { Script, ScriptPosition } from '../../dialogs/script';
import { TURN, type ConversationState, type TurnScope } from '../../dialogs/types';
import { MEMORY_VERSION } from '../../dialogs/memory';
import { dayInChina } from '../base/clock';
import { CollectingContext } from './collecting-context';
import type { ConversationDialogs } from '../../dialogs';
import type { TurnParts } from './turn';

export type { Script } from '../../dialogs/script';

/** Each gives null where there is no such conversation. */
export interface ScriptReader {
  /** All that a console shows. */
  whole(conversationId: string): Promise<Script | null>;
  /** Where it stands: what taking an answer needs, at a small part of the cost. */
  position(conversationId: string): Promise<ScriptPosition | null>;
}

type Parts = Pick<TurnParts, 'store' | 'clock' | 'log'> & { conversation: Pick<ConversationDialogs, 'describe' | 'locate'> };

export function createScriptReader({ store, conversation: dialogs, clock, log }: Parts): ScriptReader {
  async function read<T>(conversationId: string, look: (context: TurnContext, state: ConversationState) => Promise<T>): Promise<T | null> {
    const conversation = await store.read.conversations.get(conversationId);
    if (!conversation) return null;
    const now = clock.now();
    const scope: TurnScope = { unit: store.read, conversation, understanding: null, now, today: dayInChina(now), log, outcome: {} };
    const context = new CollectingContext({ type: 'event', channelId: conversation.channel });
    context.turnState.set(TURN, scope);
    return look(context, structuredClone(conversation.state ?? { version: MEMORY_VERSION }) as ConversationState);
  }
  return {
    whole: (conversationId) => read(conversationId, (context, state) => dialogs.describe(context, state)),
    position: (conversationId) => read(conversationId, (context, state) => dialogs.locate(context, state)),
  };
}
