/** Whom to reach and how, what was promised, and what became of it. */
import type { ComponentChildren } from 'preact';
import type { CaseFile } from '../case-file';
import type { CaseView } from '../ledger';
import { moment } from '../words';
import { Card } from './card';
import type { PageContext } from './layout';

export function Contact({ page, view, file }: { page: PageContext; view: CaseView; file: CaseFile }) {
  const { t, now } = page;
  const { phone, preferredTime } = file.contact;
  const rows: [string, ComponentChildren][] = [
    [
      'phone',
      phone && (
        <a class="tel" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
          {phone}
        </a>
      ),
    ],
    ['preferredTime', preferredTime],
    ['idNumber', file.idNumber],
    ['request', file.request],
    ['region', file.region.name],
    ['channel', `${channelName(page, file.channel)} · ${whoAnswered(page, file)}`],
    ['received', moment(view.receivedAt, now)],
    ['assignee', view.assignee],
    ['expectedBy', view.expectedBy && moment(view.expectedBy, now)],
    ['quickService', file.quickService && quickServiceWords(page, file.quickService)],
    ['callBackFrom', view.callBackFrom && moment(view.callBackFrom, now)],
    ['endedAt', view.endedAt && moment(view.endedAt, now)],
    ['outcome', view.outcome && t(`deskWork.outcomes.${view.outcome}`)],
    ['employment', employmentWords(page, view)],
    ['previousCase', file.previousCase && <a href={`/desk/cases/${file.previousCase}`}>{file.previousCase}</a>],
    ['consent', file.consent && consentWords(page, file.consent)],
  ];
  return (
    <Card title={t('case.contact')}>
      <dl class="facts">
        {rows
          .filter(([, value]) => value)
          .flatMap(([name, value]) => [
            <dt key={name}>{t(OWN_WORDS.has(name) ? `deskCase.${name}` : `case.${name}`)}</dt>,
            <dd key={`${name}-value`}>{value}</dd>,
          ])}
      </dl>
    </Card>
  );
}

function whoAnswered({ t }: PageContext, { kind, operator, answeredBy }: CaseFile): string {
  if (!operator) return t(`answeredBy.${answeredBy}`);
  return t(`deskCase.byOperator.${kind === 'conversation' ? kind : 'registration'}`, { name: operator.name });
}

/** Rows that are named in words of another file. */
const OWN_WORDS: ReadonlySet<string> = new Set(['quickService', 'previousCase', 'callBackFrom', 'endedAt', 'outcome', 'employment']);

/** As it was when somebody last asked. */
function employmentWords({ t, now }: PageContext, { employment, followedAt }: CaseView): string | null {
  if (employment === null || followedAt === null) return null;
  return t('deskFollowUp.employmentLine', { employment: t(`deskFollowUp.employment.${employment}`), time: moment(followedAt, now) });
}

function quickServiceWords({ t, now }: PageContext, { hours, until }: NonNullable<CaseFile['quickService']>): string {
  return t('deskCase.quickServiceLine', { hours, until: moment(new Date(until), now) });
}

function consentWords({ t, now }: PageContext, consent: NonNullable<CaseFile['consent']>): string {
  const { by, how } = consent;
  const given = how === 'read-out' ? t('deskCase.consentReadOut') : by && t(`deskCase.consentBy.${by}`);
  const line = t('case.consentLine', { ...consent, at: moment(new Date(consent.at), now) });
  return given ? `${line}${t('deskCase.joint')}${given}` : line;
}

function channelName({ t }: PageContext, channel: string): string {
  return channel === 'web' || channel === 'hotline' || channel === 'import' ? t(`channels.${channel}`) : t('channels.other', { channel });
}
