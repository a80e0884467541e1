/** Reads which of several listed things was picked: by number, label or button. */
import type { Answered, Reply } from './forms';
import type { Turn } from './turn';
import { normalize, ordinal } from './words';

export interface Place {
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

export function pickPlace(turn: Turn, places: readonly Place[]): Place | null {
  const position = ordinal(turn.text);
  if (position !== null) return places[position - 1] ?? null;
  const said = normalize(turn.text);
  return places.find(({ label }) => normalize(label) === said) ?? null;
}

export function placesOf(reply: Reply): { places?: Place[] } {
  if (reply.kind !== 'value') return {};
  const { candidates } = reply.value as { candidates?: { code: string; province: string; city: string | null; label: string }[] };
  if (!candidates || candidates.length < 2) return {};
  return { places: candidates.map(({ label, ...place }) => ({ label, value: { ...place, confirm: false } })) };
}
