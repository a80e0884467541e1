/** What is said when a question got no answer: each time in other words, and with a way out before it is asked too often. Asks nothing itself. */
import type { FormId, Step } from './forms';
import type { Turn } from './turn';

/** At the third miss ways round the question are offered; at the next one the bot itself goes round it. */
export const OFFER_WAYS_AT_MISS = 3;
/** What cannot be left open is not asked a third time without a way out. */
const WAYS_OUT_AT_MISS = 2;

interface Explanation {
  note: string;
  /** Commands to offer as buttons. */
  commands: string[];
  /** Whether the question itself is left out. */
  silent: boolean;
}

/** Where a person is asked for already, only the way out is left. */
const waysOut = (form: FormId): string[] => (form === 'handoff' ? ['exit'] : ['human', 'exit']);

const canStayOpen = (step: Step | null): boolean => Boolean(step?.canBeUnsure || step?.optional);

/**
 * @param misses of this question in a row, this one included; at most `OFFER_WAYS_AT_MISS`
 * @param isPlainer the question itself was not understood
 */
export function explanation(turn: Turn, form: FormId, step: Step | null, misses: number, isPlainer: boolean): Explanation {
  const isLast = misses === OFFER_WAYS_AT_MISS;
  const commands = misses >= WAYS_OUT_AT_MISS && !canStayOpen(step) ? waysOut(form) : isLast ? ['human'] : [];
  if (isPlainer && step && !isLast) return { commands, ...plainer(turn, step, misses) };
  return { commands, note: missNote(turn, form, step, misses), silent: misses > 1 };
}

/** Why the message was no answer and how one may look. */
function missNote(turn: Turn, form: FormId, step: Step | null, misses: number): string {
  const refused = step?.refuse?.();
  if (refused) return refused;
  const hint = step ? hintOf(turn, step) : turn.t('hints.list');
  // The sentence that names the question ends by itself.
  const label = (step?.label ?? step?.again ?? step?.text)?.replace(/[\p{P}\s]+$/u, '');
  const isStuck = !canStayOpen(step);
  // A person is asked for in this form already.
  const stuck = form === 'handoff' ? 'stuckCalling' : 'stuck';
  const key = isStuck && misses === OFFER_WAYS_AT_MISS ? stuck : isStuck && step && misses === WAYS_OUT_AT_MISS ? 'ways' : misses;
  return turn.t(`form.notUnderstood.${key}`, { hint, label, ...turn.station });
}

const hintOf = ({ t }: Turn, step: Step): string => step.help?.() ?? t(`hints.${step.kind}`);

/** In other words first, then with the reason and an example. */
function plainer(turn: Turn, step: Step, misses: number): Pick<Explanation, 'note' | 'silent'> {
  const hint = hintOf(turn, step);
  // What is said of every yes or no, or of every text, fits no consent and no name.
  const example = step.isConsent || step.kind === 'text' ? hint : turn.t(`hints.${step.kind}`);
  if (misses > 1) return { note: turn.t('form.plainly.why', { why: step.why(), hint: example }), silent: false };
  const inOtherWords = step.otherWords !== undefined && step.otherWords !== step.text;
  return inOtherWords
    ? { note: turn.t('form.plainly.other', { question: step.otherWords, hint }), silent: true }
    : { note: turn.t('form.plainly.hint', { hint }), silent: false };
}

/** Why the question cannot be left out, and what one can do instead; the second time without the reasons. */
export function cannotSkip(turn: Turn, form: FormId, step: Step | null, misses: number): Pick<Explanation, 'note' | 'commands'> {
  const key = misses < WAYS_OUT_AT_MISS ? 'form.cannotSkip' : 'form.cannotSkipAgain';
  return { note: turn.t(key, { why: step?.why() ?? '', ...turn.station }), commands: waysOut(form) };
}
