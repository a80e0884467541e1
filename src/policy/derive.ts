/** What follows from given facts: ages from births, implications, contradictions, silence on sensitive matters. */
import { copyOf } from '../base/copy';
import { isFirm, isRange, type Fact, type Facts, type Knowledge, type NumberRange, truth, UNSURE } from '../eligibility';
import type { FieldTable } from './fields';
import { monthNumber, retirementAgeMonths, type RetirementTable, type RetirementTrack, RETIREMENT_TRACKS } from './retirement';

/**
 * @param today `YYYY-MM-DD` in Asia/Shanghai
 * @returns given and derived facts. A derived fact that was given directly stays as given; facts that contradict each
 * other become `unsure`; a sensitive fact that nobody volunteered is false.
 */
export function derive(given: Facts, today: string, table: FieldTable, retirement: RetirementTable): Knowledge {
  const facts = copyOf<Record<string, Fact>>(given);
  const at = `${today}T00:00:00+08:00`;
  const put = (name: string, value: Fact['value']): void => {
    facts[name] = { value, source: 'derived', at };
  };
  for (const { when, name, value } of table.implications) {
    const known = facts[name];
    if ((known === undefined || known.value === UNSURE) && truth(when, facts) === true) put(name, value);
  }
  const now = monthNumber(today);
  const born = birthRange(facts, today);
  const computed: Record<string, NumberRange | null> = {
    age: born && ageRange(born, now),
    monthsToStatutoryRetirement: born && monthsLeft(born, facts, now, retirement),
  };
  for (const [name, range] of Object.entries(computed)) {
    const known = facts[name];
    if (range !== null && (known === undefined || known.value === UNSURE)) put(name, exact(range));
  }

  const contradictions = contradictionsIn(given, computed, table);
  if (contradictions.length > 0) {
    const doubtful = new Set(contradictions.flatMap(({ doubts }) => doubts));
    for (const name of doubtful) put(name, UNSURE);
    // What was worked out from a doubtful fact is as doubtful.
    for (const name of Object.keys(computed)) {
      if (facts[name]?.source === 'derived' && table.fields[name]?.derivedFrom?.some((input) => doubtful.has(input)) === true)
        put(name, UNSURE);
    }
  }

  const assumed = new Set<string>();
  for (const name of table.sensitive) {
    if (facts[name] !== undefined) continue;
    put(name, false);
    assumed.add(name);
  }
  return { facts, contradictions, assumed };
}

function exact(range: NumberRange): Fact['value'] {
  return range.min !== null && range.min === range.max ? range.min : range;
}

interface Births {
  /** Inclusive {@link monthNumber}s; null = no bound. */
  from: number | null;
  to: number | null;
}

/** The months in which the person can have been born, from the birth month or, failing that, from the age. */
function birthRange(facts: Facts, today: string): Births | null {
  const birth = facts['birthMonth'];
  if (birth !== undefined && typeof birth.value === 'string' && birth.value !== UNSURE) {
    const year = birth.value.length === 4;
    return { from: monthNumber(year ? `${birth.value}-01` : birth.value), to: monthNumber(year ? `${birth.value}-12` : birth.value) };
  }
  const age = facts['age'];
  const said = bounds(age);
  if (said === null) return null;
  const { min, max } = said;
  // Someone aged 52 was born at most 52 years ago and less than 53 years ago: the day after today, 53 years back, or later.
  const tomorrow = new Date(Date.parse(`${today}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return { from: max === null ? null : monthNumber(tomorrow) - (max + 1) * 12, to: min === null ? null : monthNumber(today) - min * 12 };
}

/** Completed years; in the month of the birthday two ages are possible. */
function ageRange({ from, to }: Births, now: number): NumberRange {
  const youngest = to === null ? null : Math.floor((now - to) / 12) - ((now - to) % 12 === 0 && to !== now ? 1 : 0);
  return { min: youngest === null ? null : Math.max(0, youngest), max: from === null ? null : Math.floor((now - from) / 12) };
}

/** Over every retirement age that is still possible for the person: a man's is known, a woman's is never guessed. */
function monthsLeft({ from, to }: Births, facts: Facts, now: number, table: RetirementTable): NumberRange {
  const track = facts['retirementTrack']?.value;
  const sex = facts['sex']?.value;
  const possible: readonly RetirementTrack[] = RETIREMENT_TRACKS.includes(track as RetirementTrack)
    ? [track as RetirementTrack]
    : RETIREMENT_TRACKS.filter((one) => sex === undefined || sex === UNSURE || table.tracks[one].sex === sex);
  const left = (born: number, one: RetirementTrack): number => born + retirementAgeMonths(table, one, born) - now;
  return {
    min: from === null ? null : Math.min(...possible.map((one) => left(from, one))),
    max: to === null ? null : Math.max(...possible.map((one) => left(to, one))),
  };
}

/** A year agrees with every month in it. */
function agree(one: Fact | undefined, other: Fact | undefined): boolean {
  const [a, b] = [String(one?.value), String(other?.value)];
  return a.startsWith(b) || b.startsWith(a);
}

/** Among what was given: a derived fact contradicts nobody. */
function contradictionsIn(
  facts: Facts,
  computed: Readonly<Record<string, NumberRange | null>>,
  table: FieldTable,
): Knowledge['contradictions'] {
  const found: { id: string; facts: readonly string[]; onlyAsk?: true }[] = [];
  for (const rule of table.contradictions) {
    if ('all' in rule) {
      if (rule.all.every((literal) => truth(literal, facts) === true))
        found.push({ id: rule.id, facts: rule.all.map(({ field }) => field), onlyAsk: rule.onlyAsk });
    } else if ('exceeds' in rule) {
      const { field, other, by } = rule.exceeds;
      const low = bounds(facts[field])?.min;
      const high = bounds(facts[other])?.max;
      if (low != null && high != null && low > high + by) found.push({ id: rule.id, facts: [field, other] });
    } else if ('differs' in rule) {
      const { field, other } = rule.differs;
      if (isFirm(facts[field]) && isFirm(facts[other]) && !agree(facts[field], facts[other]))
        found.push({ id: rule.id, facts: [field, other] });
    } else {
      const { field, from } = rule.derived;
      const said = bounds(facts[field]);
      const range = computed[field];
      const apart =
        said && range && ((said.max ?? Infinity) < (range.min ?? -Infinity) || (said.min ?? -Infinity) > (range.max ?? Infinity));
      if (apart) found.push({ id: rule.id, facts: [field, ...from.filter((name) => isFirm(facts[name]))] });
    }
  }
  const doubtful = new Set(found.flatMap(({ facts: named, onlyAsk }) => (onlyAsk ? [] : named)));
  // Beside a real contradiction about the same fact, the lesser question is not worth asking.
  return found
    .filter(({ facts: named, onlyAsk }) => onlyAsk !== true || !named.some((name) => doubtful.has(name)))
    .map(({ id, facts: named, onlyAsk }) => ({ id, facts: named, doubts: onlyAsk ? [] : named }));
}

function bounds(fact: Fact | undefined): NumberRange | null {
  if (fact === undefined) return null;
  if (typeof fact.value === 'number') return { min: fact.value, max: fact.value };
  return isRange(fact.value) ? fact.value : null;
}
