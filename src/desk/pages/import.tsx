/** Handing in an old ledger, what a dry run found, and what became of it. */
import type { CheckedImport } from '../import-check';
import type { SheetProblem } from '../spreadsheet';
import { MAX_ROWS } from '../spreadsheet';
import { Columns } from './columns';
import { Csrf, Layout, type PageContext } from './layout';
import { listed } from '../words';

export type ImportNews =
  | { problem: SheetProblem | 'noFile' | 'noNameColumn' | 'gone' }
  /** `id`: to confirm it with; null where nothing can be taken. */
  | { checked: CheckedImport; id: string | null }
  | { taken: number };

const SHOWN_ROWS = 20;

export function ImportPage({ page, news }: { page: PageContext; news: ImportNews | null }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('deskImport.title')}>
      <h1>{t('deskImport.title')}</h1>
      {news && 'taken' in news && (
        <p class="flash sent" role="status">
          {t('deskImport.taken', { count: news.taken })} <a href="/desk?view=all">{t('refusals.home')}</a>
        </p>
      )}
      {news && 'problem' in news && (
        <p class="flash refused" role="alert">
          {t(`deskImport.problems.${news.problem}`, { rows: MAX_ROWS })}
        </p>
      )}
      {news && 'checked' in news ? <Report page={page} checked={news.checked} id={news.id} /> : <Upload page={page} />}
    </Layout>
  );
}

function Upload({ page }: { page: PageContext }) {
  const { t, session } = page;
  return (
    <div class="card">
      <p>{t('deskImport.intro')}</p>
      <ul class="bullets quiet">
        {['name', 'phone', 'others', 'size'].map((hint) => (
          <li key={hint}>{t(`deskImport.hints.${hint}`, { rows: MAX_ROWS })}</li>
        ))}
      </ul>
      <form method="post" action="/desk/import" encType="multipart/form-data">
        {session && <Csrf session={session} />}
        <div class="field">
          <label for="file">{t('deskImport.file')}</label>
          <input id="file" type="file" name="file" required accept=".xlsx,.csv,text/csv" />
        </div>
        <button>{t('deskImport.check')}</button>
      </form>
    </div>
  );
}

function Report({ page, checked, id }: { page: PageContext; checked: CheckedImport; id: string | null }) {
  const { t, session } = page;
  const { rows, refused, unknownColumns } = checked;
  return (
    <>
      <section class="card">
        <h2>{t('deskImport.willTake', { count: rows.length })}</h2>
        {unknownColumns.length > 0 && <p class="quiet">{t('deskImport.unknownColumns', { columns: listed(unknownColumns, t) })}</p>}
        {rows.length > 0 && (
          <div class="scroll" tabIndex={0} role="region" aria-label={t('deskImport.willTake', { count: rows.length })}>
            <table class="answers">
              <Columns heads={['line', 'name', 'phone', 'region', 'day', 'state'].map((column) => t(`deskImport.columns.${column}`))} />
              <tbody>
                {rows.slice(0, SHOWN_ROWS).map((row) => (
                  <tr key={row.line}>
                    <td class="number">{row.line}</td>
                    <td>{row.name}</td>
                    <td class="number">{row.phone || t('none')}</td>
                    <td>{row.region || t('none')}</td>
                    <td class="number">{row.day || t('deskImport.today')}</td>
                    <td>{t(`states.${row.state}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {rows.length > SHOWN_ROWS && <p class="quiet">{t('deskImport.andMore', { count: rows.length - SHOWN_ROWS })}</p>}
        <div class="buttons">
          {id !== null && (
            <form method="post" action="/desk/import/confirm">
              {session && <Csrf session={session} />}
              <input type="hidden" name="id" value={id} />
              <button>{t('deskImport.confirm', { count: rows.length })}</button>
            </form>
          )}
          <a class="button second" href="/desk/import">
            {t('deskImport.another')}
          </a>
        </div>
        <p class="quiet small">{t('deskImport.nothingYet')}</p>
      </section>
      {refused.length > 0 && (
        <section class="card">
          <h2>{t('deskImport.refused', { count: refused.length })}</h2>
          <p class="quiet">{t('deskImport.refusedHint')}</p>
          <ul class="bare">
            {refused.map(({ line, begins, reason, same }) => (
              <li key={line}>
                <strong class="number">{t('deskImport.line', { line })}</strong> {begins}{' '}
                <span class="tag refused">{t(`deskImport.reasons.${reason}`)}</span>{' '}
                {reason === 'known' && same && <a href={`/desk/cases/${same}`}>{same}</a>}
                {reason === 'twiceInFile' && same && t('deskImport.line', { line: same })}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
