/**
 * Whether a message asks when somebody retires, and what it says of that person. Precise on purpose: pensions, re-hiring, discharge and
 * refunds share the words. The patterns are in `locales/<language>/retirement.json`. Says nothing.
 */
import { understandAnswer } from '../src/understanding';
import { looksLikeQuestion } from './looks-like-question';
import type { RetirementPerson } from './memory';
import type { Turn } from './turn';
import type { TurnScope } from './types';

/** In characters; a longer statement is about more than the month of retirement. */
const STATEMENT_MAX_LENGTH = 24;
/** Someone younger gave another date than the one of birth. */
const YOUNGEST = 18;

/** A message as far as it matters here. */
export type Heard = Pick<Turn, 't' | 'text' | 'maskedText' | 'asking'> & { scope: Pick<TurnScope, 'today'> };

export type RetirementQuestion = 'when' | 'special' | 'subsidy';

/** What a message says of the person whose retirement is meant. */
export interface Said extends RetirementPerson {
  /** In completed years, where no birth was said. */
  age?: number;
}

/** @param inForm an open form asks something: a mere statement is then its answer */
export function retirementQuestion(turn: Heard, inForm: boolean): RetirementQuestion | null {
  if (fits(turn, 'special')) return 'special';
  if (fits(turn, 'subsidy')) return fits(turn, 'asksWhen') || fits(turn, 'untilRetirement') ? 'subsidy' : null;
  if (fits(turn, 'asksWhen')) return 'when';
  const born = fits(turn, 'bornMark') && birthIn(turn) !== null;
  if (fits(turn, 'asksWhenShort') && !fits(turn, 'notRetiring') && (born || fits(turn, 'namesYears'))) return 'when';
  const statement = born && fits(turn, 'saysSoon') && turn.text.length <= STATEMENT_MAX_LENGTH && !looksLikeQuestion(turn, turn.text);
  return statement && !inForm ? 'when' : null;
}

export function saidOf(turn: Heard): Said {
  const birth = birthIn(turn);
  const age = birth === null ? understandAnswer('age', turn.maskedText, { today: turn.scope.today })?.age : null;
  const sex = oneOf(turn, 'male', 'female');
  const track = oneOf(turn, 'female50', 'female55');
  return {
    ...(birth === null ? {} : { birth }),
    ...(age == null ? {} : { age }),
    ...(sex === null ? {} : { sex }),
    ...(track === null ? {} : { track }),
    someoneElse: fits(turn, 'someoneElse'),
  };
}

/** @returns `YYYY-MM`, `YYYY` where no month of the solar calendar was said, or null */
export function birthIn(turn: Heard, text = turn.maskedText): string | null {
  const own = withMonthNumbers(text).replace(patternOf(turn, 'otherYear'), '');
  const found = understandAnswer('birthdate', own, { today: turn.scope.today });
  if (!found || (found.ageRange[0] ?? 0) < YOUNGEST) return null;
  return found.precision === 'day' ? found.birth.slice(0, 7) : found.birth;
}

/** The month alone, said after the year is known: 5月, 五月份, 5, May. @returns `YYYY-MM` or null */
export function monthOf(turn: Heard, year: string): string | null {
  const said = turn.maskedText;
  const readings = [said, `${year}年${said}`, `${year}年${said}月`, `${said} ${year}`];
  return (
    readings
      .map((reading) => birthIn(turn, reading))
      .find((birth) => birth?.length === 7 && (birth.startsWith(year) || birth === birthIn(turn))) ?? null
  );
}

export function fits(turn: Heard, name: string): boolean {
  const pattern = patternOf(turn, name);
  pattern.lastIndex = 0;
  return pattern.test(turn.maskedText);
}

/** Null where neither or both are named. */
function oneOf<Name extends string>(turn: Heard, one: Name, other: Name): Name | null {
  const [isOne, isOther] = [fits(turn, one), fits(turn, other)];
  if (isOne === isOther) return null;
  return isOne ? one : other;
}

const patterns = new Map<string, RegExp>();

function patternOf(turn: Heard, name: string): RegExp {
  const source = turn.t(`retirement.patterns.${name}`);
  let pattern = patterns.get(source);
  if (!pattern) patterns.set(source, (pattern = new RegExp(source, 'giu')));
  return pattern;
}

let months: string[] | undefined;

/** Named when first needed: the first format of a process costs 10 ms, which no start needs to wait for. */
function monthNames(): string[] {
  if (months === undefined) {
    const names = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });
    months = Array.from({ length: 12 }, (_none, month) => names.format(Date.UTC(2000, month)).toLowerCase());
  }
  return months;
}

/** May 1970 → 1970-5. */
function withMonthNumbers(text: string): string {
  return text.replace(/\b([a-z]{3,9})\.?,? ((?:19|20)\d\d)\b/gi, (all, name: string, year: string) => {
    const month = monthNames().findIndex((one) => one.startsWith(name.toLowerCase()));
    return month < 0 ? all : `${year}-${month + 1}`;
  });
}
