/** The month in figures. */
import type { AnswerTime } from '../answer-times';
import { COUNTED_FIGURES, figureName, figureTitle, type CountedFigure } from '../figure-words';
import { monthAfter, type MonthFigures } from '../figures';
import { waited } from '../words';
import { Chart, TimeChart } from './chart';
import { Layout, type PageContext } from './layout';

/** What a row of each is, as a key of the desk's sentences. */
const UNITS: Record<CountedFigure, string> = {
  byState: 'list.state',
  firstAnswer: 'deskFigures.wait',
  byRegion: 'list.region',
  byKind: 'list.kind',
  byOutcome: 'deskFigures.outcome',
  months: 'deskFigures.month',
};
const REGIONS_SHOWN = 12;

export function FiguresPage({ page, figures, isLast }: { page: PageContext; figures: MonthFigures; isLast: boolean }) {
  const { t } = page;
  const { month, answerTime, answerTimeByRegion, answerTimeByMonth } = figures;
  const title = t('deskFigures.title', { year: month.slice(0, 4), month: Number(month.slice(5)) });
  const named = (times: readonly AnswerTime[]) => times.map((time) => ({ ...time, key: time.key || t('none') }));
  return (
    <Layout page={page} title={title}>
      <div class="heading">
        <h1>{title}</h1>
        <a href={`/desk/figures?month=${monthAfter(month, -1)}`}>{t('deskFigures.before')}</a>
        {!isLast && <a href={`/desk/figures?month=${monthAfter(month, 1)}`}>{t('deskFigures.after')}</a>}
      </div>
      <form class="find" method="get" action="/desk/figures">
        <div class="field narrow">
          <label for="month">{t('deskFigures.month')}</label>
          <input id="month" type="month" name="month" value={month} pattern="\d{4}-\d{2}" placeholder="2026-11" />
        </div>
        <button class="second">{t('deskFigures.show')}</button>
        <a class="clear" href={`/desk/figures.csv?month=${month}`}>
          {t('deskFigures.csv')}
        </a>
        <a class="clear" href={`/desk/figures.json?month=${month}`}>
          {t('deskFigures.json')}
        </a>
      </form>
      <Totals page={page} figures={figures} />
      {answerTime && <p class="quiet lead">{t('deskFigures.answerTimeHint', { answered: answerTime.answered })}</p>}
      <div class="charts">
        {COUNTED_FIGURES.map((figure) => (
          <Chart
            key={figure}
            page={page}
            title={figureTitle(figure, t)}
            unit={t(UNITS[figure])}
            bars={figures[figure].map(({ key, count }) => ({ label: figureName(figure, key, t), count }))}
          />
        ))}
        <TimeChart
          page={page}
          title={t('deskFigures.answerTimeByRegion')}
          unit={t('list.region')}
          times={named(answerTimeByRegion.slice(0, REGIONS_SHOWN))}
        />
        <TimeChart page={page} title={t('deskFigures.answerTimeByMonth')} unit={t('deskFigures.month')} times={answerTimeByMonth} />
      </div>
    </Layout>
  );
}

function Totals({ page: { t }, figures: { received, followUps, answerTime } }: { page: PageContext; figures: MonthFigures }) {
  const inWords = (seconds: number | undefined): string => (seconds === undefined ? t('deskFigures.noAnswerYet') : waited(seconds, t));
  const totals: [string, string][] = [
    ['received', String(received)],
    ['medianAnswer', inWords(answerTime?.medianSeconds)],
    ['p90Answer', inWords(answerTime?.p90Seconds)],
    ['followUpsDue', String(followUps.due)],
    ['followUpsOpen', String(followUps.open)],
  ];
  return (
    <dl class="totals">
      {totals.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`deskFigures.${name}`)}</dt>
          <dd class="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
