/** The self-check: whom it is about, then the questions that can still change the result. Stores no name, no telephone, no ID number. */
import { Dialog, type DialogContext, type DialogReason, type DialogTurnResult } from './botbuilder';
import { optionThatStandsOut, readValue } from './answers';
import { acceptClarify, clarifyStep, clarifyStepById, isClarifyStep } from './clarify';
import { aboutStep, acceptAbout, answeredByOf } from './contact-steps';
import { speaksForEmployer } from './employer';
import type { Form, FormEnd, Step } from './forms';
import { lastResult, reassess } from './last-result';
import { looksLikeQuestion } from './looks-like-question';
import { answerPolicy } from './policy-answers';
import type { QuestionnaireOptions } from './progress';
import { showResult } from './result';
import { acceptAnswer } from './self-check-answers';
import { hasSelfCheckAnswers, selfCheckAnswers } from './self-check-memory';
import { findQuestion, questionStep, selfCheckMemory, tellableSteps } from './self-check-steps';
import { tellsOfSelf, tellsOwnService, toldAnswer, toldOfSelf } from './told';
import { turnOf, type Turn } from './turn';
import { acceptVolunteered, isVolunteeredStep, volunteeredStep } from './volunteered';
import { speaksForFamily } from './whom';
import { inPlainWords } from './words';

export const selfCheckForm: Form = {
  id: 'selfCheck',
  intro: (turn) => turn.t(hasSelfCheckAnswers(turn) ? 'selfCheck.goingOn' : 'selfCheck.intro'),

  next(turn) {
    if (!turn.memory.answeredBy) return about(turn);
    const memory = selfCheckMemory(turn);
    const clarify = clarifyStep(turn);
    if (clarify) return clarify;
    const question = turn.services.selfCheck.next(memory.given, turn.scope.today);
    if (!question) return null;
    memory.asking = { id: question.id, options: question.options?.map(({ id }) => id) };
    return questionStep(turn, question, turn.services.selfCheck.remaining(memory.given, turn.scope.today));
  },

  step(turn, id) {
    if (id === 'about') return about(turn);
    if (isClarifyStep(id)) return clarifyStepById(turn, id);
    if (isVolunteeredStep(id)) return volunteeredStep(turn, id);
    const question = findQuestion(turn, id);
    return question ? questionStep(turn, question) : null;
  },

  begun: hasSelfCheckAnswers,
  answered: selfCheckAnswers,

  async accept(turn, step, reply) {
    if (isClarifyStep(step.id)) return acceptClarify(turn, step, reply);
    if (isVolunteeredStep(step.id)) return acceptVolunteered(turn, step, reply);
    if (step.id !== 'about') return acceptAnswer(turn, step, reply);
    if (reply.kind === 'option' && reply.id === 'employer') return { end: 'employer' };
    return acceptAbout(turn, reply, 'selfCheck.forSomeoneElse');
  },

  /** Whoever tells of themselves instead of saying whom it is about asks for themselves; my father, a veteran, is asked for. */
  passedOver(turn, step) {
    if (step.id !== 'about') return null;
    const words = turn.maskedText;
    if (speaksForEmployer(turn)) return { kind: 'option', id: 'employer', words };
    if (speaksForFamily(turn)) return { kind: 'option', id: 'family', words };
    // “What documents do I need?” says nothing of whom it is about.
    if (looksLikeQuestion(turn, turn.text)) return null;
    const first = turn.services.selfCheck.next(selfCheckMemory(turn).given, turn.scope.today);
    const answered = first !== null && readValue(turn, questionStep(turn, first)) !== null;
    return answered || tellsOfSelf(turn, tellableSteps(turn)) ? { kind: 'option', id: 'self', words } : null;
  },

  told(turn, step) {
    if (isClarifyStep(step.id) || isVolunteeredStep(step.id)) return null;
    return step.id === 'about' ? toldOfSelf(turn, step, tellableSteps(turn)) : toldAnswer(turn, step);
  },

  besides: saidBefore,

  clear(turn) {
    delete turn.memory.selfCheck;
    delete turn.memory.answeredBy;
    delete turn.memory.speaksForFamily;
    delete turn.memory.speaksForOther;
    delete turn.memory.told;
  },
};

/** 俺自个儿 where the region is asked: whom it is about is known, and no miss. @returns null where it says something else */
function saidBefore(turn: Turn, open: Step): string | null {
  const { answeredBy } = turn.memory;
  if (open.id === 'about' || !answeredBy) return null;
  const said = optionThatStandsOut(turn, about(turn), inPlainWords(turn.text, turn.t('words.dialect')));
  return said && answeredByOf(turn, said.id) === answeredBy ? turn.t('selfCheck.aboutKnown', { whom: said.label }) : null;
}

function about(turn: Turn): Step {
  const ids = turn.voice === 'operator' ? ['self', 'family', 'employer'] : ['self', 'family', 'other', 'employer'];
  return { extraButtons: [turn.label('recognised')], ...aboutStep(turn, ids, 'selfCheck') };
}

/** “给我老公查一下”, now or before, says whom it is about before it is asked. @returns sentences to say */
async function heardAbout(turn: Turn): Promise<string[]> {
  if (turn.memory.answeredBy) return [];
  const told = turn.memory.speaksForFamily === true && !tellsOwnService(turn, tellableSteps(turn));
  const whom = told || speaksForFamily(turn) ? 'family' : turn.memory.speaksForOther ? 'other' : null;
  const option = about(turn).options.find(({ id }) => id === whom);
  if (!option) return [];
  const { notes = [] } = await acceptAbout(turn, { kind: 'option', id: option.id, words: option.label }, 'selfCheck.forSomeoneElse');
  return notes;
}

export class SelfCheckDialog extends Dialog {
  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const { change, at, instead } = (options ?? {}) as Partial<QuestionnaireOptions>;
    const last = change || at || instead ? null : lastResult(turn);
    if (last) {
      await turn.say(turn.t('selfCheck.already', { result: turn.t(`result.name.${last.result}`) }), {
        buttons: turn.buttons('lastResult', 'change', 'restartSelfCheck'),
      });
      return dc.endDialog();
    }
    const notes = await heardAbout(turn);
    if (notes.length > 0) await turn.say(notes.join('\n\n'));
    return dc.beginDialog('questionnaire', { form: 'selfCheck', change, at, instead });
  }

  override async resumeDialog(dc: DialogContext, _reason: DialogReason, end?: FormEnd): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    if (end === 'complete') {
      reassess(turn);
      await showResult(turn);
    } else if (end === 'employer') {
      await turn.say(turn.t('selfCheck.employer'));
      await answerPolicy(turn, [{ topic: 'employer-insurance-subsidy', confidence: 1 }], turn.text, false);
    }
    return dc.endDialog();
  }
}
