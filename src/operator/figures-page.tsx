/** The supervisor's page: who is on the line and who waits, how calls went, what was asked. Works without a script; with one it keeps up. */
import type { JSX } from 'preact';
import type { Locale, Translate } from '../locale';
import type { Figures } from './figures';

export const FIGURES_SCRIPT_PATH = '/operator/figures.js';

/** Draws anew what has changed; whoever stands on a link or copies something stays there. */
export const FIGURES_SCRIPT = `
(() => {
  const live = document.getElementById('live');
  const news = document.getElementById('live-news');
  async function look() {
    try {
      const response = await fetch(location.href, { redirect: 'error' });
      if (response.status === 401 || response.status === 403) { news.textContent = news.dataset.gone; return; }
      if (response.ok) {
        const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('live');
        const at = live.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
        const selection = getSelection();
        const isCopied = !selection.isCollapsed && live.contains(selection.anchorNode);
        if (fresh && !isCopied && fresh.innerHTML !== live.innerHTML) {
          live.innerHTML = fresh.innerHTML;
          if (at) live.querySelector('a[href="' + CSS.escape(at) + '"]')?.focus({ preventScroll: true });
        }
        news.textContent = '';
      } else news.textContent = news.dataset.late;
    } catch { news.textContent = news.dataset.late; }
    setTimeout(look, document.hidden ? 60000 : 5000);
  }
  setTimeout(look, 5000);
})();
`;

interface FiguresPageProps {
  locale: Locale;
  t: Translate;
  figures: Figures;
  days: number;
  /** How many calls were counted where there were more; null where all were. */
  most: number | null;
  /** Of a topic or an entry of the policy; null where this release has none such. */
  titleOf(id: string): string | null;
}

export function FiguresPage({ locale, t, figures, days, most, titleOf }: FiguresPageProps): JSX.Element {
  const counts: [string, string][] = [
    ['open', String(figures.open - figures.waiting)],
    ['waiting', String(figures.waiting)],
    ['ended', String(figures.ended)],
    ['median', lengthOf(figures.medianSeconds, t)],
    ['longest', lengthOf(figures.longestSeconds, t)],
  ];
  const tables: [string, [string, number][]][] = [
    ['dispositions', figures.dispositions.map(({ id, count }) => [t(`operator.dispositions.${id}`), count])],
    ['topics', figures.asked.map(({ id, title, count }) => [titleOf(id) ?? title ?? id, count])],
    ['notUnderstood', figures.notUnderstood.map(({ text, count }) => [text, count])],
  ];
  return (
    <main class="sheet">
      <p>
        <a href="/operator">{t('operator.figures.back')}</a>
      </p>
      <h1>{t('operator.figures.title')}</h1>
      <p>
        {t('operator.figures.period', { days })}
        {most !== null && t('operator.figures.most', { count: most })}
      </p>
      <p id="live-news" role="status" data-gone={t('operator.figures.gone')} data-late={t('operator.figures.late')} />
      <div id="live">
        <dl class="counts">
          {counts.map(([id, value]) => (
            <div key={id}>
              <dt>{t(`operator.figures.${id}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <CallsNow locale={locale} t={t} calls={figures.now} />
        {tables.map(([id, rows]) => (
          <Counted key={id} t={t} heading={id} rows={rows} />
        ))}
      </div>
    </main>
  );
}

/** Who talks to whom now, and who waits. */
function CallsNow({ locale, t, calls }: { locale: Locale; t: Translate; calls: Figures['now'] }): JSX.Element {
  const columns = ['caller', 'with', 'since', 'length', 'state'];
  return (
    <section>
      <h2>{t('operator.figures.now')}</h2>
      {calls.length === 0 ? (
        <p>{t('operator.figures.nobody')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              {columns.map((id) => (
                <th key={id} scope="col">
                  {t(`operator.figures.columns.${id}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {calls.map(({ id, caller, operatorName, startedAt, seconds, waitingSeconds }) => (
              <tr key={id}>
                <th scope="row">
                  <a href={`/operator#call=${id}`}>{t(`operator.callers.${caller}`)}</a>
                </th>
                <td>{operatorName}</td>
                <td>{clockTime(startedAt, locale)}</td>
                <td>{lengthOf(seconds, t)}</td>
                <td>
                  {waitingSeconds === null ? (
                    t('operator.figures.talking')
                  ) : (
                    <strong>{t('operator.figures.waits', { time: lengthOf(waitingSeconds, t) })}</strong>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Counted({ t, heading, rows }: { t: Translate; heading: string; rows: readonly [string, number][] }): JSX.Element {
  return (
    <section>
      <h2>{t(`operator.figures.${heading}`)}</h2>
      {rows.length === 0 ? (
        <p>{t('operator.figures.none')}</p>
      ) : (
        <table>
          <tbody>
            {rows.map(([label, count]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td class="count">{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const lengthOf = (seconds: number, t: Translate): string =>
  t('operator.figures.minutes', { minutes: String(Math.floor(seconds / 60)), seconds: String(seconds % 60).padStart(2, '0') });

/** As clocks on the wall of the desk show it. */
const clockTime = (at: Date, locale: Locale): string =>
  at.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' });
