/** How long somebody has waited and what they were promised: in words first, in colour as well. */
import type { CaseSummary } from '../queue';
import { isOpenAtDesk } from '../views';
import { duration, moment, waitLevel } from '../words';
import type { PageContext } from './layout';

/** Who is waited for: us, as long as nobody has answered; the person, once they were asked for something. */
const waitsForUs = ({ state, unread }: Pick<CaseSummary, 'state' | 'unread'>): boolean => state === 'new' || unread;

export function Waiting({ page, row }: { page: PageContext; row: CaseSummary }) {
  const { t, now } = page;
  const milliseconds = Math.max(0, now.getTime() - row.waitingSince.getTime());
  if (!isOpenAtDesk(row.state)) {
    return <span class="quiet">{t('list.since', { time: moment(row.endedAt ?? row.waitingSince, now) })}</span>;
  }
  const level = waitsForUs(row) ? waitLevel(milliseconds) : 'fresh';
  return (
    <>
      <time class={level === 'fresh' ? undefined : `tag ${level}`} dateTime={row.waitingSince.toISOString()}>
        {milliseconds < 60_000 ? t('deskQueue.justCame') : t('deskQueue.waited', { time: duration(milliseconds, t) })}
      </time>{' '}
      <Promise page={page} expectedBy={row.expectedBy} /> <QuickService page={page} until={row.quickUntil} />{' '}
      <CallBack page={page} row={row} />
    </>
  );
}

/** That the person was told to be called, and from when on, until somebody has spoken to them. */
export function CallBack({ page, row }: { page: PageContext; row: CaseSummary }) {
  const { t, now } = page;
  const { callBackFrom, answeredAt } = row;
  if (!callBackFrom || answeredAt || !isOpenAtDesk(row.state)) return null;
  const isTime = callBackFrom <= now;
  return (
    <time class={`tag ${isTime ? 'late' : 'long'}`} dateTime={callBackFrom.toISOString()}>
      {t(isTime ? 'deskFollowUp.callNow' : 'deskFollowUp.callFrom', { time: moment(callBackFrom, now) })}
    </time>
  );
}

/** Whether it is time to ask somebody whose case has ended how they are, and nobody has. */
export const isFollowUpDue = ({ state, unread, followUpAt, followedAt }: CaseSummary): boolean =>
  unread && !isOpenAtDesk(state) && followUpAt !== null && (followedAt === null || followedAt < followUpAt);

/** The answer that the person was promised, and whether it is late. */
export function Promise({ page, expectedBy }: { page: PageContext; expectedBy: Date | null }) {
  const { t, now } = page;
  if (!expectedBy) return null;
  const late = now.getTime() - expectedBy.getTime();
  if (late > 0) return <span class="tag overdue">{t('time.overdue', { time: duration(late, t) })}</span>;
  return <span class="quiet small">{t('time.due', { time: moment(expectedBy, now) })}</span>;
}

/** How much is left of the hours within which the station offers to help; that they run is marked from the beginning. */
export function QuickService({ page, until }: { page: PageContext; until: Date | null }) {
  const { t, now } = page;
  if (!until) return null;
  const left = until.getTime() - now.getTime();
  // Less than a minute has no number of its own.
  const time = duration(Math.max(60_000, Math.abs(left)), t);
  return (
    <time class={`tag ${left > 0 ? 'long' : 'overdue'}`} dateTime={until.toISOString()}>
      {t(left > 0 ? 'deskCase.quickLeft' : 'deskCase.quickOver', { time })}
    </time>
  );
}
