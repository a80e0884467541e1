/** Which rows of somebody's old ledger can be taken, and what is wrong with the others. Pure. */
import { dayInChina } from '../base/clock';
import { choiceName, EMPLOYMENT, type Employment } from './actions';
import { plainName, plainPhone } from './case-file';
import type { DeskState } from './tables';
import type { DeskTranslate } from './words';

export interface ImportedRow {
  /** As the spreadsheet counts them: the header is 1. */
  line: number;
  name: string;
  phone: string;
  region: string;
  /** `YYYY-MM-DD`; empty: today. */
  day: string;
  state: DeskState;
  assignee: string;
  /** Whether the person has work, where a column says so in our words. */
  employment: Employment | '';
  /** Everything else of the row, with its column's name. */
  rest: string;
}

export interface RefusedRow {
  line: number;
  /** What the row begins with, to find it again. */
  begins: string;
  reason: ImportProblem;
  /** The case or line that has the same person. */
  same?: string;
}

export type ImportProblem = 'noName' | 'longName' | 'formula' | 'phone' | 'day' | 'state' | 'twiceInFile' | 'known';

export interface CheckedImport {
  rows: ImportedRow[];
  refused: RefusedRow[];
  /** Columns whose content goes into the case's history, by name. */
  unknownColumns: string[];
}

type Field = 'name' | 'phone' | 'region' | 'day' | 'state' | 'assignee' | 'employment';

/** What stations call their columns. */
const COLUMN_NAMES: Readonly<Record<Field, RegExp>> = {
  name: /^(退役军人)?姓名$|^name$/i,
  phone: /^(联系)?(电话|手机)(号码?)?$|^联系方式$|^(phone|telephone|mobile)$/i,
  region: /^(所属|户籍|常住|所在)?(地区|区县|区划|街道|乡镇|所在地|户籍地|常住地)$|^region$/i,
  day: /^(登记|建档|录入|收到|报名)?(日期|时间)$|^(date|received)$/i,
  state: /^(办理|帮扶|目前|个案)?(状态|情况|进度)$|^state$/i,
  assignee: /^(经办|负责|帮扶|联络)人?(员)?$|^handled by$/i,
  employment: /^(目前|现在)?就业(失业)?(状态|状况|情况)$|^work$/i,
};
const MAX_NAME = 40;
const MAX_REST = 2_000;
const IMPORTABLE_STATES = ['new', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn'] as const;

/** @returns null where no column is the name */
export function checkImport(table: readonly (readonly string[])[], now: Date, languages: readonly DeskTranslate[]): CheckedImport | null {
  const [header = [], ...lines] = table;
  const columns = new Map<Field, number>();
  for (const [index, title] of header.entries()) {
    const field = (Object.keys(COLUMN_NAMES) as Field[]).find((known) => COLUMN_NAMES[known].test(title.replace(/\s/g, '')));
    if (field && !columns.has(field)) columns.set(field, index);
  }
  if (!columns.has('name')) return null;
  const others = header.flatMap((title, index) => (title && ![...columns.values()].includes(index) ? [{ title, index }] : []));
  const employments = new Map(
    languages.flatMap((t) => EMPLOYMENT.map((word): [string, Employment] => [t(choiceName('followed', word)), word])),
  );
  const states = new Map(languages.flatMap((t) => IMPORTABLE_STATES.map((state): [string, DeskState] => [t(`states.${state}`), state])));
  const checked: CheckedImport = { rows: [], refused: [], unknownColumns: others.map(({ title }) => title) };
  const seen = new Map<string, number>();
  for (const [index, cells] of lines.entries()) {
    const line = index + 2;
    const of = (field: Field): string => plain(cells[columns.get(field) ?? -1] ?? '');
    const state = of('state') ? states.get(of('state')) : 'new';
    const day = readDay(of('day'), dayInChina(now));
    const row = { name: of('name'), phone: of('phone'), region: of('region') };
    const same = identities(row)
      .map((identity) => seen.get(identity))
      .find((other) => other !== undefined);
    const reason = problemOf(row, state, day) ?? (same === undefined ? null : 'twiceInFile');
    if (reason) {
      const begins = cells.filter(Boolean).slice(0, 2).join(' ').slice(0, MAX_NAME);
      checked.refused.push({ line, begins, reason, ...(same === undefined ? {} : { same: String(same) }) });
      continue;
    }
    for (const identity of identities(row)) seen.set(identity, line);
    const employment: ImportedRow['employment'] = employments.get(of('employment')) ?? '';
    const inOtherWords = { title: header[columns.get('employment') ?? -1] ?? '', index: columns.get('employment') ?? -1 };
    const kept = employment === '' ? [...others, inOtherWords] : others;
    const rest = kept.flatMap(({ title, index: at }) => (cells[at] ? [`${title}：${plain(cells[at])}`] : []));
    const known = { state: state ?? 'new', day: day ?? '', assignee: of('assignee').slice(0, MAX_NAME), employment };
    checked.rows.push({ line, ...row, ...known, rest: rest.join('\n').slice(0, MAX_REST) });
  }
  return checked;
}

/** Without the mark that keeps a spreadsheet from running what begins like a formula: our own export sets it. */
const plain = (cell: string): string => cell.trim().replace(/^'(?=[=+\-@])/, '');

/** By what two rows are one person: the telephone number, or the name where there is none. */
function identities({ name, phone, region }: Pick<ImportedRow, 'name' | 'phone' | 'region'>): string[] {
  return phone ? [`phone ${plainPhone(phone)}`] : [`name ${plainName(name)} ${region}`];
}

function problemOf(
  { name, phone }: Pick<ImportedRow, 'name' | 'phone'>,
  state: DeskState | undefined,
  day: string | null,
): ImportProblem | null {
  if (!name) return 'noName';
  if (/^[=+\-@]/.test(name) || /^[=@]/.test(phone)) return 'formula';
  if (name.length > MAX_NAME) return 'longName';
  // A mobile number, or one with its area code.
  if (phone && !/^(1[3-9]\d{9}|0\d{9,11}|\d{7,8})$/.test(plainPhone(phone))) return 'phone';
  if (state === undefined) return 'state';
  return day === null ? 'day' : null;
}

/** @returns `YYYY-MM-DD`; empty for no day; null for what is no day, or not yet one */
function readDay(text: string, today: string): string | null {
  if (!text) return '';
  const [, year, month = '', dayOfMonth = ''] = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:\s.*)?$/.exec(text) ?? [];
  if (!year) return null;
  const day = `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
  const time = new Date(`${day}T00:00:00Z`);
  const isReal = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
  return isReal && day >= '1949-10-01' && day <= today ? day : null;
}
