import type { z } from 'zod';

/** Says of a file of the pack where it is wrong, what is wrong, why that matters and what to write instead. */

/** Every problem of the pack at once, so that they can be mended at once. */
export class PolicyError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The policy pack is refused:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'PolicyError';
  }
}

/** Field → why it is there, and what to write into it. */
export type Advice = Readonly<Record<string, string>>;

/** What a form says where something is still to be written; see `province-form.ts`. */
export const UNFILLED = '待填写';

const ADVICE: Advice = {
  id: 'an id is how other files name this entry; write lower-case English words joined by "-" or "."',
  asOf: 'people are told how old the answers are; write the day of the last check as "YYYY-MM-DD", in quotation marks',
  title: 'people see it; write the official title, or for a topic both zh-CN and en',
  docNumber: 'people quote it at the counter; write the number as printed, or null where it has none or was not read',
  issuers: 'people ask who issued it; list the authorities as printed',
  issuedOn: 'dates are said aloud; write "YYYY-MM-DD" in quotation marks, or null where it was not read',
  amendedOn: 'dates are said aloud; write "YYYY-MM-DD" in quotation marks, or leave the line out',
  effectiveFrom: 'dates are said aloud; write "YYYY-MM-DD" in quotation marks, or null where it was not read',
  effectiveTo: 'dates are said aloud; write "YYYY-MM-DD" in quotation marks, or null where no end was read',
  sourceUrl: 'others must be able to read it again; write the http(s) address of the page that was read',
  altSourceUrls: 'others must be able to read it again; list http(s) addresses, or leave the line out',
  officialUrl: 'people may open it; write the http(s) address of the issuing authority, or null',
  evidence: 'it says how far to trust the entry; see the list at the top of documents.yaml',
  verified: 'only what was read may be said as a fact; write true where the text was read, otherwise false',
  status: 'an answer must not rest on a document that is out of force; write in-force, in-force-unread, superseded or unknown',
  verifiedScope: 'it says which part was read; write the clauses or facts, in a few words',
  unverifiedFields: 'what is listed here is never said as a fact; list field names, or leave the line out',
  supersededBy: 'it leads to the rule in force; write the id of the document that replaces this one, or leave the line out',
  document: 'an answer cites the document of its provision; write an id from documents.yaml',
  locator: 'people look it up; write the number of the clause as printed',
  topic: 'an answer is found by its topic; write one of the topics in src/understanding/types.ts',
  summary: 'answers are written from it; say in plain Chinese what the clause says, no more',
  figures: 'an answer may only say figures that stand here; list {name, value, unit}, or []',
  quote: 'it is shown as the original wording; copy it word for word from the file in sources/, or leave the line out',
  caution: 'people must hear what their own place decides; write both zh-CN and en, or null',
  current: 'a replaced rule is never an answer; write true, or false with supersededBy',
  match: 'an answer is found by its example questions; write at least 4, each as somebody would really say it',
  'zh-CN': 'everybody is answered in Chinese; write 1 to 3 short plain sentences',
  en: 'the pages can be switched to English; write the same in plain English',
  provisions: 'every answer rests on a clause; list at least one id from provisions.yaml, the most important first',
  related: 'people are offered what to ask next; list at least one other topic',
  answers: 'a topic without an answer leaves a question open; write at least one',
  redirects: 'people who ask for something else must hear where to go; list at least one',
  otherwise: 'it is said where no redirection fits; write both zh-CN and en',
  terms: 'a term has one translation everywhere; list {id, zh-CN, en: [...]}',
  meanings: 'answers are told apart by what is asked for; list the ways to say it, words that YAML reads otherwise (4050, false) in quotation marks',
  same: 'colloquial forms are compared as the written word; list them, words that YAML reads otherwise (4050, false) in quotation marks',
  ignore: 'words that say nothing would make everything look alike; list single characters and English words, words that YAML reads otherwise (on, no) in quotation marks',
  name: 'a figure without a name cannot be checked; say what it measures',
  value: 'an answer may only say this figure; write a number or words',
  unit: 'a figure needs its unit; write 月, 年, 元/月, 日期 …',
};
const FALLBACK_ADVICE = 'nothing else reads it; remove it or correct its name';

/** One sentence of a schema's issue: where, what, why and what to write instead. */
export function issueProblem(file: string, data: unknown, issue: z.core.$ZodIssue, advice: Advice = ADVICE): string {
  return `${[file, ...place(data, issue.path)].join(', ')}: ${what(issue, data)}; ${adviceOn(issue, advice)}.`;
}

/** The path in words: an entry by its id rather than by its list and position. */
function place(data: unknown, path: readonly PropertyKey[]): string[] {
  const places: string[] = [];
  let within = '';
  let value = data;
  for (const key of path) {
    value = child(value, key);
    if (typeof key === 'number' && isRecord(value) && typeof value['id'] === 'string') {
      places.push(`entry "${value['id']}"`);
      within = '';
    } else {
      within += typeof key === 'number' ? `[${key}]` : `${within === '' ? '' : '.'}${String(key)}`;
    }
  }
  return within === '' ? places : [...places, within];
}

function child(value: unknown, key: PropertyKey): unknown {
  return isRecord(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[key] : undefined;
}

function what(issue: z.core.$ZodIssue, data: unknown): string {
  const value = issue.path.reduce<unknown>(child, data);
  if (issue.code === 'unrecognized_keys') return `${issue.keys.map((key) => `"${key}"`).join(', ')} ${issue.keys.length > 1 ? 'are' : 'is'} not known here`;
  if (issue.code === 'invalid_key') return 'this id is not well formed';
  if (value === undefined) return 'is missing';
  if (typeof value === 'string' && value.includes(UNFILLED)) return `still says ${UNFILLED}`;
  if (issue.code === 'too_small') return value === '' ? 'is empty' : `is too short (${Array.isArray(value) ? value.length : JSON.stringify(value)})`;
  if (issue.code === 'invalid_value') return `is ${JSON.stringify(value)}, but may only be ${issue.values.join(', ')}`;
  return `is ${JSON.stringify(value)}, which does not fit (${issue.message})`;
}

function adviceOn(issue: z.core.$ZodIssue, advice: Advice): string {
  if (issue.code === 'unrecognized_keys') return FALLBACK_ADVICE;
  if (issue.code === 'invalid_key') return ADVICE['id'] as string;
  const field = issue.path.findLast((key) => typeof key === 'string' && key in advice);
  return (field !== undefined && advice[field as string]) || 'the file holds an object; see policy/README.md for its shape';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
