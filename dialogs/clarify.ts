/** Answers that cannot all be right: asked about once, kindly, with the answers as buttons; then left for the caseworker. */
import type { Contradiction, Facts } from '../src/eligibility/types';
import type { Accepted, Reply, Step, StepOption } from './forms';
import type { SelfCheckMemory } from './memory';
import { factLabel, questionLabel } from './self-check-texts';
import type { Turn } from './turn';

const PREFIX = 'clarify-';
/** A question with two answers in it, such as an age and a birth month, is told apart by facts. */
const FACT = 'fact-';

/**
 * The step about the first contradiction that was not asked about yet; null when there is none.
 * @param only the id of the one contradiction that may be asked about here
 */
export function clarifyStep(turn: Turn, only?: string): Step | null {
  const memory = turn.memory.selfCheck;
  if (!memory) return null;
  const asked = memory.clarified ?? [];
  const found = contradictionsOf(turn).find(({ id }) => !asked.includes(id) && (only === undefined || id === only));
  return found ? toStep(turn, found) : null;
}

/** The step by its id, as long as the answers still contradict each other. */
export function clarifyStepById(turn: Turn, stepId: string): Step | null {
  const found = contradictionsOf(turn).find(({ id }) => PREFIX + id === stepId);
  return found ? toStep(turn, found) : null;
}

export const isClarifyStep = (stepId: string): boolean => stepId.startsWith(PREFIX);

function contradictionsOf(turn: Turn): readonly Contradiction[] {
  const memory = turn.memory.selfCheck;
  if (!memory) return [];
  // With a single answer on the table there is nothing to choose from.
  return turn.services.selfCheck.contradictionsIn(memory.given, turn.scope.today).filter((one) => statements(turn, one).length > 1);
}

/** What was said, each as “question: answer”. */
function statements(turn: Turn, { facts, questions }: Contradiction): StepOption[] {
  const { given = {}, shown = {} } = turn.memory.selfCheck ?? {};
  const line = (label: string, answer: string): string => turn.t('form.answerLine', { label, answer });
  if (questions.length > 1) return questions.map((id) => ({ id, label: line(questionLabel(turn, id), shown[id] ?? '') }));
  const words: Record<string, string | undefined> = { age: shown['age'], idBirthMonth: shown['id-birth'] };
  return facts
    .filter((name) => given[name] && given[name].value !== 'unsure')
    .map((name) => ({ id: FACT + name, label: line(factLabel(turn, name), words[name] ?? shown[questions[0] ?? ''] ?? '') }));
}

function toStep(turn: Turn, contradiction: Contradiction): Step {
  const said = statements(turn, contradiction);
  const [first, second] = said.map(({ label }) => label);
  return {
    id: PREFIX + contradiction.id,
    kind: 'choice',
    facts: contradiction.facts,
    text: turn.t(`clarify.${turn.voice}`, { first, second }),
    options: [...said, { id: 'unsure', label: turn.t('clarify.unsure'), words: turn.t('words.unsure') }],
    canBeUnsure: true,
    why: () => turn.t('clarify.why'),
  };
}

/** Keeps the answer that is right and takes the others out, so that they are asked again; “not sure” leaves all as they are. */
export function acceptClarify(turn: Turn, step: Step, reply: Reply): Accepted {
  const memory = turn.memory.selfCheck;
  const id = step.id.slice(PREFIX.length);
  const found = contradictionsOf(turn).find((one) => one.id === id);
  if (!memory || !found) return {};
  memory.clarified = [...(memory.clarified ?? []), id];
  if (reply.kind !== 'option') return { notes: [turn.t('clarify.left')] };
  delete memory.assessedOn;
  if (reply.id.startsWith(FACT)) {
    keepFact(memory, reply.id.slice(FACT.length), found.facts);
    return { notes: [turn.t('clarify.taken', { answer: reply.words })] };
  }
  // What was wrong may have been told that way too: it is asked, not taken up again.
  delete turn.memory.told;
  const wrong = found.questions.filter((question) => question !== reply.id);
  for (const question of wrong) takeOut(turn, memory, question);
  const list = wrong.map((question) => questionLabel(turn, question)).join(turn.t('form.listSeparator'));
  return { notes: [turn.t('clarify.askedAgain', { answer: reply.words, list })] };
}

function takeOut(turn: Turn, memory: SelfCheckMemory, questionId: string): void {
  const { facts, alsoFills = [] } = turn.services.selfCheck.question(questionId);
  const gone = new Set([...facts, ...alsoFills]);
  memory.given = Object.fromEntries(Object.entries(memory.given).filter(([name]) => !gone.has(name)));
  delete memory.shown[questionId];
}

/** The birth month comes from the papers, or is left open where only the age is right. */
function keepFact(memory: SelfCheckMemory, right: string, all: readonly string[]): void {
  const given: Record<string, Facts[string]> = { ...memory.given };
  const birth = given['birthMonth'];
  if (right === 'idBirthMonth' && given['idBirthMonth']) {
    given['birthMonth'] = given['idBirthMonth'];
    memory.shown['birth'] = memory.shown['id-birth'] ?? '';
  }
  if (right === 'age' && birth) {
    given['birthMonth'] = { ...birth, value: 'unsure' };
    memory.shown['birth'] = memory.shown['age'] ?? '';
  }
  for (const name of all) if (name !== right && name !== 'birthMonth') delete given[name];
  memory.given = given;
}

/** The contradictions that are left, each as the answers that do not fit. */
export function leftToVerify(turn: Turn): string[] {
  return contradictionsOf(turn).map((one) =>
    statements(turn, one)
      .map(({ label }) => label)
      .join(turn.t('clarify.against')),
  );
}
