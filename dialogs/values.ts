/** A date, a place, an age, a number: understood, and put into plain words to be shown and read back. Knows no step. */
import { understandAnswer } from '../src/understanding';
import type {
  AgeAnswer,
  BirthdateAnswer,
  IdNumberAnswer,
  PhoneAnswer,
  RegionAnswer,
  SlotKind,
  UnemployedSinceAnswer,
} from '../src/understanding/types';
import type { Reply } from './forms';
import type { Turn } from './turn';

export type ValueReply = Extract<Reply, { kind: 'value' }>;

/** @param text as said, without personal numbers unless the kind is one */
export function readValueOf(turn: Turn, kind: SlotKind, text: string): ValueReply | null {
  const value = understandAnswer(kind, text, { today: turn.scope.today });
  return value && toReply(turn, kind, value);
}

/** @param value as the parser of its kind gives it */
export function toReply(turn: Turn, kind: SlotKind, value: object): ValueReply | null {
  const words = wordsOf(turn, kind, value);
  if (words === null) return null;
  // What is no good at all is refused, not read back.
  const isRefused = 'valid' in value && !value.valid;
  const confirm = 'confirm' in value && value.confirm === true && !isRefused;
  return { kind: 'value', slot: kind, value, words, confirm };
}

/** A value in plain words, null when nothing certain enough was said. */
function wordsOf(turn: Turn, kind: SlotKind, value: unknown): string | null {
  const { t } = turn;
  switch (kind) {
    case 'age': {
      const { age, range } = value as AgeAnswer;
      return age === null ? rangeWords(turn, 'age', range) : t('values.age', { age });
    }
    case 'birthdate': {
      const { birth, precision } = value as BirthdateAnswer;
      const [year, month, day] = birth.split('-').map(Number);
      return t(`values.birth.${precision}`, { year, month, day });
    }
    case 'unemployed_since': {
      const { since, months } = value as UnemployedSinceAnswer;
      const length = monthsWords(turn, months);
      if (since === null) return length;
      const [year, month] = since.split('-').map(Number);
      return t(month ? 'values.sinceMonth' : 'values.sinceYear', { year, month, length });
    }
    case 'region': {
      const { province, city, county } = value as RegionAnswer;
      return [province, city === province ? '' : city, county].filter(Boolean).join('');
    }
    case 'phone':
      return (value as PhoneAnswer).phone;
    case 'id_number':
      return (value as IdNumberAnswer).id;
    default:
      return null;
  }
}

/** Months in words; a range that only comes of not knowing the day is one number of months. */
function monthsWords(turn: Turn, [min, max]: readonly [number | null, number | null]): string | null {
  if (min !== null && max !== null && max - min < 2) return turn.t('values.months', { months: Math.round((min + max) / 2) });
  return rangeWords(turn, 'months', [min === null ? null : Math.round(min), max === null ? null : Math.round(max)]);
}

function rangeWords(turn: Turn, unit: 'age' | 'months', [min, max]: readonly [number | null, number | null]): string | null {
  if (min === null && max === null) return null;
  if (min === null) return turn.t(`values.${unit}Most`, { max });
  if (max === null) return turn.t(`values.${unit}Least`, { min });
  return turn.t(`values.${unit}Range`, { min, max });
}
