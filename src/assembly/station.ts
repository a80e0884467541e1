/** The station that people are told of, and how the conversation is to go there. */
import type { DialogServices } from '../../dialogs/types';
import type { Settings } from '../config/settings';
import type { Texts } from '../locale';

/** Bumped with every change of what the consent says, so that a recorded consent says to what. */
export const CONSENT_VERSION = '2026-11';
/** The national government service hotline: always right to name where a station has not set its own. */
const DEFAULT_PHONE = '12345';

export interface Station {
  name: string;
  phone: string;
}

export function stationOf({ STATION_NAME: name, STATION_PHONE: phone }: Settings, texts: Texts): Station {
  return { name: name ?? texts.in('zh-CN')('station.name'), phone: phone ?? DEFAULT_PHONE };
}

export function conversationSettings(settings: Settings, station: Station): DialogServices['settings'] {
  return {
    collectIdNumber: settings.COLLECT_ID_NUMBER,
    stationName: station.name,
    stationPhone: station.phone,
    consentVersion: CONSENT_VERSION,
    retentionDays: settings.RETENTION_DAYS,
    collectUnanswered: settings.COLLECT_UNANSWERED,
    calendar: settings.STATION_HOURS ?? null,
    liveAnswerSeconds: settings.LIVE_ANSWER_SECONDS,
    unfinishedDays: settings.RETENTION_UNFINISHED_DAYS,
    quickService: settings.QUICK_SERVICE_72H,
  };
}
