/** Reads which of several listed things was picked: by number, label or button. */
import type { Answered, Reply } from './forms';
import type { Turn } from './turn';
import { mentions, normalize, ordinal } from './words';

/** One of several values that an answer may have meant. */
export interface Choice {
  label: string;
  value: unknown;
}

/** `3`, the label, or the button `3. label`. */
export function pickAnswered(turn: Turn, answered: readonly Answered[]): Answered | null {
  const position = ordinal(turn.text) ?? Number(/^(\d{1,2})\s*[.．、]/.exec(turn.text)?.[1] ?? 0);
  if (position > 0) return answered[position - 1] ?? null;
  const said = normalize(turn.text);
  const fitting = answered.filter(({ label }) => said.includes(normalize(label)) || (said.length > 1 && normalize(label).includes(said)));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/** A wish to change something that was answered; which, it may name. */
export const wishesChange = (turn: Turn): boolean => mentions(turn.text, turn.t('form.changeWords'));

/** The one answer that is named: by its label, or as people call it, 年龄 for the birth month. */
export function namedAnswer(turn: Turn, answered: readonly Answered[]): Answered | null {
  const named = answered.filter(({ label }) => normalize(turn.text).includes(normalize(label)));
  const called = named.length > 0 ? named : answered.filter(({ stepId }) => isCalled(turn, stepId));
  return called.length === 1 ? (called[0] ?? null) : null;
}

const isCalled = ({ t, text, wordings }: Turn, stepId: string): boolean => {
  const key = `form.called.${stepId}`;
  return wordings(key) !== undefined && mentions(text, t(key));
};

export function pickChoice(turn: Turn, choices: readonly Choice[]): Choice | null {
  const position = ordinal(turn.text);
  if (position !== null) return choices[position - 1] ?? null;
  const said = normalize(turn.text);
  return choices.find(({ label }) => normalize(label) === said) ?? null;
}

export function choicesOf(reply: Reply): { choices?: Choice[] } {
  if (reply.kind !== 'value') return {};
  const { candidates } = reply.value as { candidates?: { label: string }[] };
  if (!candidates || candidates.length < 2) return {};
  return { choices: candidates.map(({ label, ...value }) => ({ label, value: { ...value, confirm: false } })) };
}
