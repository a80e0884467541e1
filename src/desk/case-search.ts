/** Which cases of the table a list's query names, as conditions that its indexes answer. Knows seals, no list and no HTTP. */
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Cipher } from '../store/crypto';
import { plainName, plainPhone, TAIL_DIGITS } from './case-file';
import { ENDED_RANK, RANK } from './queue-order';
import type { DeskTables } from './tables';

type Builder = ExpressionBuilder<DeskTables, 'desk_case'>;

/** `RY` (or `TZ`, where the desk itself gave it), day, five digits, check digit. */
const NUMBER_LENGTH = 14;
/** The letters and the whole day: what is shorter finds too much. */
const SHORTEST_NUMBER = 8;

/** Whose clocks have run out: the promised day, the hours of the quick service. Whoever closed a case kept their promise or took it back. */
export const isOverdue = (eb: Builder, now: Date): Expression<SqlBool> =>
  eb.and([eb(RANK, '<', ENDED_RANK), eb.or([eb('expected_by', '<', now.getTime()), eb('quick_until', '<', now.getTime())])]);

/** Every way in which these words may name a case; each has an index. */
export function isNamedBy(eb: Builder, words: string, cipher: Cipher): Expression<SqlBool> {
  const digits = plainPhone(words);
  const ways: Expression<SqlBool>[] = [eb('name_index', 'in', cipher.blindIndexes('desk.name', plainName(words)))];
  if (digits) ways.push(eb('phone_index', 'in', cipher.blindIndexes('desk.phone', digits)));
  if (digits.length === TAIL_DIGITS) ways.push(eb('phone_tail_index', 'in', cipher.blindIndexes('desk.phone-tail', digits)));
  const given = words.toUpperCase().replace(/[\s-]/g, '');
  const number = /^[0-9]+$/.test(given) ? `RY${given}` : given;
  if (/^(RY|TZ)[0-9]+$/.test(number) && number.length >= SHORTEST_NUMBER && number.length <= NUMBER_LENGTH) {
    // A range, where the beginning of a word would not use the index.
    ways.push(eb.between('case_number', number.padEnd(NUMBER_LENGTH, '0'), number.padEnd(NUMBER_LENGTH, '9')));
  }
  return eb.or(ways);
}
