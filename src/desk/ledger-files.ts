/** A table as a file that a spreadsheet opens. Pure; knows no case. */
import type { LedgerTable } from './ledger-table';

/** Spreadsheets take text files without it for the machine's own encoding. */
const BYTE_ORDER_MARK = '\uFEFF';

export function asCsv({ header, rows }: LedgerTable): string {
  return BYTE_ORDER_MARK + [header, ...rows].map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

/** What begins like a formula would be run by the spreadsheet that opens it. */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const NARROWEST_CHARACTERS = 8;
const WIDEST_CHARACTERS = 40;

/** Every cell is text, which no spreadsheet runs as a formula or turns into a number: telephone numbers stay whole. */
export async function asXlsx({ header, rows }: LedgerTable, sheet: string): Promise<Uint8Array> {
  // Loaded only where somebody exports.
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const data = [
    header.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
    ...rows.map((line) => line.map((value) => ({ value, type: String }))),
  ];
  return writeExcelFile(data, {
    sheet,
    columns: header.map((title, at) => ({ width: widthOf([title, ...rows.map((line) => line[at] ?? '')]) })),
    stickyRowsCount: 1,
  }).toBuffer();
}

/** A Chinese character takes the room of two letters. */
function widthOf(cells: readonly string[]): number {
  const lengths = cells.map((cell) => [...cell].reduce((sum, character) => sum + (character > '\u2e80' ? 2 : 1), 2));
  return Math.min(WIDEST_CHARACTERS, Math.max(NARROWEST_CHARACTERS, ...lengths));
}
