/** The self-check: whom it is about, then the questions that can still change the result. Stores no name, no telephone, no ID number. */
import { Dialog, type DialogContext, type DialogReason, type DialogTurnResult } from './botbuilder';
import type { Facts, Question } from '../src/eligibility/types';
import { factsFromAnswer, SelfCheckError, type AnswerContext, type QuestionAnswer } from '../src/policy/self-check';
import type { AgeAnswer, BirthdateAnswer, RegionAnswer, UnemployedSinceAnswer } from '../src/understanding/types';
import { readValue } from './answers';
import { acceptClarify, clarifyStep, clarifyStepById, isClarifyStep } from './clarify';
import { aboutStep, acceptAbout, rememberRegion } from './contact-steps';
import type { Accepted, Form, FormEnd, Reply, Step } from './forms';
import { lastResult, reassess } from './last-result';
import type { SelfCheckMemory } from './memory';
import { answerPolicy } from './policy-answers';
import type { QuestionnaireOptions } from './progress';
import { refuse, refuseUnread } from './refused';
import { showResult } from './result';
import { hasSelfCheckAnswers, selfCheckAnswers } from './self-check-memory';
import { optionsOf, questionHelp, questionLabel, questionText, whyAsked } from './self-check-texts';
import { turnOf, type Turn } from './turn';
import { acceptVolunteered, isVolunteeredStep, volunteeredStep } from './volunteered';
import { speaksForFamily } from './whom';
import { mentions } from './words';

/** Questions that people answer before they are asked. */
const SAID_ALONG = ['work', 'ready'];

function selfCheckMemory(turn: Turn): SelfCheckMemory {
  return (turn.memory.selfCheck ??= { given: {}, shown: {} });
}

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

  /** Whoever names a place instead of saying whom it is about asks for themselves. */
  passedOver(turn, step) {
    const first = step.id === 'about' ? turn.services.selfCheck.next(selfCheckMemory(turn).given, turn.scope.today) : null;
    const answered = first !== null && readValue(turn, questionStep(turn, first)) !== null;
    return answered ? { kind: 'option', id: 'self', words: turn.maskedText } : null;
  },

  clear(turn) {
    delete turn.memory.selfCheck;
    delete turn.memory.answeredBy;
  },
};

function about(turn: Turn): Step {
  const ids = turn.voice === 'operator' ? ['self', 'family', 'employer'] : ['self', 'family', 'other', 'employer'];
  return { extraButtons: [turn.label('recognised')], ...aboutStep(turn, ids, 'selfCheck') };
}

/** “给我老公查一下”, now or before, says whom it is about before it is asked. @returns sentences to say */
async function heardAbout(turn: Turn): Promise<string[]> {
  const family = turn.memory.answeredBy ? undefined : about(turn).options.find(({ id }) => id === 'family');
  const named = turn.memory.speaksForFamily === true || speaksForFamily(turn);
  if (!family || !named) return [];
  const { notes = [] } = await acceptAbout(turn, { kind: 'option', id: family.id, words: family.label }, 'selfCheck.forSomeoneElse');
  return notes;
}

/** The question as it is asked here: a region may narrow its options. Null when this release has no such question. */
function findQuestion(turn: Turn, id: string): Question | null {
  const { selfCheck } = turn.services;
  const asking = turn.memory.selfCheck?.asking;
  try {
    const question = selfCheck.question(id);
    const options = asking?.id === id ? asking.options : undefined;
    // Another release may have asked with other options: then they are offered as they are now.
    if (options?.every((one) => question.options?.some((option) => option.id === one))) {
      return { ...question, options: question.options?.filter((option) => options.includes(option.id)) };
    }
    return selfCheck.path(selfCheckMemory(turn).given, turn.scope.today).find((step) => step.question.id === id)?.question ?? question;
  } catch (error) {
    turn.scope.log.warn({ error, question: id }, 'a stored conversation waits for a question that is gone');
    return null;
  }
}

function questionStep(turn: Turn, question: Question, remaining?: number): Step {
  const options = optionsOf(turn, question);
  if (question.kind === 'birthdate' && turn.memory.selfCheck?.age) {
    options.unshift({ id: 'by-age', label: turn.t('selfCheck.byAge') });
  }
  return {
    id: question.id,
    kind: question.kind,
    facts: question.facts,
    text: questionText(turn, question.id, turn.voice),
    otherWords: questionText(turn, question.id, turn.voice === 'operator' ? 'veteran' : 'operator'),
    label: questionLabel(turn, question.id),
    options,
    canBeUnsure: question.options?.some(({ id }) => id === 'unsure') ?? false,
    why: () => whyAsked(turn, question),
    help: () => questionHelp(turn, question.id),
    refuse: () => refuseUnread(turn, question),
    saidAlong: () => SAID_ALONG.filter((id) => id !== question.id).flatMap((id) => optionsOf(turn, turn.services.selfCheck.question(id))),
    remaining,
  };
}

async function acceptAnswer(turn: Turn, step: Step, reply: Reply): Promise<Accepted> {
  const { selfCheck } = turn.services;
  const { today } = turn.scope;
  const memory = selfCheckMemory(turn);
  if (reply.kind === 'value' && reply.slot === 'age' && step.kind === 'birthdate') {
    memory.age = { value: reply.value as AgeAnswer, words: reply.words };
    return { notes: [turn.t('selfCheck.ageNotEnough', { age: reply.words })], again: true };
  }
  const question = findQuestion(turn, step.id) ?? selfCheck.question(step.id);
  const said = sayAnswer(memory, question, reply);
  const context = {
    source: turn.memory.answeredBy ?? 'veteran',
    at: turn.scope.now.toISOString(),
    words: turn.maskedText || reply.words,
  };
  const facts = { ...ageSaidBefore(memory, question, said, context), ...factsFromAnswer(question, said, context) };
  if (question.facts.includes('veteranStatus')) rememberServed(turn, memory);
  if (reply.kind === 'value' && reply.slot === 'region') rememberRegion(turn, reply.value as RegionAnswer, reply.words);
  const words = said.kind === 'age' ? (memory.age?.words ?? reply.words) : reply.words;
  const replaces = question.facts.some((name) => memory.given[name] !== undefined);
  let changed: { given: Facts; noLongerCounts: string[] };
  try {
    changed = replaces
      ? selfCheck.change(memory.given, question.id, facts, today)
      : { given: readable(turn, { ...memory.given, ...facts }), noLongerCounts: [] };
  } catch (error) {
    if (!(error instanceof SelfCheckError)) throw error;
    return { notes: [refuse(turn, error, question, words)], again: true };
  }
  const notes = notesOnChange(turn, memory, question, words, replaces, changed.noLongerCounts);
  memory.given = changed.given;
  memory.shown[question.id] = words;
  delete memory.asking;
  delete memory.assessedOn;
  return { notes };
}

/** @throws SelfCheckError where one of the facts cannot be */
function readable(turn: Turn, given: Facts): Facts {
  turn.services.selfCheck.ruleSet(given, turn.scope.today);
  return given;
}

/** An age that was said before the birth month stands beside it: where they do not fit, that is asked about. */
function ageSaidBefore(memory: SelfCheckMemory, question: Question, said: QuestionAnswer, context: AnswerContext): Facts {
  if (said.kind !== 'birthdate' || !memory.age) return {};
  const { age } = factsFromAnswer(question, { kind: 'age', value: memory.age.value }, context);
  memory.shown['age'] = memory.age.words;
  delete memory.age;
  return age ? { age } : {};
}

/** Who is no veteran may still serve, or have served elsewhere: each has a way of their own. */
function rememberServed(turn: Turn, memory: SelfCheckMemory): void {
  delete memory.served;
  if (mentions(turn.text, turn.t('selfCheck.words.abroad'))) memory.served = 'abroad';
  else if (mentions(turn.text, turn.t('selfCheck.words.serving'))) memory.served = 'serving';
}

/** The reply in the terms of the engine. */
function sayAnswer(memory: SelfCheckMemory, question: Question, reply: Reply): QuestionAnswer {
  const byAge = (reply.kind === 'option' && reply.id === 'by-age') || (reply.kind === 'unsure' && question.kind === 'birthdate');
  if (byAge && memory.age) return { kind: 'age', value: memory.age.value };
  switch (reply.kind) {
    case 'option':
      return { kind: 'options', ids: [reply.id] };
    case 'options':
      return { kind: 'options', ids: reply.ids };
    case 'value':
      if (reply.slot === 'birthdate') return { kind: 'birthdate', value: reply.value as BirthdateAnswer };
      if (reply.slot === 'unemployed_since') return { kind: 'unemployed_since', value: reply.value as UnemployedSinceAnswer };
      return reply.slot === 'age'
        ? { kind: 'age', value: reply.value as AgeAnswer }
        : { kind: 'region', value: reply.value as RegionAnswer };
    default:
      return { kind: 'options', ids: ['unsure'] };
  }
}

function notesOnChange(
  turn: Turn,
  memory: SelfCheckMemory,
  question: Question,
  words: string,
  replaces: boolean,
  noLongerCounts: string[],
): string[] {
  if (!replaces || memory.shown[question.id] === words) return [];
  const notes = [turn.t('selfCheck.changed', { label: questionLabel(turn, question.id), answer: words })];
  if (noLongerCounts.length > 0) {
    const list = noLongerCounts.map((id) => questionLabel(turn, id)).join(turn.t('form.listSeparator'));
    notes.push(turn.t('selfCheck.noLongerCounts', { list }));
  }
  return notes;
}

export class SelfCheckDialog extends Dialog {
  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const { change, at } = (options ?? {}) as Partial<QuestionnaireOptions>;
    const last = change ? null : lastResult(turn);
    if (last) {
      await turn.say(turn.t('selfCheck.already', { result: turn.t(`result.name.${last.result}`) }), {
        buttons: turn.buttons('lastResult', 'change', 'restartSelfCheck'),
      });
      return dc.endDialog();
    }
    const notes = await heardAbout(turn);
    if (notes.length > 0) await turn.say(notes.join('\n\n'));
    return dc.beginDialog('questionnaire', { form: 'selfCheck', change, at });
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
