/** What is said before anything else: that a pasted number was not taken in, that nobody may charge for any of this. */
import type { Stage } from './stage';
import { topicButton } from './topic-button';
import { turnOf, type Turn } from './turn';
import { keepPhone } from './contact-steps';
import { wishesChange } from './picking';
import { matches, isOneOf, mentions, normalize } from './words';

/** A pasted ID or telephone number is not taken in, and the person is told so kindly. */
export async function warnOfPersonalNumbers(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  if (turn.text === turn.maskedText || turn.memory.person || turn.memory.supplement) return;
  if (stage.formIsOpen && stage.questionnaire.expectsNumber(stage.dc)) return;
  // 电话改成 … is taken for what it is.
  if (stage.formIsOpen && turn.memory.contact?.phone && wishesChange(turn) && mentions(turn.text, turn.t('correction.fields.phone')))
    return;
  if (stage.openForm === 'registration' || stage.openForm === 'handoff') {
    const kept = keepPhone(turn);
    turn.hasNumber = true;
    return turn.say(kept ? turn.t('contact.phone.kept', { phone: kept }) : turn.t('form.numbersBeforeAsked'));
  }
  await turn.say(turn.t(stage.openForm === 'selfCheck' ? 'form.numbersMasked' : 'form.numbersMaskedElsewhere'));
}

/** In characters; whoever says more tells of something else that was paid. */
const PAID_MAX_LENGTH = 20;

/** A word for paying, or a sum that is to be handed over: 交500块. */
const speaksOfPaying = (turn: Turn): boolean =>
  mentions(turn.text, turn.t('fraud.words')) || matches(normalize(turn.text), turn.t('fraud.sums'));

/** Said right after the warning, 我已经转了 tells of money, whatever so few words sound like. */
export const hasPaid = ({ memory, text, t }: Turn): boolean =>
  memory.offer?.kind === 'fraud' && text.length <= PAID_MAX_LENGTH && mentions(text, t('fraud.paidWords'));

async function helpWhoHasPaid(turn: Turn, stage: Stage): Promise<'said all'> {
  const { stationName, stationPhone } = turn.station;
  delete turn.memory.offer;
  turn.scope.outcome.kind = 'fraud-paid';
  await turn.say(turn.t('fraud.paid', { stationName, stationPhone }), { buttons: turn.buttons('human') });
  if (stage.formIsOpen) await stage.dc.repromptDialog();
  return 'said all';
}

/**
 * Nobody may charge for any of this: said as soon as money changes hands in what the person tells.
 * @returns `said all` where that is the answer: whether an offer of somebody's is genuine must not be followed by how to get it
 */
export async function warnOfFraud(stage: Stage): Promise<'said all' | 'go on'> {
  const turn = turnOf(stage.dc);
  if (turn.memory.person || topicButton(turn)) return 'go on';
  if (hasPaid(turn)) return helpWhoHasPaid(turn, stage);
  if (turn.memory.offer?.kind === 'fraud') delete turn.memory.offer;
  if (!speaksOfPaying(turn)) return 'go on';
  // Whether we are to be trusted, and whether there is money to be had, is answered for itself.
  if (mentions(turn.text, turn.t('fraud.ofUs')) || isOneOf(turn.text, turn.t('fraud.wantsMoney'))) return 'go on';
  const isOffered = mentions(turn.text, turn.t('fraud.offered'));
  const isAnswer = isOffered || isOneOf(turn.text, turn.t('fraud.isItFree'));
  const { stationName, stationPhone } = turn.station;
  const text = [turn.t('fraud.warning'), ...(isAnswer ? [turn.t('fraud.askFirst', { stationName, stationPhone })] : [])].join('\n\n');
  const buttons = isAnswer && !stage.formIsOpen ? turn.buttons('human', 'policy', 'selfCheck') : turn.buttons('human');
  await turn.say(text, { buttons });
  if (isOffered) turn.memory.offer = { kind: 'fraud' };
  if (!isAnswer) return 'go on';
  turn.scope.outcome.kind = 'fraud';
  if (stage.formIsOpen) await stage.dc.repromptDialog();
  return 'said all';
}
