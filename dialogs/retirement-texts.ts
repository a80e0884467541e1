/** Puts a retirement month and what follows from it into words, for the conversation and the command line alike. */
import type { RetirementCalculator, RetirementOutlook, SubsidyPeriod } from '../src/policy/subsidy-period';
import { citationLine, type Citing } from './policy-answers';

type Calculating = Citing & { services: { retirement: RetirementCalculator } };

/**
 * @param birth `YYYY-MM`
 * @param outlooks one for each original retirement age that is possible, at least one
 */
export function retirementText(speaker: Calculating, birth: string, outlooks: readonly RetirementOutlook[]): string {
  const { t } = speaker;
  const former = namesByRule(speaker, outlooks, ({ replacedBy }) => replacedBy !== null).map(
    ([{ longestYears, untilRetirementUnderYears }, names]) =>
      t('retirement.former', { names, years: longestYears, under: untilRetirementUnderYears }),
  );
  const cautions = [...(outlooks.length > 1 ? [t('retirement.cautionTrack')] : []), t('retirement.caution')].join('');
  const sources = provisionsOf(speaker, outlooks).map((id) => citationLine(speaker, id));
  return [
    ...outlooks.map((outlook) => outlookText(speaker, birth, outlook)),
    ...former,
    t('policy.caution', { caution: cautions }),
    sources.join('\n'),
  ].join('\n\n');
}

/** What the answer rests on, most important first. */
export function provisionsOf({ services: { retirement } }: Calculating, outlooks: readonly RetirementOutlook[]): string[] {
  const nearest = outlooks.some(({ near }) => near.underOneYear) ? retirement.nearnessProvision('underOneYear') : null;
  const periods = outlooks.flatMap((outlook) => outlook.periods.map(({ provision, replacedBy }) => replacedBy ?? provision));
  return [...new Set([retirement.provision, ...periods, ...(nearest === null ? [] : [nearest])])];
}

function outlookText(speaker: Calculating, birth: string, outlook: RetirementOutlook): string {
  const { t } = speaker;
  const { track, ageMonths, month, monthsLeft, near, underFiveYearsFrom } = outlook;
  const values = {
    birth: monthWords(speaker, birth),
    who: t(`retirement.who.${track}`),
    age: ageWords(speaker, ageMonths),
    month: monthWords(speaker, month),
  };
  if (monthsLeft <= 0) return t('retirement.reached', values);
  const periods = namesByRule(speaker, [outlook], ({ replacedBy }) => replacedBy === null).map(
    ([{ untilRetirement, until, longestYears }, names]) =>
      t(untilRetirement ? 'retirement.untilRetirement' : 'retirement.longest', {
        names,
        until: monthWords(speaker, until),
        years: longestYears,
      }),
  );
  return [
    t('retirement.outlook', { ...values, left: lengthWords(speaker, monthsLeft) }),
    near.underFiveYears ? t('retirement.underFive') : notUnderFive(speaker, monthsLeft, underFiveYearsFrom),
    ...(near.underOneYear ? [t('retirement.underOne')] : []),
    ...periods,
  ].join('\n');
}

function notUnderFive(speaker: Calculating, monthsLeft: number, from: string): string {
  return speaker.t(monthsLeft === 60 ? 'retirement.exactlyFive' : 'retirement.overFive', { from: monthWords(speaker, from) });
}

/** Subsidies under one rule are named together. */
function namesByRule(
  { t }: Calculating,
  outlooks: readonly RetirementOutlook[],
  wanted: (period: SubsidyPeriod) => boolean,
): [SubsidyPeriod, string][] {
  const groups = new Map<string, { period: SubsidyPeriod; names: Set<string> }>();
  for (const period of outlooks.flatMap(({ periods }) => periods).filter(wanted)) {
    const group = groups.get(period.provision) ?? { period, names: new Set() };
    groups.set(period.provision, group);
    group.names.add(t(`retirement.subsidyName.${period.subsidy}`));
  }
  return [...groups.values()].map(({ period, names }) => [period, [...names].join(t('form.listSeparator'))]);
}

function monthWords({ t }: Calculating, month: string): string {
  const [year, number] = month.split('-').map(Number);
  return t('retirement.dateMonth', { year, month: number });
}

function ageWords({ t }: Calculating, ageMonths: number): string {
  const [years, months] = [Math.floor(ageMonths / 12), ageMonths % 12];
  return t(months === 0 ? 'retirement.ageExact' : 'retirement.age', { years, months });
}

function lengthWords({ t }: Calculating, total: number): string {
  const [years, months] = [Math.floor(total / 12), total % 12];
  if (years === 0) return t('retirement.leftMonths', { months });
  return t(months === 0 ? 'retirement.leftYears' : 'retirement.left', { years, months });
}
