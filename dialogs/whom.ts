/** Whom a message speaks for, where it says so in passing: “给我老公查一下”. Knows nothing of what is then done. */
import type { Turn } from './turn';
import { mentions, wordingsOf } from './words';

/** Whether the message says that it asks for a relative. */
export function speaksForFamily(turn: Turn): boolean {
  const relatives = wordingsOf(turn.t('about.options.family'));
  return wordingsOf(turn.t('about.for')).some((before) => relatives.some((relative) => mentions(turn.text, before + relative)));
}
