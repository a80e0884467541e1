/** The station that people are told of, and how the conversation is to go there. */
import type { DialogServices } from '../../dialogs/types';
import type { Settings } from '../config/settings';
import type { Locale, Texts } from '../locale';

/** Bumped with every change of what the consent says, so that a recorded consent says to what. */
export const CONSENT_VERSION = '2026-11';
/** The national government service hotline: always right to name where a station has not set its own. */
const DEFAULT_PHONE = '12345';

export interface Station {
  /** As cases and the conversation name it. */
  name: string;
  /** On a page in that language: a deployment's own name is the same in each. */
  nameIn: (locale: Locale) => string;
  phone: string;
}

export function stationOf({ STATION_NAME: name, STATION_PHONE: phone }: Settings, texts: Texts): Station {
  const nameIn = (locale: Locale): string => name ?? texts.in(locale)('station.name');
  return { name: nameIn('zh-CN'), nameIn, phone: phone ?? DEFAULT_PHONE };
}

export function conversationSettings(settings: Settings, station: Station): DialogServices['settings'] {
  return {
    collectIdNumber: settings.COLLECT_ID_NUMBER,
    stationName: settings.STATION_NAME ?? null,
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
