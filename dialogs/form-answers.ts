/** A message while a form is open: an answer, something said besides, a question in between, or none of these. */
import { bandOfMeaning } from '../src/understanding';
import type { Understanding } from '../src/understanding/types';
import { act, clearMisses, TALK } from './acting';
import { answerBareInSelfCheck } from './bare-question';
import { answerBeside, HANDED_IN } from './beside-the-question';
import { COMMAND_OF_INTENT } from './commands';
import { answerEveryday } from './everyday';
import { looksLikeQuestion } from './looks-like-question';
import { tellableSteps } from './self-check-steps';
import type { Stage } from './stage';
import { isState, isTelling } from './telling';
import { keepTold, toldAgain, toldOtherwise } from './told';
import { turnOf, type Turn } from './turn';
import { mentions } from './words';

/** In characters; shorter than this, only a question mark or a question word makes a question. */
const QUESTION_MIN_LENGTH = 4;
/** Sentences that take turns while more is told ahead. */
const KEPT_WORDINGS = 2;
/** In characters: enough to know one's own words again. */
const LONGEST_QUOTE = 40;
const BARE_NUMBER = /^[\d\s.．、]+$/u;

export async function answerForm(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  if (await answerBeside(stage)) return clearMisses(turn);
  await stage.dc.continueDialog();
  if (turn.understood) return clearMisses(turn);
  // A form that is handed in hears what the self-check will ask, once it is no answer to its own question.
  if (stage.openForm && HANDED_IN.has(stage.openForm)) turn.told = keepTold(turn, () => tellableSteps(turn));
  const meant = turn.scope.understanding;
  // 不想留电话 leaves out the open question, and deletes nothing.
  if (mentions(turn.text, turn.t('form.refuses'))) return void (await stage.questionnaire.skip(stage.dc));
  if (await putsEarlierRight(stage)) return clearMisses(turn);
  const besides = meant && heardBesides(stage, meant);
  if (besides) return stage.questionnaire.askAfter(stage.dc, besides);
  if (turn.hasNumber) return stage.dc.repromptDialog();
  if (meant && (await answerEveryday(turn, true))) return stage.dc.repromptDialog();
  if (stage.openForm === 'selfCheck' && looksLikeQuestion(turn, turn.text) && (await answerBareInSelfCheck(turn)))
    return stage.dc.repromptDialog();
  // 2027年3月办的 is an answer, though one that cannot be.
  if (!looksLikeQuestion(turn, turn.text) && stage.questionnaire.isImpossible(stage.dc)) return stage.questionnaire.explain(stage.dc);
  // A number that fits nothing is a slip of the finger.
  if (BARE_NUMBER.test(turn.text)) return stage.questionnaire.explain(stage.dc);
  if (meant && interruptsForm(turn, meant)) return act(stage, meant);
  if (meant && looksLikeQuestion(turn, turn.text)) return answerOrPutOff(stage, meant);
  await stage.questionnaire.explain(stage.dc);
}

/** 不对，我是女的 puts an earlier answer of the self-check right: that one is asked again. */
async function putsEarlierRight(stage: Stage): Promise<boolean> {
  const { dc, openForm, questionnaire } = stage;
  const turn = turnOf(dc);
  if (openForm !== 'selfCheck' || !turn.tellsNews || !mentions(turn.text, turn.t('form.rightWords'))) return false;
  const changed = toldOtherwise(turn, tellableSteps(turn), () => stage.selfCheckAnswers);
  return changed !== null && questionnaire.putRight(dc, changed);
}

/** What a message says that is no answer: kept, or known to be asked about later. @returns a sentence about it */
function heardBesides({ dc, openForm, questionnaire }: Stage, meant: Understanding): string | null {
  const turn = turnOf(dc);
  const kept = keptAhead(turn, meant);
  if (kept && openForm === 'selfCheck') return kept;
  // 帮我登记 is a wish, though another question is about registration too.
  const isWish = bandOfMeaning(meant) === 'act' && COMMAND_OF_INTENT[meant.intent] !== undefined && !isState(turn, meant);
  if (looksLikeQuestion(turn, turn.text) || isWish) return kept;
  return questionnaire.besides(dc) ?? kept;
}

/** Says what is kept of what was told ahead, each time in other words, and of the same only that it is kept already. */
function keptAhead(turn: Turn, meant: Understanding): string | null {
  const { memory } = turn;
  if (!turn.tellsNews) {
    const again = toldAgain(turn);
    return again.length > 0 ? turn.t('told.keptAlready', { said: quoted(turn, again) }) : null;
  }
  if (!isTelling(turn, meant)) return null;
  const times = memory.tellings ?? 0;
  memory.tellings = times + 1;
  const key = times === 0 ? 'told.kept' : `told.keptAlso.${((times - 1) % KEPT_WORDINGS) + 1}`;
  return turn.t(key, { said: quoted(turn, turn.told) });
}

function quoted({ t }: Turn, clauses: readonly string[]): string {
  const said = clauses.join(t('told.separator'));
  return said.length > LONGEST_QUOTE ? `${said.slice(0, LONGEST_QUOTE)}…` : said;
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
  if (bandOfMeaning(meant) !== 'act' || meant.intent === 'affirm' || meant.intent === 'deny' || isState(turn, meant)) return false;
  if (TALK.has(meant.intent)) return looksLikeQuestion(turn, turn.text);
  return meant.intent !== 'policy_question' || turn.text.length >= QUESTION_MIN_LENGTH || looksLikeQuestion(turn, turn.text);
}
