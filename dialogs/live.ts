/** Whether somebody answers a call for a person now, and what is said when nobody does or when it is over. */
import type { HandoffStatus } from '../src/handoff/types';
import { caseData, dayAndTime } from './case-words';
import type { Turn } from './turn';

const SECONDS_A_MINUTE = 60;

interface Waiting {
  /** When the wait becomes a call-back; null when nobody works now. */
  until: Date | null;
  /** When somebody works again, where nobody does now and that is known. */
  callBackFrom: Date | null;
  /** What the person is told about it. */
  words: string;
}

const inMinutes = (seconds: number): number => Math.max(1, Math.round(seconds / SECONDS_A_MINUTE));

/** What can honestly be said about who answers, by the hours of the station. */
export function whoAnswers(turn: Turn): Waiting {
  const { now } = turn.scope;
  const { calendar, liveAnswerSeconds, stationPhone } = turn.services.settings;
  if (calendar && !calendar.isOpen(now)) {
    const callBackFrom = calendar.nextOpening(now);
    const words = callBackFrom
      ? turn.t('live.closed', { at: dayAndTime(turn, callBackFrom), stationPhone })
      : turn.t('live.closedForLong', { stationPhone });
    return { until: null, callBackFrom, words };
  }
  return {
    until: new Date(now.getTime() + liveAnswerSeconds * 1_000),
    callBackFrom: null,
    words: turn.t('live.waiting', { minutes: inMinutes(liveAnswerSeconds) }),
  };
}

/** The same before the call for a person was handed in. */
export function waitAhead(turn: Turn): string {
  const { until, callBackFrom, words } = whoAnswers(turn);
  const { liveAnswerSeconds, stationPhone } = turn.services.settings;
  if (until) return turn.t('live.soon', { minutes: inMinutes(liveAnswerSeconds), stationPhone });
  return callBackFrom ? words : turn.t('live.unknown', { stationPhone });
}

type LiveNews = 'ended' | 'call-back' | 'follow-up';
const LIVE_NEWS: ReadonlySet<string> = new Set<LiveNews>(['ended', 'call-back', 'follow-up']);

export const isLiveNews = (type: HandoffStatus['type']): type is LiveNews => LIVE_NEWS.has(type);

/** The caseworker left, nobody came, or it is time to ask how things are. */
export async function tellLive(turn: Turn, status: HandoffStatus): Promise<void> {
  const { memory } = turn;
  const { caseNumber, text, expectedBy } = status;
  const { stationName, stationPhone } = turn.station;
  const values = { caseNumber, stationName, stationPhone, by: status.by ?? stationName };
  turn.scope.outcome.kind = `status-${status.type}`;
  const channelData = caseData(caseNumber, status.caseState, new Date(status.at));
  switch (status.type) {
    case 'ended': {
      if (memory.person?.caseNumber === caseNumber) delete memory.person;
      const last = text ? [turn.t('status.words', { text })] : [];
      return turn.say([...last, turn.t('live.ended', values)].join('\n'), { channelData, buttons: turn.buttons('policy', 'status') });
    }
    case 'call-back': {
      const opening = expectedBy ? new Date(expectedBy) : null;
      const later = opening !== null && opening > turn.scope.now;
      const words = turn.t(later ? 'live.callBackFrom' : 'live.callBack', { ...values, at: opening ? dayAndTime(turn, opening) : '' });
      return turn.say(words, { channelData, buttons: turn.buttons('status', 'supplement', 'policy') });
    }
    default:
      return turn.say(turn.t('live.followUp', values), {
        channelData,
        buttons: turn.buttons('foundWork', 'reapply', 'human'),
      });
  }
}
