/** What is said before anything else: that a pasted number was not taken in, that nobody may charge for any of this. */
import type { Stage } from './stage';
import { topicButton } from './topic-button';
import { turnOf, type Turn } from './turn';
import { keepPhone } from './contact-steps';
import { isOneOf, mentions, normalize } from './words';

/** A pasted ID or telephone number is not taken in, and the person is told so kindly. */
export async function warnOfPersonalNumbers(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  if (turn.text === turn.maskedText || turn.memory.person || turn.memory.supplement) return;
  if (stage.formIsOpen && stage.questionnaire.expectsNumber(stage.dc)) return;
  if (stage.openForm === 'registration' || stage.openForm === 'handoff') {
    const kept = keepPhone(turn);
    turn.hasNumber = true;
    return turn.say(kept ? turn.t('contact.phone.kept', { phone: kept }) : turn.t('form.numbersBeforeAsked'));
  }
  await turn.say(turn.t(stage.openForm === 'selfCheck' ? 'form.numbersMasked' : 'form.numbersMaskedElsewhere'));
}

/** A word for paying, or a sum that is to be handed over: 交500块. */
const speaksOfPaying = (turn: Turn): boolean =>
  mentions(turn.text, turn.t('fraud.words')) || new RegExp(turn.t('fraud.sums'), 'iu').test(normalize(turn.text));

/**
 * Nobody may charge for any of this: said as soon as money changes hands in what the person tells.
 * @returns `said all` where that is the answer: whether an offer of somebody's is genuine must not be followed by how to get it
 */
export async function warnOfFraud(stage: Stage): Promise<'said all' | 'go on'> {
  const turn = turnOf(stage.dc);
  if (turn.memory.person || topicButton(turn) || !speaksOfPaying(turn)) return 'go on';
  // Whether we are to be trusted is answered for itself.
  if (mentions(turn.text, turn.t('fraud.ofUs'))) return 'go on';
  const isAnswer = mentions(turn.text, turn.t('fraud.offered')) || isOneOf(turn.text, turn.t('fraud.isItFree'));
  const { stationName, stationPhone } = turn.services.settings;
  const text = [turn.t('fraud.warning'), ...(isAnswer ? [turn.t('fraud.askFirst', { stationName, stationPhone })] : [])].join('\n\n');
  const buttons = isAnswer && !stage.formIsOpen ? turn.buttons('human', 'policy', 'selfCheck') : turn.buttons('human');
  await turn.say(text, { buttons });
  if (!isAnswer) return 'go on';
  turn.scope.outcome.kind = 'fraud';
  if (stage.formIsOpen) await stage.dc.repromptDialog();
  return 'said all';
}
