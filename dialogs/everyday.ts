/**
 * What people say beside the matter, in words that leave no doubt, and what has one sure answer: which number to call, when somebody calls
 * back, wages that were not paid, a sigh. The first that fits; the words and the answers are in `everyday` of the locales.
 */
import { bandOfMeaning } from '../src/understanding';
import type { Intent } from '../src/understanding/types';
import { latestCase, showCases } from './follow-up';
import type { Turn } from './turn';
import { isOneOf, looksLikeQuestion, mentions, wordingsOf } from './words';

/** Whose words may stand anywhere in the message, in the order in which they are tried. */
const MENTIONED = [
  'noNumber',
  'callBack',
  'phone',
  'onBehalf',
  'rumour',
  'notVeteran',
  'wages',
  'legal',
  'allowance',
  'confused',
  'hardLife',
] as const;
/** Whose words are the whole message. */
const SAID_ALONE = ['sigh', 'nod', 'notSure'] as const;
/** A longer message says more than that it was not understood, or how hard life is. */
const LONGEST: Partial<Record<Kind, number>> = { confused: 12, hardLife: 30 };

type Kind = (typeof MENTIONED)[number] | (typeof SAID_ALONE)[number];

const BUTTONS: Readonly<Record<Kind, readonly string[]>> = {
  noNumber: ['human', 'register'],
  callBack: ['register', 'human'],
  phone: ['human', 'policy', 'selfCheck'],
  onBehalf: ['selfCheck', 'register', 'human'],
  rumour: ['policy', 'selfCheck', 'human'],
  notVeteran: ['policy', 'human'],
  wages: ['policy', 'selfCheck', 'human'],
  legal: ['policy', 'selfCheck', 'human'],
  allowance: ['selfCheck', 'policy', 'human'],
  confused: ['human', 'policy', 'selfCheck'],
  hardLife: ['selfCheck', 'register', 'human'],
  sigh: ['selfCheck', 'register', 'human'],
  nod: ['policy', 'selfCheck', 'register', 'human'],
  notSure: ['selfCheck', 'policy', 'human'],
};

/** The same words a second time would help nobody. */
const SAID_ONCE: ReadonlySet<Kind> = new Set<Kind>(['confused', 'hardLife', 'rumour']);

/** Questions that no form asks: the rest may be an answer. */
const IN_FORMS: ReadonlySet<Kind> = new Set<Kind>(['callBack', 'phone', 'onBehalf', 'wages', 'legal']);
/** Asked in so plain words that a complaint or a wish for a person beside them is answered by the same. */
const PLAIN: ReadonlySet<Kind> = new Set<Kind>(['callBack', 'phone', 'onBehalf']);

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

function mayBeMeant({ scope, text }: Turn, kind: Kind): boolean {
  const meant = scope.understanding;
  if (!meant || bandOfMeaning(meant) !== 'act' || OFTEN_BESIDE.has(meant.intent)) return true;
  // Whether one may register somebody is not the wish to do so.
  if (kind === 'onBehalf' && meant.intent === 'start_registration') return looksLikeQuestion(text);
  return PLAIN.has(kind) && (meant.intent === 'complaint' || meant.intent === 'talk_to_human');
}

function kindOf(turn: Turn): Kind | null {
  const { text } = turn;
  const alone = SAID_ALONE.find((kind) => isOneOf(text, kind === 'notSure' ? turn.t('words.unsure') : turn.t(`everyday.${kind}.words`)));
  // 啊？ asks back.
  if (alone) return alone === 'nod' && looksLikeQuestion(text) ? 'confused' : alone;
  return MENTIONED.find((kind) => text.length <= (LONGEST[kind] ?? Infinity) && mentions(text, turn.t(`everyday.${kind}.words`))) ?? null;
}

/**
 * @param inForm an open question is asked again afterwards, so that nothing else is offered; what may be an answer to it is left to the form
 * @returns false when the message is nothing of the kind
 */
export async function answerEveryday(turn: Turn, inForm: boolean): Promise<boolean> {
  const kind = kindOf(turn);
  if (!kind || (inForm && !IN_FORMS.has(kind) && !(kind === 'allowance' && looksLikeQuestion(turn.text))) || !mayBeMeant(turn, kind))
    return false;
  turn.scope.outcome.kind = `everyday-${kind}`;
  if (kind === 'callBack' && (await latestCase(turn))) {
    await showCases(turn);
    return true;
  }
  const { stationName, stationPhone } = turn.services.settings;
  const isAgain = SAID_ONCE.has(kind) && turn.memory.everyday === kind;
  turn.memory.everyday = kind;
  const text = turn.t(isAgain ? 'everyday.again' : `everyday.${kind}.text`, { stationName, stationPhone });
  await turn.say(text, inForm ? {} : { buttons: turn.buttons(...BUTTONS[kind]) });
  return true;
}

/** Emoji, dots, a lone question mark, nothing at all. */
export async function answerWordless(turn: Turn, inForm: boolean): Promise<void> {
  const isSad = wordingsOf(turn.t('everyday.sigh.emoji')).some((emoji) => turn.text.includes(emoji));
  const key = turn.text === '' ? 'odd.empty' : isSad ? 'everyday.sigh.text' : /[?？]/u.test(turn.text) ? 'odd.questionMark' : 'odd.emoji';
  await turn.say(turn.t(key), inForm ? {} : { buttons: turn.buttons(...BUTTONS.nod) });
}
