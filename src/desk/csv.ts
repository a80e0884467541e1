/** The ledger as CSV for a spreadsheet. Pure. */
import type { CaseFile } from './case-file';
import type { CaseSummary } from './ledger';
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
] as const;
/** Spreadsheets take text files without it for the machine's own encoding. */
const BYTE_ORDER_MARK = '\uFEFF';
/** The year is always written out. */
const LONG_AGO = new Date(0);

export async function ledgerAsCsv(cases: AsyncIterable<CaseSummary & { file: CaseFile | null }>, t: DeskTranslate): Promise<string> {
  const lines = [COLUMNS.map((column) => t(`csv.${column}`))];
  for await (const row of cases) {
    const result = row.file?.result?.result;
    lines.push([
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
      row.expectedBy ? moment(row.expectedBy, LONG_AGO) : '',
    ]);
  }
  return BYTE_ORDER_MARK + lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

/** What begins like a formula would be run by the spreadsheet that opens it. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
