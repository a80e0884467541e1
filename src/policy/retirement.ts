/** When the law lets a person retire, in whole months. Knows the table in `policy/retirement.yaml` and nothing else. */
import { z } from 'zod';

export const RETIREMENT_TRACKS = ['male60', 'female55', 'female50'] as const;
export type RetirementTrack = (typeof RETIREMENT_TRACKS)[number];

const Track = z.strictObject({
  sex: z.enum(['male', 'female']),
  originalYears: z.int().min(40).max(70),
  /** The first birth month with a delay: a {@link monthNumber}. */
  firstBirthMonth: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .transform(monthNumber),
  stepMonths: z.int().min(1),
  capMonths: z.int().min(0),
});

/** How a rule says that retirement is near. 不足 leaves its own number out, 以内 takes it in. */
const Nearness = z.union([
  z.strictObject({ below: z.int().min(1), provision: z.string().optional() }),
  z.strictObject({ atMost: z.int().min(1), provision: z.string().optional() }),
]);

export const RetirementTableSchema = z.strictObject({
  document: z.string(),
  clause: z.string(),
  provision: z.string(),
  sourceUrl: z.url(),
  officialUrl: z.url().optional(),
  tracks: z.strictObject({ male60: Track, female55: Track, female50: Track }),
  /** In months. */
  nearness: z.strictObject({ underFiveYears: Nearness, withinTenYears: Nearness, underOneYear: Nearness }),
});
export type NearnessName = keyof RetirementTable['nearness'];
export type RetirementTable = z.infer<typeof RetirementTableSchema>;

/** Months since the year 0, so that months can be subtracted. @param text `YYYY-MM` or `YYYY-MM-DD` */
export function monthNumber(text: string): number {
  return Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
}

/** The inverse of {@link monthNumber}: `YYYY-MM`. */
export function monthText(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/**
 * The statutory retirement age of someone born in a month: the original age, plus one month for every step of months
 * from the first birth month on, up to the cap. Early and late retirement by choice do not change it.
 */
export function statutoryRetirement(
  table: RetirementTable,
  track: RetirementTrack,
  birthMonth: string,
): { ageMonths: number; month: string } {
  const ageMonths = retirementAgeMonths(table, track, monthNumber(birthMonth));
  return { ageMonths, month: monthText(monthNumber(birthMonth) + ageMonths) };
}

/** @param born a {@link monthNumber} */
export function retirementAgeMonths(table: RetirementTable, track: RetirementTrack, born: number): number {
  const { originalYears, firstBirthMonth, stepMonths, capMonths } = table.tracks[track];
  const since = born - firstBirthMonth;
  const delay = since < 0 ? 0 : Math.min(Math.floor(since / stepMonths) + 1, capMonths);
  return originalYears * 12 + delay;
}

/** Whole months from the month of `today` to the month of retirement, days not counted; 0 or less = reached. */
export function monthsToStatutoryRetirement(table: RetirementTable, track: RetirementTrack, birthMonth: string, today: string): number {
  return monthNumber(statutoryRetirement(table, track, birthMonth).month) - monthNumber(today);
}

/**
 * Which wordings of "near retirement" hold. Months alone count: whoever has exactly 60 months left is not under five years,
 * whatever the day, because the law sets the age in months and only the office sees the day of the first approval.
 * Someone who has reached the age is no longer near it.
 * @param monthsLeft as {@link monthsToStatutoryRetirement}
 */
export function nearness({ nearness: rules }: RetirementTable, monthsLeft: number): Record<NearnessName, boolean> {
  const holds = (name: NearnessName): boolean => {
    const rule = rules[name];
    return monthsLeft > 0 && ('below' in rule ? monthsLeft < rule.below : monthsLeft <= rule.atMost);
  };
  return { underFiveYears: holds('underFiveYears'), withinTenYears: holds('withinTenYears'), underOneYear: holds('underOneYear') };
}
