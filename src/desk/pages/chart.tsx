/** Bar charts drawn on the server, with the same figures beside them as a table. Knows no case. */
import type { ComponentChildren } from 'preact';
import type { AnswerTime } from '../answer-times';
import { waited } from '../words';
import { Columns } from './columns';
import type { PageContext } from './layout';

export interface Bar {
  label: string;
  count: number;
}

const ROW = 34;
const WIDTH = 420;
const LABEL = 170;
const LABEL_CHARACTERS = 9;
/** What is written behind a bar needs about so much. */
const NUMBER = 55;
const TIME = 130;

const shortened = (label: string): string => {
  const characters = [...label];
  return characters.length > LABEL_CHARACTERS ? `${characters.slice(0, LABEL_CHARACTERS - 1).join('')}…` : label;
};

/** How often each occurs. */
export function Chart({ page, title, unit, bars }: { page: PageContext; title: string; unit: string; bars: readonly Bar[] }) {
  const { t } = page;
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  return (
    <Figure
      page={page}
      title={title}
      name={t('deskFigures.chart', { title, total })}
      room={NUMBER}
      bars={total === 0 ? [] : bars.map(({ label, count }) => ({ label, length: count, text: String(count) }))}
      columns={[unit, t('deskFigures.count'), t('deskFigures.share')]}
    >
      {bars.map(({ label, count }) => (
        <tr key={label}>
          <th scope="row">{label}</th>
          <td class="number">{count}</td>
          <td class="number">{Math.round((100 * count) / total)}%</td>
        </tr>
      ))}
    </Figure>
  );
}

/** How long each took: the bar is the median. */
export function TimeChart({ page, title, unit, times }: { page: PageContext; title: string; unit: string; times: readonly AnswerTime[] }) {
  const { t } = page;
  const inWords = (seconds: number): string => waited(seconds, t);
  return (
    <Figure
      page={page}
      title={title}
      name={t('deskFigures.timeChart', { title })}
      room={TIME}
      bars={times.map(({ key, medianSeconds }) => ({ label: key, length: medianSeconds, text: inWords(medianSeconds) }))}
      columns={[unit, t('deskFigures.answered'), t('deskFigures.median'), t('deskFigures.p90')]}
    >
      {times.map(({ key, answered, medianSeconds, p90Seconds }) => (
        <tr key={key}>
          <th scope="row">{key}</th>
          <td class="number">{answered}</td>
          <td class="number">{inWords(medianSeconds)}</td>
          <td class="number">{inWords(p90Seconds)}</td>
        </tr>
      ))}
    </Figure>
  );
}

interface FigureProps {
  page: PageContext;
  title: string;
  /** What the picture is, for who does not see it. */
  name: string;
  /** None where there is nothing to show. */
  bars: readonly { label: string; length: number; text: string }[];
  /** Width of what is written behind a bar. */
  room: number;
  columns: readonly string[];
  /** The rows of the table. */
  children: ComponentChildren;
}

function Figure({ page: { t }, title, name, bars, room, columns, children }: FigureProps) {
  const most = Math.max(1, ...bars.map(({ length }) => length));
  const scale = (WIDTH - LABEL - room) / most;
  return (
    <section class="card">
      <h2>{title}</h2>
      {bars.length === 0 ? (
        <p class="quiet">{t('deskFigures.nothing')}</p>
      ) : (
        <div class="chart">
          <svg role="img" aria-label={name} viewBox={`0 0 ${WIDTH} ${bars.length * ROW}`}>
            {bars.map(({ label, length, text }, index) => (
              <g key={label} transform={`translate(0 ${index * ROW})`}>
                <text x={LABEL - 8} y={ROW / 2} class="label">
                  {shortened(label)}
                </text>
                <rect x={LABEL} y={5} width={Math.max(length > 0 ? 2 : 0, length * scale)} height={ROW - 10} rx={3} />
                <text x={LABEL + length * scale + 8} y={ROW / 2}>
                  {text}
                </text>
              </g>
            ))}
          </svg>
          <table class="answers">
            <caption class="quiet small">{t('deskFigures.table', { title })}</caption>
            <Columns heads={columns} />
            <tbody>{children}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}
