/** One line of `npm run -s self-check`: what it must look like, and in plain words what is wrong where it does not. */
import type { Assessment } from '../eligibility';
import { nearest } from './fact-values';
import type { RuleLibrary } from './rules';
import { assessPlainFacts, SelfCheckError } from './self-check';

const FORM = '{"region": "330106", "today": "2026-11-23", "facts": {"age": 52}}';
const PROPERTIES = ['region', 'today', 'facts'] as const;

/**
 * @param text `{region, today, facts}`; a region that is absent or null is nowhere in particular, a fact that is null is not given
 * @throws SelfCheckError naming the property or the fact, and what is allowed there
 */
export function assessLine(rules: RuleLibrary, text: string): Omit<Assessment, 'furtherSituations'> {
  const line = read(text);
  const { result, reasons, missing, contradictions, categories, ruleSet } = assessPlainFacts(rules, line.region, line.today, line.facts);
  return { result, reasons, missing, contradictions, categories, ruleSet };
}

function read(text: string): { region: unknown; today: unknown; facts: Record<string, unknown> } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused('line', `The line is not JSON: mind quotation marks, commas and brackets. It must look like ${FORM}.`);
  }
  if (!isObject(value)) throw refused('line', `The line is ${kindOf(value)}, but must be an object: it must look like ${FORM}.`);
  const unknown = Object.keys(value).find((name) => !PROPERTIES.some((property) => property === name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, PROPERTIES);
    throw refused(
      unknown,
      `The line has "${unknown}", which nothing reads; ${meant ? `did you mean "${meant}"? It` : 'facts belong into "facts". The line'} must look like ${FORM}.`,
      PROPERTIES,
    );
  }
  const { region, today, facts } = value;
  if (today === undefined)
    throw refused('today', `The line has no "today": say for which day, as in ${FORM}.`, 'a day of the calendar, YYYY-MM-DD');
  if (!isObject(facts)) {
    const found = facts === undefined ? 'The line has no "facts"' : `"facts" is ${kindOf(facts)}`;
    throw refused('facts', `${found}, but it must be an object of names and values, {} where nothing is known, as in ${FORM}.`);
  }
  return { region, today, facts };
}

const refused = (field: string, message: string, allowed: SelfCheckError['allowed'] = FORM): SelfCheckError =>
  new SelfCheckError({ code: 'invalid-line', field, message, allowed });

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
