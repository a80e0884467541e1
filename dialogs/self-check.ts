/** The self-check: whom it is about, then the questions that can still change the result. Stores no name, no telephone, no ID number. */
import { Dialog, type DialogContext, type DialogReason, type DialogTurnResult } from 'botbuilder-dialogs';
import type { Fact, Facts, Question } from '../src/eligibility/types';
import { factsFromAnswer, type QuestionAnswer } from '../src/policy/self-check';
import type { AgeAnswer, BirthdateAnswer, RegionAnswer, UnemployedSinceAnswer } from '../src/understanding/types';
import { aboutStep, acceptAbout, rememberRegion } from './contact-steps';
import type { Accepted, Form, FormEnd, Reply, Step } from './forms';
import type { SelfCheckMemory } from './memory';
import { answerPolicy } from './policy-answers';
import type { QuestionnaireOptions } from './questionnaire';
import { showResult } from './result';
import { optionsOf, questionHelp, questionLabel, questionText, whyAsked } from './self-check-texts';
import { turnOf, type Turn } from './turn';

export function selfCheckMemory(turn: Turn): SelfCheckMemory {
  return (turn.memory.selfCheck ??= { given: {}, shown: {} });
}

export const selfCheckForm: Form = {
  id: 'selfCheck',
  intro: (turn) => (Object.keys(selfCheckMemory(turn).given).length > 0 ? turn.t('selfCheck.goingOn') : turn.t('selfCheck.intro')),

  next(turn) {
    if (!turn.memory.answeredBy) return about(turn);
    const memory = selfCheckMemory(turn);
    const question = turn.services.selfCheck.next(memory.given, turn.scope.today);
    if (!question) return null;
    memory.asking = { id: question.id, options: question.options?.map(({ id }) => id) };
    return questionStep(turn, question, turn.services.selfCheck.remaining(memory.given, turn.scope.today));
  },

  step(turn, id) {
    if (id === 'about') return about(turn);
    const question = findQuestion(turn, id);
    return question ? questionStep(turn, question) : null;
  },

  begun: (turn) => Object.keys(turn.memory.selfCheck?.given ?? {}).length > 0,

  answered(turn) {
    const memory = turn.memory.selfCheck;
    if (!memory || Object.keys(memory.given).length === 0) return [];
    return turn.services.selfCheck.path(memory.given, turn.scope.today).map(({ question }) => ({
      stepId: question.id,
      label: questionLabel(turn, question.id),
      answer: memory.shown[question.id] ?? '',
    }));
  },

  async accept(turn, step, reply) {
    if (step.id !== 'about') return acceptAnswer(turn, step, reply);
    if (reply.kind === 'option' && reply.id === 'employer') return { end: 'employer' };
    acceptAbout(turn, reply);
    const forSomeoneElse = turn.voice !== 'operator' && turn.memory.answeredBy !== 'veteran';
    return forSomeoneElse ? { notes: [turn.t('selfCheck.forSomeoneElse')] } : {};
  },

  clear(turn) {
    delete turn.memory.selfCheck;
    delete turn.memory.answeredBy;
  },
};

function about(turn: Turn): Step {
  return aboutStep(turn, turn.voice === 'operator' ? ['self', 'family', 'employer'] : ['self', 'family', 'other', 'employer'], 'selfCheck');
}

/** The question as it is asked here: a region may narrow its options. Null when this release has no such question. */
function findQuestion(turn: Turn, id: string): Question | null {
  const { selfCheck } = turn.services;
  const asking = turn.memory.selfCheck?.asking;
  try {
    const question = selfCheck.question(id);
    if (asking?.id === id && asking.options) {
      const { options } = asking;
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
    options,
    canBeUnsure: question.options?.some(({ id }) => id === 'unsure') ?? false,
    why: () => whyAsked(turn, question),
    help: () => questionHelp(turn, question.id),
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
  const facts = factsFromAnswer(question, said, {
    source: turn.memory.answeredBy ?? 'veteran',
    at: turn.scope.now.toISOString(),
    words: turn.maskedText || reply.words,
  });
  if (reply.kind === 'value' && reply.slot === 'region') rememberRegion(turn, reply.value as RegionAnswer, reply.words);
  const words = said.kind === 'age' ? (memory.age?.words ?? reply.words) : reply.words;
  const replaces = question.facts.some((name) => memory.given[name] !== undefined);
  const changed = replaces
    ? selfCheck.change(memory.given, question.id, facts, today)
    : { given: { ...memory.given, ...facts }, noLongerCounts: [] };
  const notes = notesOnChange(turn, memory, question, words, replaces, changed.noLongerCounts);
  memory.given = changed.given;
  memory.shown[question.id] = words;
  delete memory.asking;
  delete memory.result;
  return { notes };
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

/** The facts that count, by name. */
export function factsOnPath(turn: Turn): Record<string, Fact['value']> {
  const memory = turn.memory.selfCheck;
  if (!memory) return {};
  const facts: Facts = Object.assign(
    {},
    ...turn.services.selfCheck.path(memory.given, turn.scope.today).map((step) => step.facts),
  ) as Facts;
  return Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]));
}

export class SelfCheckDialog extends Dialog {
  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const { change } = (options ?? {}) as Partial<QuestionnaireOptions>;
    if (turn.memory.selfCheck?.result && !change) {
      await turn.say(turn.t('selfCheck.already', { result: turn.t(`result.name.${turn.memory.selfCheck.result.result}`) }), {
        buttons: turn.buttons('lastResult', 'change', 'restartSelfCheck'),
      });
      return dc.endDialog();
    }
    return dc.beginDialog('questionnaire', { form: 'selfCheck', change });
  }

  override async resumeDialog(dc: DialogContext, _reason: DialogReason, end?: FormEnd): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    if (end === 'complete') {
      const memory = selfCheckMemory(turn);
      memory.result = turn.services.selfCheck.assess(memory.given, turn.scope.today);
      turn.scope.outcome.kind = `self-check-${memory.result.result}`;
      await showResult(turn);
    } else if (end === 'employer') {
      await turn.say(turn.t('selfCheck.employer'));
      await answerPolicy(turn, 'employer-insurance-subsidy', turn.text, false);
    }
    return dc.endDialog();
  }
}
