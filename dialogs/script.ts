/**
 * The conversation as a script for an operator: where it stands, what comes next, what is known, and what that makes so far.
 * Follows from the state alone, so that it is the same after a crash, a transfer or a release. Says nothing itself.
 */
import type { Question } from '../src/eligibility/types';
import type { Citation } from '../src/policy/types';
import type { Answered, FormId } from './forms';
import type { Position } from './progress';
import { buildCard, type ResultCard } from './result-card';
import { questionLabel } from './self-check-texts';
import type { Stage } from './stage';
import { turnOf, type Turn } from './turn';

/** Where the conversation stands: all that must be known to take an answer. */
export interface ScriptPosition {
  /** What the next message answers; a key pressed at one step is refused at any other. */
  stepId: string;
  /** The open question; null where there is none. */
  step: string | null;
  /** Misunderstandings in a row. */
  misses: number;
}

export interface Script extends ScriptPosition {
  /** Null where no form is open. */
  question: ScriptQuestion | null;
  /** Short names of the questions that come next where nothing is known for certain, as far as can be seen. */
  ahead: string[];
  /** How many questions there are still at most, the open one included; null where that is not known. */
  remaining: number | null;
  answered: (Answered & { form: FormId })[];
  /** Short names of the questions whose answers are kept and not read. */
  setAside: string[];
  /** What the answers make so far; null before there is one. */
  result: (ResultCard & { result: string; isFinal: boolean }) | null;
  crisis: 'check-in' | 'alarm' | null;
}

export interface ScriptQuestion {
  form: FormId;
  step: string;
  label: string;
  kind: string;
  /** What is read out. */
  text: string;
  /** For those who have not understood it: other words first, then the choices one by one. */
  again: string[];
  /** What a good answer looks like; not read out. */
  hint: string | null;
  why: string;
  /** What may be answered besides the options: that one does not know or will not say, or wants to change something. */
  also: string[];
  /** The rule that justifies asking. */
  clause: Pick<Citation, 'title' | 'docNumber' | 'locator' | 'quote'> | null;
}

interface Steering {
  /** The step at which the message was written. */
  step?: unknown;
  /** A question that was answered before and is asked again. */
  goTo?: unknown;
}

const AHEAD_SHOWN = 4;

/** An operator who has noted who calls is not asked once more; an employer is asked what it is about. */
export function rememberCaller(turn: Turn): void {
  const { caller } = (turn.context.activity.channelData ?? {}) as { caller?: unknown };
  if (turn.voice === 'operator' && (caller === 'self' || caller === 'family')) turn.memory.answeredBy = 'operator';
}

/** What an operator's message carries beside its words. @returns whether the turn is over */
export async function steer(stage: Stage): Promise<boolean> {
  const turn = turnOf(stage.dc);
  const { step, goTo } = (turn.context.activity.channelData ?? {}) as Steering;
  if (typeof step === 'string' && step !== stepIdOf(stage)) {
    turn.scope.outcome.kind = 'stale-step';
    await stage.aside(() => turn.say(turn.t('operatorScript.stale')));
    return true;
  }
  return typeof goTo === 'string' && jump(stage, goTo);
}

async function jump(stage: Stage, stepId: string): Promise<boolean> {
  const { dc, questionnaire } = stage;
  if (stage.formIsOpen && (await questionnaire.goTo(dc, stepId))) return true;
  if (!stage.selfCheckAnswers.some((answered) => answered.stepId === stepId)) return false;
  await dc.beginDialog('selfCheck', { change: true, at: stepId });
  return true;
}

function stepIdOf(stage: Stage): string {
  const { offer } = turnOf(stage.dc).memory;
  if (offer) return `offer.${offer.kind}`;
  if (!stage.formIsOpen) return 'open';
  const { form, step, waitsFor } = stage.questionnaire.position(stage.dc);
  return [form, step?.id ?? 'list', waitsFor].join('.');
}

export function locate(stage: Stage): ScriptPosition {
  const position = stage.formIsOpen ? stage.questionnaire.position(stage.dc) : null;
  return {
    stepId: stepIdOf(stage),
    step: position?.step?.id ?? null,
    misses: Math.max(position?.misses ?? 0, turnOf(stage.dc).memory.misses ?? 0),
  };
}

export function describeScript(stage: Stage): Script {
  const turn = turnOf(stage.dc);
  const position = stage.formIsOpen ? stage.questionnaire.position(stage.dc) : null;
  const coming = comingUp(turn, stage, position);
  return {
    ...locate(stage),
    question: position ? questionOf(turn, position) : null,
    ahead: coming.ahead.slice(0, AHEAD_SHOWN),
    remaining: coming.remaining,
    answered: stage.allAnswers,
    setAside: setAside(turn),
    result: resultSoFar(turn),
    crisis: turn.memory.crisis ?? null,
  };
}

function questionOf(turn: Turn, { form, step, waitsFor }: Position): ScriptQuestion | null {
  if (!step || waitsFor === 'change') return null;
  const { label = step.again ?? step.text, options, otherWords, canBeUnsure, optional, extraButtons = [] } = step;
  const joiner = turn.t('form.listSeparator');
  const choices = options.map((option) => option.label);
  const unsure = canBeUnsure && !options.some(({ id }) => id === 'unsure') ? [turn.t('form.unsure')] : [];
  return {
    form,
    step: step.id,
    label,
    kind: step.kind,
    text: step.text,
    again: [
      ...(otherWords && otherWords !== step.text ? [turn.t('operatorScript.inOtherWords', { question: otherWords })] : []),
      ...(choices.length > 1 ? [turn.t('operatorScript.oneByOne', { label, choices: choices.join(joiner) })] : []),
    ],
    hint: step.help?.() ?? null,
    why: step.why().split('\n')[0] ?? '',
    also: waitsFor === 'answer' ? [...unsure, ...(optional ? [turn.label('skip')] : []), ...extraButtons] : [],
    clause: form === 'selfCheck' ? clauseOf(turn, step.id) : null,
  };
}

function clauseOf(turn: Turn, questionId: string): ScriptQuestion['clause'] {
  const question = findQuestion(turn, questionId);
  if (!question) return null;
  if ('provision' in question.clause) return turn.services.policy.citation(question.clause.provision);
  const { citation } = turn.services.selfCheck.ruleSet(turn.memory.selfCheck?.given ?? {}, turn.scope.today);
  return { title: citation.documentTitle, docNumber: null, locator: citation.clause ?? '', quote: citation.quote ?? null };
}

/** Null for the steps around the questions, such as whom it is about. */
function findQuestion(turn: Turn, id: string): Question | null {
  try {
    return turn.services.selfCheck.question(id);
  } catch {
    // Not a question of the policy pack.
    return null;
  }
}

function comingUp(turn: Turn, stage: Stage, position: Position | null): Pick<Script, 'ahead' | 'remaining'> {
  if (!position || position.waitsFor === 'change') return { ahead: [], remaining: null };
  const open = position.step?.id;
  if (position.form === 'selfCheck') {
    const given = turn.memory.selfCheck?.given ?? {};
    const labels = wayOfUnsure(turn)
      .filter((id) => id !== open)
      .map((id) => questionLabel(turn, id));
    // Before the region is known, no rule says how many there are.
    return { ahead: labels, remaining: given['region'] ? turn.services.selfCheck.remaining(given, turn.scope.today) : null };
  }
  const steps = stage.ahead;
  // A question that is asked again was answered already and is not among them.
  const rest = (steps ?? []).filter(({ id }) => id !== open).map(({ label }) => label);
  return { ahead: rest, remaining: steps && rest.length + 1 };
}

/** The way on if every answer were that one does not know: whatever is known makes it shorter. */
function wayOfUnsure(turn: Turn): string[] {
  const { selfCheck } = turn.services;
  let given = turn.memory.selfCheck?.given ?? {};
  const ids: string[] = [];
  // One more than is shown, for the open question is among them.
  while (ids.length <= AHEAD_SHOWN) {
    const question = selfCheck.next(given, turn.scope.today);
    if (!question) break;
    ids.push(question.id);
    const unsure = question.facts.map((fact) => [fact, { value: 'unsure', source: 'operator', at: '' }] as const);
    given = { ...given, ...Object.fromEntries(unsure) };
  }
  return ids;
}

function setAside(turn: Turn): string[] {
  const memory = turn.memory.selfCheck;
  if (!memory) return [];
  const read = new Set(turn.services.selfCheck.path(memory.given, turn.scope.today).map(({ question }) => question.id));
  const questions = Object.keys(memory.shown).filter((id) => !read.has(id) && findQuestion(turn, id) !== null);
  return questions.map((id) => questionLabel(turn, id));
}

function resultSoFar(turn: Turn): Script['result'] {
  const memory = turn.memory.selfCheck;
  const { selfCheck } = turn.services;
  const { today } = turn.scope;
  if (!memory || selfCheck.path(memory.given, today).length === 0) return null;
  const assessment = selfCheck.assess(memory.given, today);
  const isFinal = memory.assessedOn !== undefined;
  const card = buildCard(turn, assessment, selfCheck.ruleSet(memory.given, today), { soFar: !isFinal });
  return { ...card, result: assessment.result, isFinal };
}
