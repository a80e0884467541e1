/** What is said before anything else: that a pasted number was not taken in, that nobody may charge for any of this. */
import type { Stage } from './stage';
import { topicButton } from './topic-button';
import { turnOf } from './turn';
import { mentions } from './words';

/** A pasted ID or telephone number is not taken in, and the person is told so kindly. */
export async function warnOfPersonalNumbers(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  if (turn.text === turn.maskedText || turn.memory.person || turn.memory.supplement) return;
  if (stage.formIsOpen && stage.questionnaire.expectsNumber(stage.dc)) return;
  await turn.say(turn.t(stage.openForm === 'selfCheck' ? 'form.numbersMasked' : 'form.numbersMaskedElsewhere'));
}

/** Nobody may charge for any of this: said as soon as money changes hands in what the person tells. */
export async function warnOfFraud(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  if (turn.memory.person || topicButton(turn) || !mentions(turn.text, turn.t('fraud.words'))) return;
  await turn.say(turn.t('fraud.warning'), { buttons: turn.buttons('human') });
}
