/**
 * What people say beside the matter, in words that leave no doubt, and what has one sure answer: which number to call, when somebody calls
 * back, wages that were not paid, a sigh. The first that fits; the words and the answers are in `everyday` of the locales.
 */
import type { WorkingCalendar } from '../src/base/working-calendar';
import { bandOfMeaning } from '../src/understanding';
import type { Intent } from '../src/understanding/types';
import { asksHowLong } from './beside-the-question';
import { dayAndTime } from './case-words';
import { latestCase, showCases } from './follow-up';
import { looksLikeQuestion } from './looks-like-question';
import type { Turn } from './turn';
import { speaksForFamily, speaksForOther } from './whom';
import { isOneOf, mentions, saidLength, wordingsOf } from './words';
import { wrongAtWork, type Wrong } from './wrong-at-work';

/** Whose words may stand anywhere in the message, in the order in which they are tried. */
const MENTIONED = [
  'orders',
  'noNumber',
  'callBack',
  'afterRegistering',
  'phone',
  'visit',
  'onBehalf',
  'rumour',
  'notVeteran',
  'wages',
  'injury',
  'legal',
  'allowance',
  'arrears',
  'assigned',
  'exams',
  'hours',
  'write',
  'confused',
  'hardLife',
] as const;
/** Whose words are the whole message. */
const SAID_ALONE = ['sigh', 'nod', 'notSure'] as const;
/** A longer message says more than that it was not understood, or how hard life is. */
const LONGEST: Partial<Record<Kind, number>> = { assigned: 20, exams: 20, hours: 15, write: 20, confused: 12, hardLife: 30 };

type Kind = (typeof MENTIONED)[number] | (typeof SAID_ALONE)[number] | Wrong;

const BUTTONS: Readonly<Record<Kind, readonly string[]>> = {
  noNumber: ['human', 'register'],
  callBack: ['register', 'human'],
  afterRegistering: ['register', 'status', 'human'],
  orders: ['policy', 'selfCheck', 'register', 'human'],
  phone: ['human', 'policy', 'selfCheck'],
  visit: ['register', 'human'],
  onBehalf: ['selfCheck', 'register', 'human'],
  rumour: ['policy', 'selfCheck', 'human'],
  notVeteran: ['policy', 'human'],
  wages: ['policy', 'selfCheck', 'human'],
  injury: ['policy', 'selfCheck', 'human'],
  unpaidInsurance: ['policy', 'selfCheck', 'human'],
  legal: ['policy', 'selfCheck', 'human'],
  allowance: ['selfCheck', 'policy', 'human'],
  arrears: ['policy', 'selfCheck', 'human'],
  assigned: ['register', 'selfCheck', 'policy'],
  exams: ['selfCheck', 'policy', 'human'],
  hours: ['human', 'policy', 'selfCheck'],
  write: ['register', 'human', 'selfCheck'],
  confused: ['human', 'policy', 'selfCheck'],
  hardLife: ['selfCheck', 'register', 'human'],
  sigh: ['selfCheck', 'register', 'human'],
  nod: ['policy', 'selfCheck', 'register', 'human'],
  notSure: ['selfCheck', 'policy', 'human'],
};

/** The same words a second time would help nobody. */
const SAID_ONCE: ReadonlySet<Kind> = new Set<Kind>(['confused', 'hardLife', 'rumour']);

/** Questions that no form asks: the rest may be an answer. */
const IN_FORMS: ReadonlySet<Kind> = new Set<Kind>([
  'callBack',
  'phone',
  'afterRegistering',
  'onBehalf',
  'visit',
  'wages',
  'injury',
  'unpaidInsurance',
  'legal',
  'hours',
  'orders',
]);
/** Asked in so plain words that a complaint or a wish for a person beside them is answered by the same. */
const PLAIN: ReadonlySet<Kind> = new Set<Kind>(['wages', 'callBack', 'phone', 'onBehalf', 'assigned', 'exams', 'hours', 'write']);

/** Matters of another office: 找谁要 asked after one of them is about that office. */
const SENT_ELSEWHERE: ReadonlySet<string> = new Set<Kind>(['wages', 'injury', 'unpaidInsurance', 'legal', 'allowance', 'arrears']);
/** What such a question may ask for. */
const ASKS_FOR_OFFICE: ReadonlySet<string> = new Set(['where', 'who-decides', 'apply', 'next-step']);

/** Whatever the message is taken for. */
const UNMISTAKABLE: ReadonlySet<Kind> = new Set<Kind>(['orders', 'visit', 'arrears', 'afterRegistering']);

/** What few words beside the matter are often taken for. */
const OFTEN_BESIDE: ReadonlySet<Intent> = new Set<Intent>([
  'chitchat',
  'out_of_scope_other',
  'affirm',
  'deny',
  'cancel',
  'case_status',
  'help',
  'repeat',
  'thanks',
  'skip',
]);

function mayBeMeant(turn: Turn, kind: Kind): boolean {
  const meant = turn.scope.understanding;
  if (!meant || bandOfMeaning(meant) !== 'act' || OFTEN_BESIDE.has(meant.intent)) return true;
  if (UNMISTAKABLE.has(kind)) return true;
  // 我没当过兵 能办吗 is about whom it is for, whatever it asks for.
  if (kind === 'notVeteran') return saidLength(turn.text) <= PLAIN_MAX_LENGTH && !speaksForFamily(turn) && !speaksForOther(turn);
  // Whether one may register somebody is not the wish to do so.
  if (kind === 'onBehalf' && meant.intent === 'start_registration') return looksLikeQuestion(turn, turn.text);
  return PLAIN.has(kind) && (meant.intent === 'complaint' || meant.intent === 'talk_to_human');
}

function kindOf(turn: Turn): Kind | null {
  const { text } = turn;
  const alone = SAID_ALONE.find((kind) => isOneOf(text, kind === 'notSure' ? turn.t('words.unsure') : turn.t(`everyday.${kind}.words`)));
  // 啊？ asks back.
  if (alone) return alone === 'nod' && looksLikeQuestion(turn, text) ? 'confused' : alone;
  return (
    MENTIONED.find((kind) => saidLength(text) <= (LONGEST[kind] ?? Infinity) && mentions(text, turn.t(`everyday.${kind}.words`))) ?? null
  );
}

/** In characters; a longer message may say more. */
const PLAIN_MAX_LENGTH = 20;

/** A short question of who calls when, which number, what wages: a matter of every day, whatever it sounds like. */
export function isPlainMatter(turn: Turn): boolean {
  const kind = kindOf(turn);
  if (kind === 'orders') return true;
  return kind !== null && saidLength(turn.text) <= PLAIN_MAX_LENGTH && (PLAIN.has(kind) || kind === 'wages' || UNMISTAKABLE.has(kind));
}

export const speaksOfWages = (turn: Turn): boolean => mentions(turn.text, turn.t('everyday.wages.words')) || wrongAtWork(turn) !== null;

/**
 * @param inForm an open question is asked again afterwards, so that nothing else is offered; what may be an answer to it is left to the form
 * @returns false when the message is nothing of the kind
 */
export async function answerEveryday(turn: Turn, inForm: boolean): Promise<boolean> {
  const wrong = wrongAtWork(turn);
  const kind = wrong ?? kindOf(turn);
  if (!kind || (inForm && !IN_FORMS.has(kind) && !(kind === 'allowance' && looksLikeQuestion(turn, turn.text)))) return false;
  if (!wrong && !mayBeMeant(turn, kind)) return false;
  turn.scope.outcome.kind = `everyday-${kind}`;
  if (kind === 'callBack' && (await latestCase(turn))) {
    await showCases(turn, [turn.t('status.howLong')]);
    return true;
  }
  const { stationName, stationPhone } = turn.station;
  const { calendar } = turn.services.settings;
  const isAgain = SAID_ONCE.has(kind) && turn.memory.everyday === kind;
  turn.memory.everyday = kind;
  const { key = `everyday.${kind}.text`, at } = kind === 'hours' && calendar ? openingOf(turn, calendar) : {};
  const text = turn.t(isAgain ? 'everyday.again' : key, { stationName, stationPhone, at });
  await turn.say(text, inForm ? {} : { buttons: turn.buttons(...BUTTONS[kind]) });
  return true;
}

/** 找谁要, 去哪告 after a matter of another office: that office is named again. @returns false when nothing of the kind was just spoken of */
export async function answerOfficeAgain(turn: Turn): Promise<boolean> {
  const { everyday: kind, tellings } = turn.memory;
  const isLast = kind !== undefined && SENT_ELSEWHERE.has(kind) && !tellings;
  const asks = isLast ? turn.services.policy.bareQuestion(turn.text) : null;
  if (!asks?.some((ask) => ASKS_FOR_OFFICE.has(ask))) return false;
  const key = kind as Kind;
  turn.scope.outcome.kind = `everyday-${key}`;
  await turn.say(turn.t('everyday.sameOffice', { text: turn.t(`everyday.${key}.text`, turn.station) }), {
    buttons: turn.buttons(...BUTTONS[key]),
  });
  return true;
}

/** 要等多久, where nothing was spoken of since something was handed in. @returns false where it may be about anything else */
export async function answerHowLong(turn: Turn): Promise<boolean> {
  if (turn.memory.lastAnswer || !asksHowLong(turn) || !(await latestCase(turn))) return false;
  turn.scope.outcome.kind = 'everyday-callBack';
  await showCases(turn, [turn.t('status.howLong')]);
  return true;
}

/** Where the hours are known: whether somebody is there, or from when on. */
function openingOf(turn: Turn, calendar: WorkingCalendar): { key?: string; at?: string } {
  const { now } = turn.scope;
  if (calendar.isOpen(now)) return { key: 'everyday.hours.open' };
  const opening = calendar.nextOpening(now);
  return opening ? { key: 'everyday.hours.closed', at: dayAndTime(turn, opening) } : {};
}

/** Emoji, dots, a lone question mark, nothing at all. */
export async function answerWordless(turn: Turn, inForm: boolean): Promise<void> {
  const isSad = wordingsOf(turn.t('everyday.sigh.emoji')).some((emoji) => turn.text.includes(emoji));
  const key = turn.text === '' ? 'odd.empty' : isSad ? 'everyday.sigh.text' : /[?？]/u.test(turn.text) ? 'odd.questionMark' : 'odd.emoji';
  await turn.say(turn.t(key), inForm ? {} : { buttons: turn.buttons(...BUTTONS.nod) });
}
