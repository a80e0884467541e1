/** One case: everything the caseworker needs before calling, and what happened since. */
import type { CaseFile } from '../case-file';
import type { Flash } from '../flash';
import type { CaseView } from '../ledger';
import { CASE_SCRIPT_PATH } from '../case-script';
import type { Reply } from '../replies';
import { isOpenAtDesk } from '../views';
import type { Check, Relations } from '../work';
import { Actions, type Draft } from './actions';
import { Card } from './card';
import { Contact } from './contact';
import { History } from './history';
import { Layout, type PageContext } from './layout';
import { Needs } from './needs';
import { NewWords } from './news';
import { CallBack, Promise, QuickService } from './clocks';
import { Result } from './result';
import { Assignee, Checklist, SamePerson } from './work';
import { listed } from '../words';

export interface CasePageProps {
  page: PageContext;
  view: CaseView;
  flash: Flash | null;
  draft: Draft;
  /** Who else has it open now. */
  others: readonly string[];
  colleagues: readonly string[];
  checks: ReadonlyMap<string, Check>;
  relations: Relations;
  replies: readonly Pick<Reply, 'id' | 'title'>[];
}

export function CasePage({ page, view, flash, draft, others, colleagues, checks, relations, replies }: CasePageProps) {
  const { t } = page;
  const title = view.name ? `${view.name} ${view.caseNumber}` : view.caseNumber;
  return (
    <Layout page={page} title={title}>
      <p>
        <a href="/desk">{t('case.back')}</a>
      </p>
      <div class="heading">
        <h1>
          {view.name ?? t('list.unnamed')} <span class="number quiet">{view.caseNumber}</span>
        </h1>
        <span class={`tag ${view.state}`}>{t(`states.${view.state}`)}</span>
        {view.urgency !== 'normal' && <span class={`tag ${view.urgency}`}>{t(`urgency.${view.urgency}`)}</span>}
        {isOpenAtDesk(view.state) && <Promise page={page} expectedBy={view.expectedBy} />}
        {isOpenAtDesk(view.state) && <QuickService page={page} until={view.quickUntil} />}
        <CallBack page={page} row={view} />
        {view.kind === 'conversation' && view.file && (
          <a class="button" href={`/desk/cases/${view.caseNumber}/live`}>
            {t('live.open')}
          </a>
        )}
        <a class="button second to-actions" href="#actions">
          {t('case.toActions')}
        </a>
      </div>
      <p id="others" class={others.length > 0 ? 'flash pending' : undefined} role="status">
        {others.length > 0 && t('deskQueue.lookingNow', { names: listed(others, t) })}
      </p>
      {flash && (
        <p class={`flash ${flash.kind}`} role="status">
          {flash.text}
        </p>
      )}
      {view.unread && <NewWords page={page} view={view} />}
      <div class="columns">
        <div>
          {view.file ? (
            <>
              <Contact page={page} view={view} file={view.file} />
              <SamePerson page={page} view={view} relations={relations} />
              {view.file.result && <Result page={page} result={view.file.result} />}
              <Checklist page={page} view={view} checks={checks} />
              <Bullets title={t('case.materials')} items={view.file.materials} />
              <Needs page={page} file={view.file} />
              <Answers page={page} file={view.file} />
              <Transcript page={page} file={view.file} />
            </>
          ) : (
            <p class="card">{t(view.state === 'erased' ? 'case.erased' : 'case.noFile')}</p>
          )}
          <History page={page} entries={view.entries} />
        </div>
        <aside id="actions" aria-labelledby="actions-title">
          <Assignee page={page} view={view} colleagues={colleagues} />
          <div class="card">
            <Actions page={page} view={view} draft={draft} replies={replies} />
          </div>
        </aside>
      </div>
      <script src={CASE_SCRIPT_PATH} defer />
    </Layout>
  );
}

function Bullets({ title, items }: { title: string; items: string[] }) {
  if (items.length === 0) return null;
  return (
    <Card title={title}>
      <ul class="bullets">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </Card>
  );
}

const SOURCES = new Set(['veteran', 'relative', 'operator', 'derived']);

/** The rules that an answer settled. */
function usesOf(fact: string, file: CaseFile): string[] {
  return (file.result?.reasons ?? []).filter(({ because }) => because.includes(fact)).map(({ label }) => label);
}

function Answers({ page, file }: { page: PageContext; file: CaseFile }) {
  const { t } = page;
  if (file.facts.length === 0) return null;
  return (
    <Card title={t('case.answers')}>
      <table class="answers">
        <thead>
          <tr>
            <th scope="col">{t('case.question')}</th>
            <th scope="col">{t('case.answer')}</th>
          </tr>
        </thead>
        <tbody>
          {file.facts.map((fact) => (
            <tr key={fact.name}>
              <th scope="row">{fact.question || fact.name}</th>
              <td>
                {fact.answer} {fact.value === 'unsure' && <span class="tag unknown">{t('case.unsure')}</span>}{' '}
                <span class="quiet small">{SOURCES.has(fact.source) && t(`case.source_${fact.source}`)}</span>
                {usesOf(fact.name, file).map((label) => (
                  <div key={label} class="quiet small">
                    {t('deskWork.usedFor', { label })}
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Transcript({ page, file }: { page: PageContext; file: CaseFile }) {
  const { t } = page;
  if (file.transcript.length === 0) return null;
  return (
    <section class="card">
      <details>
        <summary>
          {t('case.transcript')} <span class="quiet">{t('case.lines', { count: file.transcript.length })}</span>
        </summary>
        <ol class="talk">
          {file.transcript.map((line, index) => (
            <li key={index} class={line.from === 'user' ? 'user' : 'bot'}>
              <span class="quiet small">{t(`case.from.${line.from === 'user' ? 'user' : 'bot'}`)}</span>
              <div class="said">{line.text}</div>
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}
