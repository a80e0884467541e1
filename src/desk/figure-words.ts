/** What the figures' keys are called, and the figures of a month as one table for a file. */
import type { Count, MonthFigures } from './figures';
import type { LedgerTable } from './ledger-table';
import type { DeskTranslate } from './words';

export type CountedFigure = 'byState' | 'firstAnswer' | 'byRegion' | 'byKind' | 'byOutcome' | 'months';
export const COUNTED_FIGURES: readonly CountedFigure[] = ['byState', 'firstAnswer', 'byRegion', 'byKind', 'byOutcome', 'months'];

export function figureName(figure: CountedFigure, key: string, t: DeskTranslate): string {
  switch (figure) {
    case 'byState':
      return t(`states.${key}`);
    case 'firstAnswer':
      return t(`deskFigures.waits.${key}`);
    case 'byRegion':
      return key === 'others' ? t('deskFigures.others') : key || t('none');
    case 'byKind':
      return t(`kinds.${key || 'unknown'}`);
    case 'byOutcome':
      return t(`deskWork.outcomes.${key}`);
    case 'months':
      return key;
  }
}

export const figureTitle = (figure: CountedFigure, t: DeskTranslate): string =>
  t(`deskFigures.${figure === 'months' ? 'byMonth' : figure}`);

const minutes = (seconds: number): string => String(Math.round(seconds / 60));

export function figureTable(figures: MonthFigures, t: DeskTranslate): LedgerTable {
  const { month, received, followUps, answerTime, answerTimeByRegion, answerTimeByMonth } = figures;
  const counted = (figure: CountedFigure): string[][] =>
    figures[figure].map(({ key, count }: Count) => [figureTitle(figure, t), figureName(figure, key, t), String(count), '', '']);
  const timed = (title: string, times: typeof answerTimeByRegion): string[][] =>
    times.map(({ key, answered, medianSeconds, p90Seconds }) => [
      title,
      key || t('none'),
      String(answered),
      minutes(medianSeconds),
      minutes(p90Seconds),
    ]);
  return {
    header: ['figure', 'item', 'count', 'medianMinutes', 'p90Minutes'].map((column) => t(`deskFigures.columns.${column}`)),
    rows: [
      [t('deskFigures.received'), month, String(received), '', ''],
      [t('deskFigures.followUpsDue'), month, String(followUps.due), '', ''],
      [t('deskFigures.followUpsOpen'), month, String(followUps.open), '', ''],
      ...COUNTED_FIGURES.flatMap(counted),
      ...timed(t('deskFigures.answerTime'), answerTime ? [{ ...answerTime, key: month }] : []),
      ...timed(t('deskFigures.answerTimeByRegion'), answerTimeByRegion),
      ...timed(t('deskFigures.answerTimeByMonth'), answerTimeByMonth),
    ],
  };
}
