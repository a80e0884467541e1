/** What is said to an open form and answers none of its questions, whatever the question takes for an answer. */
import { bandOfMeaning } from '../src/understanding';
import { aboutStep, answeredByOf, takeBackConsent, WHOM } from './contact-steps';
import type { FormId, Step } from './forms';
import { waitAhead } from './live';
import type { Stage } from './stage';
import { turnOf, type Turn } from './turn';
import { isMadeOf, isOneOf, matches, mentions, saidLength } from './words';

/** In characters; a longer question asks for more. */
const LONGEST_WHY = 16;
/** What these forms hold goes to the staff, who call back. */
export const HANDED_IN: ReadonlySet<FormId> = new Set<FormId>(['registration', 'handoff']);
/** Where it comes out that the one it is about was not asked; later on it may be part of the wish. */
const BEFORE_THE_WISH = /^(?:consent-.*|about|name|phone)$/;

/** 没听懂, 这题啥意思, and nothing besides. */
export const asksPlainer = ({ text, t }: Turn): boolean => isMadeOf(text, t('form.plainly.words'), t('form.plainly.fillers'));

/** 要等多久, 多久有人联系我, and not how long anything else takes. */
export const asksHowLong = ({ text, t }: Turn): boolean => isMadeOf(text, t('form.howLong.words'), t('form.howLong.fillers'));

/** @returns false where the message is to be heard as usual */
export async function answerBeside(stage: Stage): Promise<boolean> {
  const { dc, questionnaire } = stage;
  const turn = turnOf(dc);
  const { form, step, waitsFor } = questionnaire.position(dc);
  if (!step || waitsFor !== 'answer') return false;
  if (asksPlainer(turn) || asksMeaning(turn, step)) {
    await questionnaire.explain(dc, true);
    return true;
  }
  if (asksWhy(turn, step)) {
    await questionnaire.why(dc);
    return true;
  }
  if (isMadeOf(turn.text, turn.t('form.thinking.words'), turn.t('form.thinking.fillers'))) {
    turn.scope.outcome.kind = 'thinks-it-over';
    await questionnaire.askAfter(dc, turn.t('form.thinking.text'));
    return true;
  }
  if (!HANDED_IN.has(form)) return false;
  if (asksHowLong(turn)) {
    turn.scope.outcome.kind = 'asked-how-long';
    await questionnaire.askAfter(dc, howLong(turn, form));
    return true;
  }
  if (BEFORE_THE_WISH.test(step.id) && matches(turn.text, turn.t('consent.notYet'))) {
    await waitForOwnYes(stage, form);
    return true;
  }
  return step.id === 'name' && putsAboutRight(stage, form);
}

/** 俺自个儿 where a name is asked for says that it is about somebody else than was said before. */
async function putsAboutRight({ dc, questionnaire }: Stage, form: FormId): Promise<boolean> {
  const turn = turnOf(dc);
  const { id: stepId, label, options } = aboutStep(turn, WHOM, form);
  const said = options.find(({ words }) => words !== undefined && isOneOf(turn.text, words));
  if (!said || answeredByOf(turn, said.id) === turn.memory.answeredBy) return false;
  return questionnaire.putRight(dc, {
    answered: { stepId, label: label ?? stepId, answer: said.label },
    reply: { kind: 'option', id: said.id, words: said.label },
  });
}

/** A bare 为什么, or 为什么要名字, which names what the open question asks for. */
function asksWhy(turn: Turn, step: Step): boolean {
  const { t, text } = turn;
  if (isMadeOf(text, t('form.whyWords'), t('form.plainly.fillers'))) return true;
  // 为什么我找不到工作 asks for more than that.
  const isAsked = mentions(text, t('form.whyWords')) && mentions(text, t('form.wantedWords'));
  return saidLength(text) <= LONGEST_WHY && isAsked && namesWhatIsAsked(turn, step);
}

/** 啥叫退役军人 asks what the open question means, where no policy is clearly asked about. */
function asksMeaning(turn: Turn, step: Step): boolean {
  const meant = turn.scope.understanding;
  if (meant?.intent === 'policy_question' && bandOfMeaning(meant) === 'act') return false;
  return saidLength(turn.text) <= LONGEST_WHY && mentions(turn.text, turn.t('form.plainly.whatIs')) && namesWhatIsAsked(turn, step);
}

function namesWhatIsAsked({ t, text, wordings }: Turn, { id }: Step): boolean {
  const called = `form.called.${id}`;
  return wordings(called) !== undefined && mentions(text, t(called));
}

/** No more than is written down anywhere. */
function howLong(turn: Turn, form: FormId): string {
  if (form === 'handoff') return waitAhead(turn);
  const quick = turn.services.settings.quickService ? [turn.t('quickService.wait', turn.station)] : [];
  return [turn.t('registration.wait', turn.station), ...quick].join('\n\n');
}

/** Nobody agrees for somebody else: the form is left until that person was asked. */
async function waitForOwnYes(stage: Stage, form: FormId): Promise<void> {
  const turn = turnOf(stage.dc);
  turn.scope.outcome.kind = 'consent-awaited';
  await takeBackConsent(turn, form);
  await stage.leave();
  await turn.say(turn.t('consent.ownYes'), { buttons: turn.buttons('resume', 'selfCheck', 'policy') });
}
