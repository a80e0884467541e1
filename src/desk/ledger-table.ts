/** The ledger as a table: its columns, and each case as a row of words. What becomes a file of it is for others. */
import type { CaseFile } from './case-file';
import type { CaseSummary } from './queue';
import { moment, type DeskTranslate } from './words';

const COLUMNS = [
  'number',
  'state',
  'kind',
  'urgency',
  'region',
  'name',
  'phone',
  'result',
  'assignee',
  'received',
  'waiting',
  'expectedBy',
  'quickUntil',
  'firstAnswer',
  'ended',
  'outcome',
  'followUp',
  'followed',
  'employment',
] as const;
/** The year is always written out. */
const LONG_AGO = new Date(0);
const written = (time: Date | null): string => (time ? moment(time, LONG_AGO) : '');

export interface LedgerTable {
  header: string[];
  rows: string[][];
}

export async function ledgerTable(cases: AsyncIterable<CaseSummary & { file: CaseFile | null }>, t: DeskTranslate): Promise<LedgerTable> {
  const rows: string[][] = [];
  for await (const row of cases) {
    const result = row.file?.result?.result;
    rows.push([
      row.caseNumber,
      t(`states.${row.state}`),
      t(`kinds.${row.kind || 'unknown'}`),
      t(`urgency.${row.urgency}`),
      row.regionName,
      row.name ?? '',
      row.file?.contact.phone ?? '',
      result ? t(`case.results.${result}`) : '',
      row.assignee ?? '',
      moment(row.receivedAt, LONG_AGO),
      moment(row.waitingSince, LONG_AGO),
      written(row.expectedBy),
      written(row.quickUntil),
      written(row.answeredAt),
      written(row.endedAt),
      row.outcome ? t(`deskWork.outcomes.${row.outcome}`) : '',
      written(row.followUpAt),
      written(row.followedAt),
      row.employment ? t(`deskFollowUp.employment.${row.employment}`) : '',
    ]);
  }
  return { header: COLUMNS.map((column) => t(`ledger.columns.${column}`)), rows };
}
