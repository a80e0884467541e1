/** The month in figures. */
import { monthAfter, type Count, type MonthFigures } from '../figures';
import { Chart } from './chart';
import { Layout, type PageContext } from './layout';

export function FiguresPage({ page, figures, isLast }: { page: PageContext; figures: MonthFigures; isLast: boolean }) {
  const { t } = page;
  const { month, received, followUps } = figures;
  const named = (counts: readonly Count[], name: (key: string) => string) => counts.map(({ key, count }) => ({ label: name(key), count }));
  return (
    <Layout page={page} title={t('deskFigures.title', { month })}>
      <div class="heading">
        <h1>{t('deskFigures.title', { month })}</h1>
        <a href={`/desk/figures?month=${monthAfter(month, -1)}`}>{t('deskFigures.before')}</a>
        {!isLast && <a href={`/desk/figures?month=${monthAfter(month, 1)}`}>{t('deskFigures.after')}</a>}
      </div>
      <form class="find" method="get" action="/desk/figures">
        <div class="field narrow">
          <label for="month">{t('deskFigures.month')}</label>
          <input id="month" type="month" name="month" value={month} pattern="\d{4}-\d{2}" placeholder="2026-11" />
        </div>
        <button class="second">{t('deskFigures.show')}</button>
      </form>
      <dl class="totals">
        <div>
          <dt>{t('deskFigures.received')}</dt>
          <dd class="number">{received}</dd>
        </div>
        <div>
          <dt>{t('deskFigures.followUpsDue')}</dt>
          <dd class="number">{followUps.due}</dd>
        </div>
        <div>
          <dt>{t('deskFigures.followUpsOpen')}</dt>
          <dd class="number">{followUps.open}</dd>
        </div>
      </dl>
      <div class="charts">
        <Chart
          page={page}
          title={t('deskFigures.byState')}
          unit={t('list.state')}
          bars={named(figures.byState, (key) => t(`states.${key}`))}
        />
        <Chart
          page={page}
          title={t('deskFigures.firstAnswer')}
          unit={t('deskFigures.wait')}
          bars={named(figures.firstAnswer, (key) => t(`deskFigures.waits.${key}`))}
        />
        <Chart
          page={page}
          title={t('deskFigures.byRegion')}
          unit={t('list.region')}
          bars={named(figures.byRegion, (key) => (key === 'others' ? t('deskFigures.others') : key || t('none')))}
        />
        <Chart
          page={page}
          title={t('deskFigures.byKind')}
          unit={t('list.kind')}
          bars={named(figures.byKind, (key) => t(`kinds.${key || 'unknown'}`))}
        />
        <Chart
          page={page}
          title={t('deskFigures.byOutcome')}
          unit={t('deskFigures.outcome')}
          bars={named(figures.byOutcome, (key) => t(`deskWork.outcomes.${key}`))}
        />
        <Chart page={page} title={t('deskFigures.byMonth')} unit={t('deskFigures.month')} bars={named(figures.months, (key) => key)} />
      </div>
    </Layout>
  );
}
