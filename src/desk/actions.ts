/** What caseworkers can do with a case, and what each form must bring. Pure. */
import { dayInChina } from '../base/clock';
import { endOfWorkingDay, type CallbackBody } from './callback-wire';
import type { DeskState } from './tables';
import { listed, type DeskTranslate } from './words';

/** The type of the callback that is sent; a note and what came of a follow-up stay at the desk. */
export type ActionName = Exclude<CallbackBody['type'], 'ended'> | LocalAction;
type LocalAction = 'note' | 'followed';

/** How a case may end, for the figures; what the person reads is written beside it. 四（三） knows the reasons for leaving aid. */
export const OUTCOMES = {
  completed: ['employed', 'self-employed', 'recognised', 'subsidised', 'trained', 'other'],
  failed: ['not-eligible', 'no-contact', 'not-needed', 'declined-aid', 'no-longer-eligible', 'other-office', 'other'],
} as const satisfies Partial<Record<ActionName, readonly string[]>>;

/** 四（三）: whether somebody has work, as it is kept up to date. */
export const EMPLOYMENT = ['employed', 'flexible', 'own-business', 'unemployed', 'not-looking'] as const;
export type Employment = (typeof EMPLOYMENT)[number];
/** It stays as it was. */
export const NOT_REACHED = 'not-reached';

/** One word of a list, which an action brings beside its text. */
export function choicesOf(action: ActionName): readonly string[] {
  if (action === 'followed') return [...EMPLOYMENT, NOT_REACHED];
  return action === 'completed' || action === 'failed' ? OUTCOMES[action] : [];
}

/** The sentence that a choice of {@link choicesOf} is. */
export const choiceName = (action: ActionName, choice: string): string =>
  action === 'followed' ? `deskFollowUp.employment.${choice}` : `deskWork.outcomes.${choice}`;

interface ActionRule {
  states: readonly DeskState[];
  /** Whether it may be done without a word. */
  optional?: boolean;
  expectedBy?: boolean;
  /** Whether it may name what the case's own list of materials says. */
  materials?: boolean;
  /** Whether a word of its list must be chosen. */
  chosen?: boolean;
  danger?: boolean;
}

export const ACTIONS: Readonly<Record<ActionName, ActionRule>> = {
  accepted: { states: ['new'], optional: true, expectedBy: true },
  'needs-info': { states: ['accepted', 'needs-info'], materials: true },
  message: { states: ['new', 'accepted', 'needs-info', 'completed', 'failed'] },
  completed: { states: ['accepted', 'needs-info'] },
  failed: { states: ['new', 'accepted', 'needs-info'], danger: true },
  reopened: { states: ['completed', 'failed'] },
  followed: { states: ['accepted', 'needs-info', 'completed', 'failed'], optional: true, chosen: true },
  note: { states: ['new', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn'] },
};

export const MAX_TEXT = 1_000;

export function isAction(name: string | undefined): name is ActionName {
  return name !== undefined && Object.hasOwn(ACTIONS, name);
}

/** Nobody but the desk hears of these, so nobody else can say whether they are possible. */
export const isLocal = (action: ActionName): action is LocalAction => action === 'note' || action === 'followed';

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
  /** Of {@link choicesOf}. */
  outcome: string | null;
  errors: ActionErrors;
}
export type ActionErrors = Partial<Record<'text' | 'expectedBy' | 'outcome', string>>;

/** @param materials what the case's own list says, of which the form ticks some by their place in it */
export function readAction(
  action: ActionName,
  form: Readonly<Record<string, string>>,
  { now, t, materials }: { now: Date; t: DeskTranslate; materials: readonly string[] },
): ActionInput {
  const rule = ACTIONS[action];
  const written = (form['text'] ?? '').replaceAll('\r\n', '\n').trim();
  const wanted = rule.materials ? chosenMaterials(form, materials) : [];
  const list = wanted.length > 0 ? t('deskWork.bring', { list: listed(wanted, t) }) : '';
  const text = [list, written].filter(Boolean).join('\n');
  const day = rule.expectedBy ? (form['expectedBy'] ?? '').trim() : '';
  const errors: ActionInput['errors'] = {};
  if (!text && !rule.optional) errors.text = t('actions.errors.empty');
  if (text.length > MAX_TEXT) errors.text = t('actions.errors.long', { max: MAX_TEXT, count: text.length });
  if (day && !isDayFrom(day, dayInChina(now))) errors.expectedBy = t('actions.errors.date');
  const outcome = choicesOf(action).find((known) => known === form['outcome']) ?? null;
  if (rule.chosen && outcome === null) errors.outcome = t('actions.errors.choice');
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
