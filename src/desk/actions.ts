/** What caseworkers can do with a case, and what each form must bring. Pure. */
import { dayInChina } from '../base/clock';
import { endOfWorkingDay, type CallbackBody } from './callback-wire';
import type { DeskState } from './tables';
import type { DeskTranslate } from './words';

/** The type of the callback that is sent; a note stays at the desk. */
export type ActionName = Exclude<CallbackBody['type'], 'ended'> | 'note';

/** How a case may end, for the figures; what the person reads is written beside it. 四（三） knows the reasons for leaving aid. */
export const OUTCOMES = {
  completed: ['employed', 'self-employed', 'recognised', 'subsidised', 'trained', 'other'],
  failed: ['not-eligible', 'no-contact', 'not-needed', 'declined-aid', 'no-longer-eligible', 'other-office', 'other'],
} as const satisfies Partial<Record<ActionName, readonly string[]>>;

export function outcomesOf(action: ActionName): readonly string[] {
  return action === 'completed' || action === 'failed' ? OUTCOMES[action] : [];
}

interface ActionRule {
  states: readonly DeskState[];
  /** Whether it may be done without a word. */
  optional?: boolean;
  expectedBy?: boolean;
  /** Whether it may name what the case's own list of materials says. */
  materials?: boolean;
  danger?: boolean;
}

export const ACTIONS: Readonly<Record<ActionName, ActionRule>> = {
  accepted: { states: ['new'], optional: true, expectedBy: true },
  'needs-info': { states: ['accepted', 'needs-info'], materials: true },
  message: { states: ['new', 'accepted', 'needs-info', 'completed', 'failed'] },
  completed: { states: ['accepted', 'needs-info'] },
  failed: { states: ['new', 'accepted', 'needs-info'], danger: true },
  reopened: { states: ['completed', 'failed'] },
  note: { states: ['new', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn'] },
};

export const MAX_TEXT = 1_000;

export function isAction(name: string | undefined): name is ActionName {
  return name !== undefined && Object.hasOwn(ACTIONS, name);
}

const REACHES_ONLY_THE_PERSON: ReadonlySet<ActionName> = new Set(['needs-info', 'message']);

/** @param isImported nobody reads what is sent there */
export function possibleActions(state: DeskState, isImported: boolean): ActionName[] {
  const actions = (Object.keys(ACTIONS) as ActionName[]).filter((action) => ACTIONS[action].states.includes(state));
  return isImported ? actions.filter((action) => !REACHES_ONLY_THE_PERSON.has(action)) : actions;
}

export interface ActionInput {
  text: string;
  /** ISO time of the end of the day that was named. */
  expectedBy: string | undefined;
  outcome: string | null;
  errors: Partial<Record<'text' | 'expectedBy', string>>;
}

/** @param materials what the case's own list says, of which the form ticks some by their place in it */
export function readAction(
  action: ActionName,
  form: Readonly<Record<string, string>>,
  { now, t, materials }: { now: Date; t: DeskTranslate; materials: readonly string[] },
): ActionInput {
  const rule = ACTIONS[action];
  const written = (form['text'] ?? '').replaceAll('\r\n', '\n').trim();
  const wanted = rule.materials ? chosenMaterials(form, materials) : [];
  const list = wanted.length > 0 ? t('deskWork.bring', { list: wanted.join('、') }) : '';
  const text = [list, written].filter(Boolean).join('\n');
  const day = rule.expectedBy ? (form['expectedBy'] ?? '').trim() : '';
  const errors: ActionInput['errors'] = {};
  if (!text && !rule.optional) errors.text = t('actions.errors.empty');
  if (text.length > MAX_TEXT) errors.text = t('actions.errors.long', { max: MAX_TEXT, count: text.length });
  if (day && !isDayFrom(day, dayInChina(now))) errors.expectedBy = t('actions.errors.date');
  const outcome = outcomesOf(action).find((known) => known === form['outcome']) ?? null;
  return { text, expectedBy: day && !errors.expectedBy ? endOfWorkingDay(day) : undefined, outcome, errors };
}

export function chosenMaterials(form: Readonly<Record<string, string>>, materials: readonly string[]): string[] {
  return materials.filter((_material, index) => form[`material-${index}`] !== undefined);
}

function isDayFrom(day: string, earliest: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || day < earliest) return false;
  const time = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}
