/**
 * After the alarm card: for a few messages whoever says nothing clear is stayed with, and who says that the emergency is over is heard.
 * Whoever asks, tells or answers something goes on by themselves. Knows no form by name.
 */
import { bandOfMeaning } from '../src/understanding';
import type { Intent } from '../src/understanding/types';
import { isBorneOut } from './acting';
import { commandOf, type Command } from './commands';
import { isPlainMatter, speaksOfWages } from './everyday';
import { asksPlainer } from './beside-the-question';
import { looksLikeQuestion } from './looks-like-question';
import type { CrisisCard } from './memory';
import type { Stage } from './stage';
import { asksWhatNow } from './telling';
import { topicButton } from './topic-button';
import { turnOf, type Turn } from './turn';
import { asksWhatThereIs } from './what-there-is';
import { isMadeOf, isOneOf, mentions } from './words';

export const STAY_FOR_MESSAGES = 6;
/** Wordings in locales per card, so that nobody hears an echo. */
const WORDINGS = 2;

/** What a sigh may be taken for; anything else that is clearly meant is a matter of its own. */
export const SIGHS: ReadonlySet<Intent> = new Set<Intent>([
  'crisis',
  'chitchat',
  'goodbye',
  'affirm',
  'deny',
  'complaint',
  'skip',
  'cancel',
]);
/** What is not gone into either so soon after a cry for help. */
const BESIDE: ReadonlySet<Intent> = new Set<Intent>([...SIGHS, 'greeting', 'thanks', 'back', 'out_of_scope_other', 'report_employed']);
/** These turn away from what was said last, where no form is open that they could be about. */
const TURNING_AWAY: ReadonlySet<Command> = new Set<Command>(['exit', 'skip', 'back', 'useless']);

type Way = 'helped' | 'called' | 'better' | 'found' | 'away';

/** What may be said of an emergency that is over, or nearly. Whoever swallowed something is not well because they say so. */
const WAYS_OVER: Partial<Record<CrisisCard | 'swallowed', readonly Way[]>> = {
  medical: ['helped', 'called', 'better'],
  swallowed: ['helped', 'called'],
  other: ['helped', 'called', 'found'],
  danger: ['helped', 'away'],
};
/** Then nobody goes on as if nothing had been: it is stayed with them. */
const STILL_OPEN: ReadonlySet<Way> = new Set<Way>(['called', 'found', 'away']);

/** Pills or poison: whoever took them may feel well and is not. */
export const tellsOfSwallowing = ({ text, t }: Turn): boolean => mentions(text, t('crisis.swallowed'));

/** After a card about somebody's body or somebody else: help is there, was called, or is not needed any more. @returns false where the message says something else or more */
export async function hearOver(stage: Stage): Promise<boolean> {
  const turn = turnOf(stage.dc);
  const { memory, t } = turn;
  const ways = memory.staying && WAYS_OVER[memory.staying.card];
  if (!ways || memory.person) return false;
  const fillers = [t('crisis.over.fillers'), t('told.others'), t('words.answerFillers'), t('commands.resume')].join('|');
  const way = ways.find((one) => isMadeOf(turn.text, t(`crisis.over.${one}.words`), fillers));
  if (!way) return false;
  delete memory.offer;
  turn.scope.outcome.kind = 'crisis-safe';
  const text = t(`crisis.over.${way}.text`);
  if (STILL_OPEN.has(way)) {
    await turn.say(text, { buttons: waysOn(stage) });
    return true;
  }
  delete memory.staying;
  if (stage.formIsOpen) await stage.questionnaire.askAfter(stage.dc, text);
  else await turn.say([text, t('crisis.over.goOn')].join('\n\n'), { buttons: turn.buttons('human', 'menu') });
  return true;
}

const waysOn = ({ dc, formIsOpen }: Stage): string[] => turnOf(dc).buttons('human', ...(formIsOpen ? ['resume'] : []));

/** Meets what is not understood, a refusal, a weak yes or no with a sentence that stays. @returns false where the message is to be heard as usual */
export async function stayWith(stage: Stage): Promise<boolean> {
  const turn = turnOf(stage.dc);
  const { memory } = turn;
  const { staying, offer } = memory;
  if (!staying || memory.person || (offer && offer.kind !== 'safety')) return false;
  // Whoever leaves the form, or wants to hear the numbers again, does not leave what was said before.
  const command = commandOf(turn);
  if (command === 'repeat' || (command === 'exit' && stage.formIsOpen)) return false;
  const { card, left } = staying;
  const goneOn = staying.goneOn === true || goesOn(stage);
  if (left > 1) memory.staying = { card, left: left - 1, ...(goneOn && { goneOn }) };
  else delete memory.staying;
  if (goneOn && !isHeavy(turn)) return false;
  delete memory.offer;
  turn.scope.outcome.kind = 'crisis-stay';
  const wording = ((STAY_FOR_MESSAGES - left) % WORDINGS) + 1;
  await turn.say(turn.t(`crisis.stay.${heardAs(turn, card)}.${wording}`), { buttons: waysOn(stage) });
  return true;
}

/** Whoever sits at the hotline reads out the same for all cards but one. */
const heardAs = ({ voice }: Turn, card: CrisisCard | 'swallowed'): string =>
  voice === 'operator' && card !== 'swallowed' ? 'caller' : card;

/** 累, 没意思, 别管我: also from somebody who went on with a form in between. */
export const isHeavy = ({ text, t }: Turn): boolean =>
  isMadeOf(text, t('crisis.heavy'), `${t('crisis.over.fillers')}|${t('words.answerFillers')}`);

function goesOn({ dc, formIsOpen, questionnaire }: Stage): boolean {
  const turn = turnOf(dc);
  const command = commandOf(turn);
  if (command) return !TURNING_AWAY.has(command) || (formIsOpen && command !== 'useless');
  if (formIsOpen && !isWeak(turn) && (questionnaire.isPlainAnswer(dc) || questionnaire.givesValue(dc))) return true;
  // 怎么办 after a cry for help asks for no document.
  if ((!turn.tellsNews && asksWhatNow(turn)) || asksPlainer(turn)) return false;
  const { policy } = turn.services;
  if (topicButton(turn) || policy.topicNamed(turn.text) || policy.bareQuestion(turn.text)) return true;
  // Who only tells of themselves tells it to somebody, and wants no form.
  if (turn.tellsNews && (formIsOpen || looksLikeQuestion(turn, turn.text))) return true;
  if (speaksOfWages(turn) || isPlainMatter(turn) || asksWhatThereIs(turn, turn.maskedText) !== null) return true;
  const meant = turn.scope.understanding;
  if (!meant) return false;
  return bandOfMeaning(meant) === 'act' ? !BESIDE.has(meant.intent) : isBorneOut(turn, meant);
}

/** A bare yes or no may answer the card as well as a question that was open before it. */
const isWeak = ({ text, t }: Turn): boolean => ['yes', 'no', 'none', 'unsure'].some((list) => isOneOf(text, t(`words.${list}`)));
