/** The first words, the menu and what one can say. */
import type { Turn } from './turn';

/** Keys of `greeting.choices`, in the order shown; the chat page renders the same ones before the first byte of script. */
const CHOICES = ['policy', 'selfCheck', 'register', 'status', 'human'] as const;

export async function greet(turn: Turn): Promise<void> {
  turn.memory.greeted = true;
  const key = turn.voice === 'operator' ? 'greeting.operator' : 'greeting.text';
  const { stationName, stationPhone } = turn.station;
  await turn.say(turn.t(key, { stationName, stationPhone }), { channelData: { greeting: true }, buttons: choices(turn) });
}

export function choices(turn: Turn): string[] {
  return CHOICES.map((choice) => turn.t(`greeting.choices.${choice}`));
}

export async function help(turn: Turn): Promise<void> {
  await turn.say(turn.t('help.text'), { buttons: choices(turn) });
}
