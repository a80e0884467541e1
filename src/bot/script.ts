/** Reads where a conversation stands without a turn: for consoles beside it. Changes nothing. */
import type { Script } from '../../dialogs/script';
import { TURN, type ConversationState, type TurnScope } from '../../dialogs/types';
import { MEMORY_VERSION } from '../../dialogs/memory';
import { dayInChina } from '../base/clock';
import { CollectingContext } from './collecting-context';
import type { ConversationDialogs } from '../../dialogs';
import type { TurnParts } from './turn';

export type { Script } from '../../dialogs/script';
export type ReadScript = (conversationId: string) => Promise<Script | null>;

type Parts = Pick<TurnParts, 'store' | 'clock' | 'log'> & { conversation: Pick<ConversationDialogs, 'describe'> };

export function createScriptReader({ store, conversation: dialogs, clock, log }: Parts): ReadScript {
  return async (conversationId) => {
    const conversation = await store.read.conversations.get(conversationId);
    if (!conversation) return null;
    const now = clock.now();
    const scope: TurnScope = { unit: store.read, conversation, understanding: null, now, today: dayInChina(now), log, outcome: {} };
    const context = new CollectingContext({ type: 'event', channelId: conversation.channel });
    context.turnState.set(TURN, scope);
    return dialogs.describe(context, structuredClone(conversation.state ?? { version: MEMORY_VERSION }) as ConversationState);
  };
}
