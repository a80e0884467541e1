import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { loadPolicy, loadRetirement, PolicyError } from '../../src/policy';
import { monthText, RETIREMENT_TRACKS } from '../../src/policy/retirement';
import { SUBSIDIES } from '../../src/policy/subsidy-period';
import { told } from './policy-copy';

const POLICY = join(__dirname, '..', '..', 'policy');
const policy = loadPolicy(POLICY);
const retirement = loadRetirement(POLICY, policy);
const TODAY = '2026-11-23';

function period(subsidy: string, birth: string, today = TODAY, region: string | null = null) {
  return retirement.outlook('male60', birth, today, region).periods.find((one) => one.subsidy === subsidy);
}

it.each([
  ['1970-05', TODAY, 59, '2031-10', true],
  // Exactly 60 months are not less than 5 years, whatever the day.
  ['1970-06', TODAY, 36, '2029-11', false],
  ['1970-06', '2026-11-30', 36, '2029-11', false],
  ['1970-06', '2026-12-01', 59, '2031-11', true],
  ['1980-01', TODAY, 36, '2029-11', false],
  // Retirement comes before 3 years are over.
  ['1967-05', TODAY, 14, '2028-01', true],
  ['1966-07', TODAY, 1, '2026-12', true],
] as const)('a man born %s, first approved on %s, gets the post subsidy for %d months', (birth, today, months, until, untilRetirement) => {
  expect(period('public-welfare-posts', birth, today)).toMatchObject({
    months,
    until,
    untilRetirement,
    provision: 'seed-3-5-term',
    replacedBy: null,
  });
});

it('grants nothing to who has reached the age', () => {
  expect(retirement.outlook('male60', '1966-06', TODAY, null)).toMatchObject({ monthsLeft: 0, periods: [] });
  expect(retirement.outlook('male60', '1960-01', TODAY, null).periods).toEqual([]);
});

it('says from which month on less than five years are left', () => {
  const { month, underFiveYearsFrom } = retirement.outlook('male60', '1970-06', TODAY, null);
  expect({ month, underFiveYearsFrom }).toEqual({ month: '2031-11', underFiveYearsFrom: '2026-12' });
});

it.each(['employer-insurance-subsidy', 'flexible-insurance-subsidy'])(
  'marks the period of the %s as a former rule, except where a region has its own',
  (subsidy) => {
    expect(period(subsidy, '1970-05')).toMatchObject({ provision: 'fund-2023-art10-term', replacedBy: 'fund-2026-issued' });
    expect(period(subsidy, '1970-05', TODAY, '410482')).toMatchObject({ replacedBy: 'fund-2026-issued' });
    for (const region of ['370000', '370100', '370102'])
      expect(period(subsidy, '1970-05', TODAY, region)).toMatchObject({ provision: 'sd-term', replacedBy: null });
  },
);

it('rests every period in force on a clause whose wording is stored', () => {
  for (const region of [null, '370000']) {
    for (const { provision, replacedBy } of retirement.outlook('male60', '1970-05', TODAY, region).periods) {
      if (replacedBy === null)
        expect(policy.provision(provision)).toMatchObject({
          verified: true,
          current: true,
          quote: expect.stringContaining('退休') as string,
        });
    }
  }
});

it('never lets a subsidy outlast retirement, and cuts it to 3 years only with 5 or more to go', () => {
  const births = fc.integer({ min: 1955 * 12, max: 2000 * 12 }).map(monthText);
  fc.assert(
    fc.property(fc.constantFrom(...RETIREMENT_TRACKS), births, fc.constantFrom(null, '370000', '410482'), (track, birth, region) => {
      const { month, monthsLeft, periods } = retirement.outlook(track, birth, TODAY, region);
      expect(periods.map(({ subsidy }) => subsidy)).toEqual(monthsLeft > 0 ? SUBSIDIES : []);
      for (const { until, untilRetirement, months } of periods) {
        expect(until <= month).toBe(true);
        expect(untilRetirement).toBe(monthsLeft < 60);
        expect(months).toBe(untilRetirement ? monthsLeft : 36);
      }
    }),
  );
});

describe('refuses', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'policy-'));
    for (const file of ['retirement.yaml', 'subsidies.yaml']) cpSync(join(POLICY, file), join(copy, file));
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  function problems(file: string, from: RegExp, to: string): readonly string[] {
    const path = join(copy, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(from, to));
    try {
      loadRetirement(copy, policy);
      return [];
    } catch (error) {
      if (error instanceof PolicyError) return told(error.problems);
      throw error;
    }
  }

  it('nothing in the files as they are', () => {
    expect(problems('subsidies.yaml', /never/g, '')).toEqual([]);
  });

  it.each([
    [
      'a period that its provision does not state',
      'subsidies.yaml',
      /longestYears: 3, untilRetirementUnderYears: 5, provision: seed/g,
      'longestYears: 4, untilRetirementUnderYears: 5, provision: seed',
      /public-welfare-posts\[1\]: says 4 years/,
    ],
    ['an old rule told as today’s', 'subsidies.yaml', /, replacedBy: fund-2026-issued/g, '', /replacedBy: must stand exactly where/],
    ['a provision that is not there', 'subsidies.yaml', /provision: sd-term/g, 'provision: sd-terms', /there is no provision "sd-terms"/],
    [
      'a list that leaves places without a rule',
      'subsidies.yaml',
      /region: '000000'/g,
      "region: '410000'",
      /the last entry is not the nation's/,
    ],
    ['a misspelt field', 'subsidies.yaml', /longestYears/g, 'longestYear', /subsidies\.yaml/],
    ['ages that rest on nothing', 'retirement.yaml', /provision: ret-1-steps/g, 'provision: ret-9', /"ret-9" is no provision in force/],
  ])('%s', (_what, file, from, to, said) => {
    expect(problems(file, from, to).join('\n')).toMatch(said);
  });
});
