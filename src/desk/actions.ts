/** What caseworkers can do with a case, and what each form must bring. Pure. */
import { dayInChina } from '../base/clock';
import { endOfWorkingDay, type CallbackBody } from './callbacks';
import type { DeskState } from './tables';
import type { DeskTranslate } from './words';

/** The type of the callback that is sent; a note stays at the desk. */
export type ActionName = Exclude<CallbackBody['type'], 'ended'> | 'note';

interface ActionRule {
  states: readonly DeskState[];
  /** Whether it may be done without a word. */
  optional?: boolean;
  expectedBy?: boolean;
  danger?: boolean;
}

export const ACTIONS: Readonly<Record<ActionName, ActionRule>> = {
  accepted: { states: ['new'], optional: true, expectedBy: true },
  'needs-info': { states: ['accepted', 'needs-info'] },
  message: { states: ['new', 'accepted', 'needs-info', 'completed', 'failed'] },
  completed: { states: ['accepted', 'needs-info'] },
  failed: { states: ['new', 'accepted', 'needs-info'], danger: true },
  note: { states: ['new', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn'] },
};

export const MAX_TEXT = 1_000;

export function isAction(name: string | undefined): name is ActionName {
  return name !== undefined && Object.hasOwn(ACTIONS, name);
}

export function possibleActions(state: DeskState): ActionName[] {
  return (Object.keys(ACTIONS) as ActionName[]).filter((action) => ACTIONS[action].states.includes(state));
}

export interface ActionInput {
  text: string;
  /** ISO time of the end of the day that was named. */
  expectedBy: string | undefined;
  errors: Partial<Record<'text' | 'expectedBy', string>>;
}

export function readAction(action: ActionName, form: Readonly<Record<string, string>>, now: Date, t: DeskTranslate): ActionInput {
  const rule = ACTIONS[action];
  const text = (form['text'] ?? '').replaceAll('\r\n', '\n').trim();
  const day = rule.expectedBy ? (form['expectedBy'] ?? '').trim() : '';
  const errors: ActionInput['errors'] = {};
  if (!text && !rule.optional) errors.text = t('actions.errors.empty');
  if (text.length > MAX_TEXT) errors.text = t('actions.errors.long', { max: MAX_TEXT, count: text.length });
  if (day && !isDayFrom(day, dayInChina(now))) errors.expectedBy = t('actions.errors.date');
  return { text, expectedBy: day && !errors.expectedBy ? endOfWorkingDay(day) : undefined, errors };
}

function isDayFrom(day: string, earliest: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || day < earliest) return false;
  const time = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}
