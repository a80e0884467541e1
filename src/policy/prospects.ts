/** What of a person's facts an act or time can change, and where an open one can be found out: as `policy/fields.yaml` says. */
import { isRange, UNSURE, type Fact, type Facts, type FactValue, type NumberRange, type Prospects } from '../eligibility';
import type { FieldTable } from './fields';
import { monthNumber, monthText } from './retirement';

const WINDOW = 'window';
const WORKING_LIFE_YEARS = { from: 16, to: 70 };
/** Away from the month of the birthday, in which two ages are possible. */
const OFF_BIRTHDAY_MONTHS = 3;

export function prospectsOf(table: FieldTable): Prospects {
  const fields = Object.entries(table.fields);
  return {
    acts: fields.flatMap(([fact, { canBecome }]) => {
      if (canBecome === undefined) return [];
      const { value, act, when, also = {} } = canBecome;
      return [{ id: act, when, changes: Object.entries({ [fact]: value, ...also }).map(([name, one]) => ({ fact: name, value: one })) }];
    }),
    growing: fields.flatMap(([fact, { meanwhile }]) => (meanwhile === undefined ? [] : [{ fact, id: meanwhile }])),
    later: (facts, months, today) => ({ facts: inTime(table, facts, months), on: addMonths(today, months) }),
    valuesOf: (fact, bounds, today) => valuesOf(table, fact, bounds, today),
    whereabouts: (fact) => table.fields[fact]?.findOut ?? WINDOW,
  };
}

/** The facts that many months on, if nothing else happens. */
function inTime(table: FieldTable, facts: Facts, months: number): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => {
      const change = table.fields[name]?.inTime;
      if (change === undefined || fact.value === UNSURE) return [name, fact];
      return [name, { ...fact, value: after(change, fact.value, months) }];
    }),
  );
}

function after(change: 'months-up' | 'months-down' | 'years-up' | 'expires', value: Fact['value'], months: number): Fact['value'] {
  if (change === 'expires') return value === true ? UNSURE : value;
  if (change === 'months-up') return moved(value, months, months);
  if (change === 'months-down') return moved(value, -months, -months);
  return moved(value, Math.floor(months / 12), Math.ceil(months / 12));
}

function moved(value: Fact['value'], least: number, most: number): Fact['value'] {
  if (typeof value !== 'number' && !isRange(value)) return value;
  const { min, max }: NumberRange = isRange(value) ? value : { min: value, max: value };
  const range = { min: min === null ? null : min + least, max: max === null ? null : max + most };
  return range.min !== null && range.min === range.max ? range.min : range;
}

/** The same day of the month, or the last one of a shorter month. */
function addMonths(day: string, months: number): string {
  const month = monthText(monthNumber(day) + months);
  const lastDay = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
  return `${month}-${String(Math.min(Number(day.slice(8, 10)), lastDay)).padStart(2, '0')}`;
}

/** Just under and at each bound of a number; a birth in each year of a working life; every value of the rest. */
function valuesOf(table: FieldTable, fact: string, bounds: readonly number[], today: string): readonly FactValue[] {
  const field = table.fields[fact];
  switch (field?.type) {
    case 'boolean':
      return [true, false];
    case 'enum':
      return field.values.filter((value) => value !== field.unsureValue);
    case 'integer':
      return [...new Set(bounds.flatMap((bound) => [bound - 1, bound, bound + 1]))].filter(
        (value) => value >= field.min && value <= field.max,
      );
    case 'month': {
      const now = monthNumber(today);
      const births: string[] = [];
      for (let years = WORKING_LIFE_YEARS.from; years <= WORKING_LIFE_YEARS.to; years += 1)
        births.push(monthText(now - years * 12 - OFF_BIRTHDAY_MONTHS));
      return births;
    }
    default:
      return [];
  }
}
