/** A spreadsheet that somebody hands in, as rows of words: xlsx, or csv as Excel writes it in China or elsewhere. Knows no ledger. */
import { inflateRawSync } from 'node:zlib';

export type SheetProblem = 'unreadable' | 'tooLarge' | 'tooManyRows';

export const MAX_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_ROWS = 2_000;
const MAX_COLUMNS = 60;
const MAX_CELL_CHARACTERS = 1_000;
/** What a file of that size may honestly unpack to. */
const MAX_UNPACKED_BYTES = 40 * 1024 * 1024;
const XLSX_BEGINS = Buffer.from('PK\x03\x04', 'latin1');

/** @returns the rows with the header first, empty ones left out */
export async function readSpreadsheet(bytes: Buffer): Promise<string[][] | SheetProblem> {
  if (bytes.length > MAX_FILE_BYTES) return 'tooLarge';
  const rows = bytes.subarray(0, 4).equals(XLSX_BEGINS) ? await readXlsx(bytes) : readCsv(bytes);
  if (typeof rows === 'string') return rows;
  const filled = rows.map((row) => row.slice(0, MAX_COLUMNS).map(asText)).filter((row) => row.some(Boolean));
  if (filled.length < 2) return 'unreadable';
  return filled.length > MAX_ROWS + 1 ? 'tooManyRows' : filled;
}

function asText(cell: unknown): string {
  // Spreadsheets keep days without a zone: what the reader gives is that day in UTC.
  const text = cell instanceof Date ? cell.toISOString().slice(0, 10) : typeof cell === 'object' || cell === undefined ? '' : String(cell);
  return text.normalize('NFC').trim().slice(0, MAX_CELL_CHARACTERS);
}

async function readXlsx(bytes: Buffer): Promise<unknown[][] | SheetProblem> {
  try {
    if (unpackedBytes(bytes) > MAX_UNPACKED_BYTES) return 'tooLarge';
    // Loaded only where somebody imports.
    const { readSheet } = await import('read-excel-file/node');
    return await readSheet(bytes);
  } catch {
    // Whatever is wrong with it, the person can only save it anew: the page says so.
    return 'unreadable';
  }
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/** Really unpacks, one file after the other: what an archive says about itself need not be true. @throws when it is no archive, or unpacks to too much */
function unpackedBytes(bytes: Buffer): number {
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  let entry = bytes.readUInt32LE(end + 16);
  let total = 0;
  for (let left = bytes.readUInt16LE(end + 10); left > 0 && total <= MAX_UNPACKED_BYTES; left--) {
    if (bytes.readUInt32LE(entry) !== DIRECTORY_ENTRY) throw new Error('the archive is broken');
    const packed = bytes.readUInt32LE(entry + 20);
    const local = bytes.readUInt32LE(entry + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + packed);
    const isDeflated = bytes.readUInt16LE(entry + 10) === 8;
    total += isDeflated ? inflateRawSync(content, { maxOutputLength: MAX_UNPACKED_BYTES }).length : content.length;
    entry += 46 + bytes.readUInt16LE(entry + 28) + bytes.readUInt16LE(entry + 30) + bytes.readUInt16LE(entry + 32);
  }
  return total;
}

function readCsv(bytes: Buffer): string[][] | SheetProblem {
  const text = decoded(bytes);
  if (text === null || text.includes('\0')) return 'unreadable';
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const comma = [',', '\t', ';'].reduce((best, mark) => (firstLine.split(mark).length > firstLine.split(best).length ? mark : best));
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') cell += text[++at];
      else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === comma || character === '\n') {
      rows.at(-1)?.push(cell);
      cell = '';
      if (character === '\n') rows.push([]);
      if (rows.length > MAX_ROWS * 2) return 'tooManyRows';
    } else if (character !== '\r') cell += character;
  }
  rows.at(-1)?.push(cell);
  return rows;
}

/** UTF-8 where it is; otherwise what Excel writes on a Chinese Windows. */
function decoded(bytes: Buffer): string | null {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one may fit.
    }
  }
  return null;
}
