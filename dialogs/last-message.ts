/** The bot's last message as it was sent, and which of the buttons under it a bare number stands for. */
import type { Turn } from './turn';
import { ordinal } from './words';

/** Messages looked through, the newest. */
const LOOKED_AT = 6;

export async function lastMessage(turn: Turn): Promise<Record<string, unknown> | null> {
  const { id, lastSeq } = turn.scope.conversation;
  const recent = await turn.scope.unit.activities.after(id, Math.max(0, lastSeq - LOOKED_AT), LOOKED_AT);
  return recent.findLast(({ direction, body }) => direction === 'out' && typeof body['text'] === 'string')?.body ?? null;
}

/** `2` → what the second button would say; null for anything else. */
export async function buttonByNumber(turn: Turn): Promise<string | null> {
  const position = ordinal(turn.text);
  if (position === null) return null;
  const { actions = [] } = ((await lastMessage(turn))?.['suggestedActions'] ?? {}) as { actions?: { title?: string; value?: unknown }[] };
  const button = actions[position - 1];
  return typeof button?.value === 'string' ? button.value : (button?.title ?? null);
}
