/** What the self-check has been told so far: read back line by line, as facts, and without what this release can no longer read. */
import type { Fact, Facts } from '../src/eligibility/types';
import type { Answered } from './forms';
import { questionLabel } from './self-check-texts';
import { volunteered } from './sensitive';
import type { Turn } from './turn';
import { volunteeredAnswers } from './volunteered';

/** What was told unasked is no answer to a question. */
export function hasSelfCheckAnswers(turn: Turn): boolean {
  return Object.keys(turn.memory.selfCheck?.given ?? {}).length > volunteered(turn).length;
}

/** One line a question in the order asked, after what was told unasked; empty before the first answer. */
export function selfCheckAnswers(turn: Turn): Answered[] {
  const memory = turn.memory.selfCheck;
  if (!memory || Object.keys(memory.given).length === 0) return [];
  const asked = turn.services.selfCheck.path(memory.given, turn.scope.today).map(({ question }) => ({
    stepId: question.id,
    label: questionLabel(turn, question.id),
    answer: memory.shown[question.id] ?? '',
  }));
  return [...volunteeredAnswers(turn), ...asked];
}

/** The facts that count, by name. */
export function factsOnPath(turn: Turn): Record<string, Fact['value']> {
  const memory = turn.memory.selfCheck;
  if (!memory) return {};
  const facts: Facts = Object.assign(
    {},
    ...turn.services.selfCheck.path(memory.given, turn.scope.today).map((step) => step.facts),
  ) as Facts;
  const told = volunteered(turn).map((name) => [name, true]);
  return { ...Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value])), ...Object.fromEntries(told) };
}

/**
 * Takes out stored answers that this release of the questions can no longer read.
 * @returns short names of the questions that must be asked again
 */
export function reviveAnswers(turn: Turn): string[] {
  const memory = turn.memory.selfCheck;
  if (!memory) return [];
  const reader = `${turn.services.selfCheck.release} ${turn.scope.today}`;
  if (memory.readBy === reader) return [];
  const { given, dropped } = turn.services.selfCheck.revive(memory.given, turn.scope.today);
  memory.given = given;
  memory.readBy = reader;
  if (dropped.length > 0) delete memory.assessedOn;
  for (const id of dropped) delete memory.shown[id];
  return dropped.map((id) => questionLabel(turn, id));
}
