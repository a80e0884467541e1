import { join } from 'node:path';
import * as fc from 'fast-check';
import { loadRules } from '../../src/policy/rules';
import {
  monthNumber,
  monthsToStatutoryRetirement,
  monthText,
  nearness,
  retirementAgeMonths,
  RETIREMENT_TRACKS,
  statutoryRetirement,
  type RetirementTrack,
} from '../../src/policy/retirement';

const { retirement } = loadRules(join(__dirname, '..', '..', 'policy'));
const TRACKS: Record<string, RetirementTrack> = { M: 'male60', W55: 'female55', W50: 'female50' };

/** Original track, birth month, statutory age in years and months, month of retirement. */
const POINTS = `
M 1964-12 60 0 2024-12
M 1965-01 60 1 2025-02
M 1965-04 60 1 2025-05
M 1965-05 60 2 2025-07
M 1965-08 60 2 2025-10
M 1965-09 60 3 2025-12
M 1965-12 60 3 2026-03
M 1966-01 60 4 2026-05
M 1967-05 60 8 2028-01
M 1968-11 61 0 2029-11
M 1970-05 61 5 2031-10
M 1970-06 61 5 2031-11
M 1971-11 61 9 2033-08
M 1976-08 62 11 2039-07
M 1976-09 63 0 2039-09
M 1976-12 63 0 2039-12
M 1980-01 63 0 2043-01
M 1986-01 63 0 2049-01
M 1986-12 63 0 2049-12
M 2009-06 63 0 2072-06
W55 1969-12 55 0 2024-12
W55 1970-01 55 1 2025-02
W55 1970-05 55 2 2025-07
W55 1971-04 55 4 2026-08
W55 1981-08 57 11 2039-07
W55 1981-09 58 0 2039-09
W55 1981-12 58 0 2039-12
W50 1974-12 50 0 2024-12
W50 1975-01 50 1 2025-02
W50 1975-02 50 1 2025-03
W50 1975-03 50 2 2025-05
W50 1975-11 50 6 2026-05
W50 1984-10 54 11 2039-09
W50 1984-11 55 0 2039-11
W50 1986-01 55 0 2041-01
W50 1986-12 55 0 2041-12
W50 2009-06 55 0 2064-06`
  .trim()
  .split('\n')
  .map((line) => line.split(' ') as [string, string, string, string, string]);

it('knows 37 points of the statutory table', () => {
  expect(POINTS).toHaveLength(37);
});

it.each(POINTS)('%s born %s retires at %s years %s months, in %s', (track, birth, years, months, retires) => {
  expect(statutoryRetirement(retirement, TRACKS[track] as RetirementTrack, birth)).toEqual({
    ageMonths: Number(years) * 12 + Number(months),
    month: retires,
  });
});

it.each([
  ['male60', '1970-05', 59],
  ['male60', '1970-06', 60],
  ['male60', '1971-11', 81],
  ['female55', '1975-05', 59],
  ['female50', '1979-06', 58],
  ['male60', '1974-06', 120],
  ['female55', '1979-06', 120],
  ['female50', '1982-11', 120],
  ['male60', '1966-06', 0],
] as const)('%s born %s has %d months left in November 2026', (track, birth, left) => {
  expect(monthsToStatutoryRetirement(retirement, track, birth, '2026-11-23')).toBe(left);
});

/** A birth month between 1940 and 2010, as a number of months. */
const births = fc.integer({ min: monthNumber('1940-01'), max: monthNumber('2010-12') });
const tracks = fc.constantFrom(...RETIREMENT_TRACKS);

it('never sets an age below the original one or above the highest one', () => {
  fc.assert(
    fc.property(tracks, births, (track, born) => {
      const { originalYears, capMonths } = retirement.tracks[track];
      const age = retirementAgeMonths(retirement, track, born);
      expect(age).toBeGreaterThanOrEqual(originalYears * 12);
      expect(age).toBeLessThanOrEqual(originalYears * 12 + capMonths);
    }),
  );
});

it('never lets a later birth retire earlier, nor at a lower age', () => {
  fc.assert(
    fc.property(tracks, births, fc.integer({ min: 1, max: 600 }), (track, born, later) => {
      const [one, other] = [born, born + later].map((month) => statutoryRetirement(retirement, track, monthText(month)));
      expect(other!.ageMonths).toBeGreaterThanOrEqual(one!.ageMonths);
      expect(other!.month > one!.month).toBe(true);
    }),
  );
});

it('agrees with counting the delay step by step', () => {
  fc.assert(
    fc.property(tracks, births, (track, born) => {
      const { originalYears, firstBirthMonth, stepMonths, capMonths } = retirement.tracks[track];
      let delay = 0;
      for (let step = firstBirthMonth; step <= born && delay < capMonths; step += stepMonths) delay += 1;
      expect(retirementAgeMonths(retirement, track, born)).toBe(originalYears * 12 + delay);
    }),
  );
});

it.each([
  [121, { underFiveYears: false, withinTenYears: false, underOneYear: false }],
  [120, { underFiveYears: false, withinTenYears: true, underOneYear: false }],
  [60, { underFiveYears: false, withinTenYears: true, underOneYear: false }],
  [59, { underFiveYears: true, withinTenYears: true, underOneYear: false }],
  [12, { underFiveYears: true, withinTenYears: true, underOneYear: false }],
  [11, { underFiveYears: true, withinTenYears: true, underOneYear: true }],
  [0, { underFiveYears: false, withinTenYears: false, underOneYear: false }],
] as const)('%d months before retirement: 不足 leaves its number out, 以内 takes it in', (left, near) => {
  expect(nearness(retirement, left)).toEqual(near);
});

it('does not look at the day: the first and the last of a month count alike', () => {
  for (const day of ['2026-10-01', '2026-10-31']) expect(monthsToStatutoryRetirement(retirement, 'male60', '1970-05', day)).toBe(60);
  for (const day of ['2026-11-01', '2026-11-30']) expect(monthsToStatutoryRetirement(retirement, 'male60', '1970-05', day)).toBe(59);
});
