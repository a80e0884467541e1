/** A message while a form is open: an answer, something said besides, a question in between, or none of these. */
import { bandOfMeaning } from '../src/understanding';
import type { Understanding } from '../src/understanding/types';
import { act, clearMisses, TALK } from './acting';
import { COMMAND_OF_INTENT } from './commands';
import { answerEveryday } from './everyday';
import type { Stage } from './stage';
import { isTelling } from './telling';
import { turnOf, type Turn } from './turn';
import { looksLikeQuestion } from './words';

/** In characters; shorter than this, only a question mark or a question word makes a question. */
const QUESTION_MIN_LENGTH = 4;

export async function answerForm(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  await stage.dc.continueDialog();
  if (turn.understood) return clearMisses(turn);
  const meant = turn.scope.understanding;
  const besides = meant && heardBesides(stage, meant);
  if (besides) return stage.questionnaire.askAfter(stage.dc, besides);
  if (turn.hasNumber) return stage.dc.repromptDialog();
  if (meant && (await answerEveryday(turn, true))) return stage.dc.repromptDialog();
  // 2027年3月办的 is an answer, though one that cannot be.
  if (!looksLikeQuestion(turn.text) && stage.questionnaire.isImpossible(stage.dc)) return stage.questionnaire.explain(stage.dc);
  if (meant && interruptsForm(turn, meant)) return act(stage, meant);
  if (meant && looksLikeQuestion(turn.text)) return answerOrPutOff(stage, meant);
  await stage.questionnaire.explain(stage.dc);
}

/** What a message says that is no answer: kept, or known to be asked about later. @returns a sentence about it */
function heardBesides({ dc, questionnaire }: Stage, meant: Understanding): string | null {
  const turn = turnOf(dc);
  if (turn.tellsNews && isTelling(turn, meant)) return turn.t('told.kept');
  // 帮我登记 is a wish, though another question is about registration too.
  if (looksLikeQuestion(turn.text) || (bandOfMeaning(meant) === 'act' && COMMAND_OF_INTENT[meant.intent])) return null;
  return questionnaire.besides(dc);
}

/** A question is no failed answer: the likeliest topic is answered, since that costs nothing; with none it is put off. */
async function answerOrPutOff(stage: Stage, meant: Understanding): Promise<void> {
  const turn = turnOf(stage.dc);
  if (meant.topic !== null && bandOfMeaning(meant) === 'ask') return act(stage, meant);
  turn.scope.outcome.kind = 'misunderstood';
  await stage.questionnaire.askAfter(stage.dc, turn.t('form.questionPutOff'));
}

/** A word or two that fit no option are a slip, not a question about another matter. */
function interruptsForm(turn: Turn, meant: Understanding): boolean {
  if (bandOfMeaning(meant) !== 'act' || meant.intent === 'affirm' || meant.intent === 'deny') return false;
  if (TALK.has(meant.intent)) return looksLikeQuestion(turn.text);
  return meant.intent !== 'policy_question' || turn.text.length >= QUESTION_MIN_LENGTH || looksLikeQuestion(turn.text);
}
