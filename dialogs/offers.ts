/** Reads a tap or a short answer to what the bot offered with its last message. Knows no dialog. */
import { bandOf, clausesOf } from '../src/understanding';
import type { Candidate, Intent } from '../src/understanding/types';
import { looksLikeQuestion } from './looks-like-question';
import type { ConfirmableAction } from './memory';
import type { Turn } from './turn';
import { isOneOf, mentions, normalize, ordinal } from './words';

/** What a meaning is called on a button. */
export function meaningLabel(turn: Turn, { intent, topic }: Candidate): string {
  return topic ? turn.services.policy.topicTitle(topic, turn.locale) : turn.t(`intents.${intent}`);
}

export function saidYes(turn: Turn): boolean {
  return isOneOf(turn.text, turn.t('words.yes')) || clearly(turn, 'affirm');
}

/** 中，咋弄 and 要得嘛，咋个弄嘛 say yes to what was just proposed; a bare 咋弄 does not. */
export function saidGoOn({ t, text }: Turn): boolean {
  const [first, ...others] = clausesOf(text);
  const agrees = (clause: string): boolean => isOneOf(clause, t('told.goOn')) || isOneOf(clause, t('words.yes'));
  return first !== undefined && agrees(first) && others.every((clause) => agrees(clause) || mentions(clause, t('told.whatNow')));
}

export function saidNo(turn: Turn): boolean {
  return isOneOf(turn.text, turn.t('words.no')) || clearly(turn, 'deny');
}

/** To “really delete?”, 删吧 says yes and 先不删 no: each action has words of its own beside those for everything. Null for anything else. */
export function settles(turn: Turn, action: ConfirmableAction): 'yes' | 'no' | null {
  // What is written out comes before what the model makes of it: a no that it took for a yes would delete everything.
  if (isOneOf(turn.text, turn.t(`confirm.${action}.yesWords`))) return 'yes';
  if (isOneOf(turn.text, turn.t(`confirm.${action}.noWords`)) || isOneOf(turn.text, turn.t('words.no'))) return 'no';
  return saidYes(turn) ? 'yes' : saidNo(turn) ? 'no' : null;
}

/** What is done on a yes cannot be undone: a mere likelihood is not enough. */
function clearly(turn: Turn, intent: Intent): boolean {
  const meant = turn.scope.understanding;
  if (looksLikeQuestion(turn, turn.text)) return false;
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
