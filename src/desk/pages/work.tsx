/** The parts of the case page that stay at the desk: whose it is, what is verified, which cases are one person's. */
import type { CaseView } from '../ledger';
import type { CaseSummary } from '../queue';
import { itemKey, type Check, type Relations } from '../work';
import { moment } from '../words';
import { Card } from './card';
import { Csrf, type PageContext } from './layout';

interface Part {
  page: PageContext;
  view: CaseView;
}

export function Assignee({ page, view, colleagues }: Part & { colleagues: readonly string[] }) {
  const { t, session } = page;
  if (!session || view.state === 'erased') return null;
  const { assignee } = view;
  const mine = assignee === session.name;
  const action = `/desk/cases/${view.caseNumber}/assignee`;
  const hidden = (
    <>
      <Csrf session={session} />
      <input type="hidden" name="from" value={assignee ?? ''} />
    </>
  );
  return (
    <section class="card assignee" aria-label={t('case.assignee')}>
      <p>
        {t('case.assignee')} <strong>{assignee ?? t('deskWork.nobody')}</strong>
      </p>
      <div class="buttons">
        {!mine && (
          <form method="post" action={action}>
            {hidden}
            <button name="to" value={session.name}>
              {t(assignee === null ? 'deskWork.take' : 'deskWork.takeOver', { name: assignee })}
            </button>
          </form>
        )}
        {assignee !== null && (
          <form method="post" action={action}>
            {hidden}
            <button name="to" value="" class="second">
              {t('deskWork.release')}
            </button>
          </form>
        )}
      </div>
      <form method="post" action={action} class="give">
        {hidden}
        <div class="field">
          <label for="give-to">{t('deskWork.giveTo')}</label>
          <input id="give-to" name="to" list="colleagues" required maxLength={40} autoComplete="off" />
          <datalist id="colleagues">
            {colleagues.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </div>
        <button class="second">{t('deskWork.give')}</button>
      </form>
    </section>
  );
}

/** What the case's rules could not settle: ticked off one by one, with who and when. */
export function Checklist({ page, view, checks }: Part & { checks: ReadonlyMap<string, Check> }) {
  const { t, now, session } = page;
  const items = view.file?.toVerify ?? [];
  if (items.length === 0) return null;
  const done = items.filter((item) => checks.has(itemKey(item))).length;
  return (
    <section class="card" id="verify">
      <h2>
        {t('case.toVerify')} <span class="quiet number">{t('deskWork.checked', { done, all: items.length })}</span>
      </h2>
      <ul class="checks">
        {items.map((item, index) => {
          const check = checks.get(itemKey(item));
          return (
            <li key={index}>
              <form method="post" action={`/desk/cases/${view.caseNumber}/checks`}>
                {session && <Csrf session={session} />}
                <input type="hidden" name="item" value={String(index)} />
                <button
                  name="done"
                  value={check ? '0' : '1'}
                  class={check ? 'check done' : 'check'}
                  aria-pressed={check !== undefined}
                  aria-label={t('deskWork.tick', { item })}
                >
                  {check ? '✓' : ''}
                </button>
              </form>
              <span>
                {item}
                {check && <span class="quiet small"> {t('deskWork.checkedBy', { name: check.by, time: moment(check.at, now) })}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function SamePerson({ page, view, relations }: Part & { relations: Relations }) {
  const { t, session } = page;
  const { suggested, merged, into, mayBeSeparated } = relations;
  if (suggested.length === 0 && merged.length === 0 && into === null) return null;
  const button = (action: string, label: string, other?: string) => (
    <form method="post" action={action}>
      {session && <Csrf session={session} />}
      {other && <input type="hidden" name="other" value={other} />}
      <button class="second">{label}</button>
    </form>
  );
  return (
    <Card title={t('deskWork.samePerson')}>
      {into !== null && (
        <>
          <p>
            {t('deskWork.mergedInto')} <a href={`/desk/cases/${into}`}>{into}</a>
          </p>
          {mayBeSeparated && button(`/desk/cases/${view.caseNumber}/separate`, t('deskWork.separate'))}
        </>
      )}
      <ul class="bare">
        {merged.map((other) => (
          <li key={other.caseNumber}>
            <OtherCase page={page} other={other} /> <span class="quiet">{t('deskWork.mergedHere')}</span>
          </li>
        ))}
        {suggested.map((other) => (
          <li key={other.caseNumber} class="suggested">
            <span>
              <OtherCase page={page} other={other} /> <span class="quiet">{t('deskWork.perhaps')}</span>
            </span>
            {button(`/desk/cases/${view.caseNumber}/merge`, t('deskWork.merge', { number: other.caseNumber }), other.caseNumber)}
          </li>
        ))}
      </ul>
      {suggested.length > 0 && <p class="quiet small">{t('deskWork.mergeHint')}</p>}
    </Card>
  );
}

function OtherCase({ page, other }: { page: PageContext; other: CaseSummary }) {
  const { t } = page;
  return (
    <>
      <a href={`/desk/cases/${other.caseNumber}`}>{other.caseNumber}</a> {other.name ?? t('list.unnamed')}{' '}
      {t(`kinds.${other.kind || 'unknown'}`)} <span class={`tag ${other.state}`}>{t(`states.${other.state}`)}</span>{' '}
      {other.unread && <span class="tag">{t('list.unread')}</span>}
    </>
  );
}
