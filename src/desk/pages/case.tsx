import type { ComponentChildren } from 'preact';
import type { Translate } from '../../locale';
import { ACTIONS, type Action, type CaseFile, type DeskState } from '../events';
import type { LedgerCase } from '../ledger';
import type { Session } from '../sign-in';
import { Notice, page, Time, timeText } from './layout';

export interface CasePage {
  session: Session;
  found: LedgerCase;
  /** Actions that have not reached the bot yet. */
  waiting: number;
  notice?: 'sent' | 'waiting' | 'refused' | 'textMissing';
}

export function casePage(t: Translate, locale: string, { session, found, waiting, notice }: CasePage): string {
  const { file } = found;
  return page({
    t,
    locale,
    title: found.number,
    session,
    children: (
      <>
        <p>
          <a href="/desk">{`← ${t('desk.case.back')}`}</a>
        </p>
        <div class="head">
          <h1>{`${found.name ?? t('desk.nobody')} · ${found.number}`}</h1>
          <p>
            <span class={`state ${found.state}`}>{t(`desk.states.${found.state}`)}</span> {t(`desk.kinds.${found.kind}`)} · {found.region}
            {found.urgency !== 'normal' && <strong class="urgency">{t(`desk.urgency.${found.urgency}`)}</strong>}
          </p>
        </div>
        {notice && <Notice kind={notice === 'sent' || notice === 'waiting' ? 'good' : 'bad'}>{t(`desk.notices.${notice}`)}</Notice>}
        {waiting > 0 && notice !== 'waiting' && <Notice kind="bad">{t('desk.case.waitingCallbacks', { count: waiting })}</Notice>}
        <div class="columns">
          <div>{file ? <File t={t} file={file} /> : <p class="card">{t('desk.case.erased')}</p>}</div>
          <div>
            <Actions t={t} found={found} csrf={session.csrf} />
            <History t={t} found={found} />
          </div>
        </div>
      </>
    ),
  });
}

function File({ t, file }: { t: Translate; file: CaseFile }) {
  const { contact, consent } = file;
  const details: [string, ComponentChildren][] = [];
  if (contact.phone) details.push(['phone', <a href={`tel:${contact.phone}`}>{contact.phone}</a>]);
  if (contact.preferredTime) details.push(['preferredTime', contact.preferredTime]);
  if (file.idNumber) details.push(['idNumber', file.idNumber]);
  details.push(['answeredBy', t(`desk.who.${file.answeredBy}`)], ['channel', file.channel]);
  if (file.request) details.push(['request', file.request]);
  details.push(['consent', t('desk.case.consentText', { ...consent, at: timeText(new Date(consent.at)) })]);
  return (
    <>
      <Card title={t('desk.case.contact')}>
        <dl>
          {details.map(([key, value]) => (
            <div key={key}>
              <dt>{t(`desk.case.${key}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Bullets title={t('desk.case.toVerify')} items={file.toVerify} />
      {file.result && <ResultCard t={t} result={file.result} />}
      {file.facts.length > 0 && (
        <Card title={t('desk.case.facts')}>
          <dl>
            {file.facts.map((fact, index) => (
              <div key={index}>
                <dt>{fact.question}</dt>
                <dd>{fact.answer}</dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
      <Bullets title={t('desk.case.materials')} items={file.materials} />
      {file.transcript.length > 0 && (
        <details class="card">
          <summary>{t('desk.case.transcript')}</summary>
          <ol class="transcript">
            {file.transcript.map((line, index) => (
              <li key={index} class={line.from}>
                <span class="speaker">{t(`desk.speakers.${line.from}`)}</span> {line.text}
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

function ResultCard({ t, result }: { t: Translate; result: NonNullable<CaseFile['result']> }) {
  return (
    <Card title={t('desk.case.result')}>
      <p>
        <strong>{t(`desk.results.${result.result}`)}</strong>
      </p>
      <p class="small">{t('desk.case.resultNote')}</p>
      <h3>{t('desk.case.reasons')}</h3>
      <ul>
        {result.reasons.map((reason) => (
          <li key={reason.rule}>
            {reason.label}: {t(`desk.outcomes.${String(reason.outcome)}`)}
            {reason.note && <span class="small"> ({reason.note})</span>}
          </li>
        ))}
      </ul>
      {result.clauses.length > 0 && (
        <>
          <h3>{t('desk.case.clauses')}</h3>
          <ul>
            {result.clauses.map((clause, index) => (
              <li key={index}>
                {clause.title} {clause.locator ?? ''}
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="small">{t('desk.case.ruleSet', result.ruleSet)}</p>
    </Card>
  );
}

function Actions({ t, found, csrf }: { t: Translate; found: LedgerCase; csrf: string }) {
  const offered = (Object.keys(ACTIONS) as Action[]).filter((action) =>
    (ACTIONS[action] as readonly string[]).includes(found.state as DeskState),
  );
  if (offered.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('desk.actions.heading')}</h2>
      {offered.map((action, index) => (
        <details key={action} open={index === 0}>
          <summary>{t(`desk.actions.${action}.title`)}</summary>
          <form method="post" action={`/desk/cases/${found.number}`} class="stack">
            <input type="hidden" name="csrf" value={csrf} />
            <input type="hidden" name="action" value={action} />
            <label for={`text-${action}`}>{t(`desk.actions.${action}.text`)}</label>
            <textarea id={`text-${action}`} name="text" rows={3} maxLength={2000} required={action !== 'accepted'} />
            {action === 'accepted' && (
              <>
                <label for="expected-by">{t('desk.actions.accepted.expectedBy')}</label>
                <input id="expected-by" type="date" name="expectedBy" />
              </>
            )}
            <button class={index === 0 ? 'main' : ''}>{t(`desk.actions.${action}.button`)}</button>
          </form>
        </details>
      ))}
    </section>
  );
}

function History({ t, found }: { t: Translate; found: LedgerCase }) {
  return (
    <Card title={t('desk.case.history')}>
      <ol class="history">
        {found.entries.map((entry, index) => (
          <li key={index}>
            <Time at={entry.at} /> {t(`desk.entries.${entry.kind}`)}
            {entry.actor && ` · ${entry.actor}`}
            {entry.text && <blockquote>{entry.text}</blockquote>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Bullets({ title, items }: { title: string; items: string[] }) {
  if (items.length === 0) return null;
  return (
    <Card title={title}>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </Card>
  );
}

function Card({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
