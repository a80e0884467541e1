/** The smallest bot: counts its turns in the state and repeats what it heard. For tests of what runs around the dialogs. */
import type { TurnContext } from 'botbuilder';
import type { ConversationState } from '../../dialogs/types';
import type { Understanding } from '../../src/understanding/types';

export const AT = new Date('2026-11-23T10:00:00+08:00');
export const understanding = { intent: 'chitchat', topic: null, confidence: 1, crisis: null, alternatives: [] } as unknown as Understanding;

/** Fails on the word `fail`, after it has changed the state and replied. */
export async function handle(context: TurnContext, state: ConversationState): Promise<void> {
  const turn = Number(state['turns'] ?? 0) + 1;
  state['turns'] = turn;
  await context.sendActivity(`${turn}: ${context.activity.text}`);
  if (context.activity.text === 'fail') throw new Error('on purpose');
}
