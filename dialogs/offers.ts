/** Reads a tap or a short answer to what the bot offered with its last message. Knows no dialog. */
import { bandOf } from '../src/understanding';
import type { Candidate, Intent } from '../src/understanding/types';
import type { Turn } from './turn';
import { isOneOf, looksLikeQuestion, normalize, ordinal } from './words';

/** What a meaning is called on a button. */
export function meaningLabel(turn: Turn, { intent, topic }: Candidate): string {
  return topic ? turn.services.policy.topicTitle(topic, turn.locale) : turn.t(`intents.${intent}`);
}

export function saidYes(turn: Turn): boolean {
  return isOneOf(turn.text, turn.t('words.yes')) || clearly(turn, 'affirm');
}

export function saidNo(turn: Turn): boolean {
  return isOneOf(turn.text, turn.t('words.no')) || clearly(turn, 'deny');
}

/** What is done on a yes cannot be undone: a mere likelihood is not enough. */
function clearly(turn: Turn, intent: Intent): boolean {
  const meant = turn.scope.understanding;
  if (looksLikeQuestion(turn.text)) return false;
  return meant?.intent === intent && bandOf(meant.confidence) === 'act';
}

/** The candidate that was picked by its label or number, `none` when none fits, null when the text is something else. */
export function pickedMeaning(turn: Turn, candidates: readonly Candidate[]): Candidate | 'none' | null {
  if (isOneOf(turn.text, turn.t('words.noneOfThese'))) return 'none';
  const position = ordinal(turn.text);
  if (position !== null) return position === candidates.length + 1 ? 'none' : (candidates[position - 1] ?? null);
  const said = normalize(turn.text);
  return candidates.find((candidate) => normalize(meaningLabel(turn, candidate)) === said) ?? null;
}
