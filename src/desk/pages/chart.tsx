/** A bar chart drawn on the server, with the same figures beside it as a table. Knows no case. */
import type { PageContext } from './layout';

export interface Bar {
  label: string;
  count: number;
}

const ROW = 30;
const WIDTH = 420;
const LABEL = 150;
const NUMBER = 50;
const LABEL_CHARACTERS = 9;

const shortened = (label: string): string => {
  const characters = [...label];
  return characters.length > LABEL_CHARACTERS ? `${characters.slice(0, LABEL_CHARACTERS - 1).join('')}…` : label;
};

export function Chart({ page, title, unit, bars }: { page: PageContext; title: string; unit: string; bars: readonly Bar[] }) {
  const { t } = page;
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) {
    return (
      <section class="card">
        <h2>{title}</h2>
        <p class="quiet">{t('deskFigures.nothing')}</p>
      </section>
    );
  }
  return (
    <section class="card">
      <h2>{title}</h2>
      <div class="chart">
        <svg role="img" aria-label={t('deskFigures.chart', { title, total })} viewBox={`0 0 ${WIDTH} ${bars.length * ROW}`}>
          {bars.map(({ label, count }, index) => (
            <g key={label} transform={`translate(0 ${index * ROW})`}>
              <text x={LABEL - 8} y={ROW / 2} class="label">
                {shortened(label)}
              </text>
              <rect
                x={LABEL}
                y={5}
                width={Math.max(count > 0 ? 2 : 0, ((WIDTH - LABEL - NUMBER) * count) / most)}
                height={ROW - 10}
                rx={3}
              />
              <text x={LABEL + ((WIDTH - LABEL - NUMBER) * count) / most + 8} y={ROW / 2}>
                {count}
              </text>
            </g>
          ))}
        </svg>
        <table class="answers">
          <caption class="quiet small">{t('deskFigures.table', { title })}</caption>
          <thead>
            <tr>
              <th scope="col">{unit}</th>
              <th scope="col">{t('deskFigures.count')}</th>
              <th scope="col">{t('deskFigures.share')}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ label, count }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td class="number">{count}</td>
                <td class="number">{Math.round((100 * count) / total)}%</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
