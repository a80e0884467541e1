/**
 * Somebody tells of themselves instead of asking: 52了, 河南的, 厂子倒闭一年多了. It is heard, what the self-check would ask is kept for it,
 * and the ways on are shown. Knows no question by name.
 */
import { bandOfMeaning, namesNumber, understandAnswer } from '../src/understanding';
import type { Intent, Understanding } from '../src/understanding/types';
import { looksLikeQuestion } from './looks-like-question';
import { namesNoWork, saysOutOfWork, tellWayOut } from './out-of-work';
import { answerPolicy } from './policy-answers';
import { statesMatter, tellableSteps } from './self-check-steps';
import { tellsOnlyFacts } from './told';
import type { Turn } from './turn';
import { asksWhatThereIs } from './what-there-is';
import { mentions, saidLength } from './words';

/** A longer message says more than one fact. */
const MOST_CHARACTERS = 12;
const KINDS = ['age', 'region'] as const;
/** Sentences that take turns, so that a story told line by line gets no echo. */
const WORDINGS = 2;

/** What so few words are often taken for, although they only tell something. */
const OFTEN_TELLING: ReadonlySet<Intent> = new Set<Intent>([
  'affirm',
  'deny',
  'chitchat',
  'out_of_scope_other',
  'policy_question',
  'start_registration',
  'report_employed',
  'back',
]);
/** Only beside a word about being out of work: otherwise such a wish is answered for itself. */
const TELLING_OF_NEED: ReadonlySet<Intent> = new Set<Intent>(['job_interest', 'out_of_scope_veteran']);

/** Whether the message tells something and asks nothing. */
export function isTelling(turn: Turn, meant: Understanding): boolean {
  const { intent } = meant;
  const saysWhatNow = mentions(turn.text, turn.t('told.whatNow'));
  if (saysWhatNow)
    return (
      (turn.tellsNews || namesNoWork(turn, turn.text)) &&
      (bandOfMeaning(meant) !== 'act' || OFTEN_TELLING.has(intent) || TELLING_OF_NEED.has(intent) || intent === 'help')
    );
  if (looksLikeQuestion(turn, turn.text) || mentions(turn.text, turn.t('told.asks'))) return false;
  if (goesOnTelling(turn, meant) || isState(turn, meant)) return true;
  // Also what was told before: said again it is no complaint, whatever it is taken for.
  if ((turn.tellsNews || turn.memory.told) && tellsOnlyFacts(turn, tellableSteps(turn))) return true;
  if (!turn.tellsNews && !tellsBareFact(turn)) return false;
  return (
    bandOfMeaning(meant) !== 'act' ||
    OFTEN_TELLING.has(intent) ||
    (TELLING_OF_NEED.has(intent) && (saysOutOfWork(turn) || (turn.memory.tellings ?? 0) > 0))
  );
}

/** What so few words about a state are taken for: 登记了 for leaving or for a question after it, 没办残疾证 for a no. */
const TAKEN_FOR: ReadonlySet<Intent> = new Set<Intent>(['affirm', 'deny', 'cancel', 'chitchat', 'case_status']);

/** Says how something stands that the self-check asks about, and was taken for something else. */
export const isState = (turn: Turn, meant: Understanding): boolean =>
  (TAKEN_FOR.has(meant.intent) || bandOfMeaning(meant) !== 'act') && statesMatter(turn);

/** 咋弄啊 in the middle of a story asks for the way, not how to apply for something. */
export const asksTheWay = (turn: Turn): boolean => isInStory(turn) && asksWhatNow(turn);

/** A bare 怎么办, whatever so few words are taken for. */
export const asksWhatNow = ({ text, t }: Turn): boolean => saidLength(text) <= MOST_CHARACTERS && mentions(text, t('told.whatNow'));

/** Whoever has told of themselves and was answered nothing else since. */
const isInStory = ({ memory }: Turn): boolean => (memory.tellings ?? 0) > 0 || ((memory.told?.length ?? 0) > 0 && !memory.lastAnswer);

/** In the middle of a story the next line is hardly a question; whether it tells of new work is asked. */
const goesOnTelling = ({ memory }: Turn, meant: Understanding): boolean =>
  (memory.tellings ?? 0) > 0 &&
  ((bandOfMeaning(meant) !== 'act' && meant.intent !== 'report_employed') || meant.intent === 'chitchat' || meant.intent === 'deny');

/** An age or a place and nothing else. */
function tellsBareFact({ text, scope }: Turn): boolean {
  if (text.length > MOST_CHARACTERS) return false;
  return KINDS.some(
    (kind) =>
      (kind !== 'age' || namesNumber(text.normalize('NFKC'))) && understandAnswer(kind, text, { today: scope.today })?.confirm === false,
  );
}

/** In characters: so much is told before it is asked what there is. */
const LEAST_OF_A_STORY = 30;

/** @returns the question what there is, from somebody who tells of themselves; null where another matter is clearly meant */
export function asksAlong(turn: Turn, meant: Understanding): string | null {
  const { intent, topic } = meant;
  const isOther =
    topic !== null ? topic !== 'recognition' : intent !== 'help' && !OFTEN_TELLING.has(intent) && !TELLING_OF_NEED.has(intent);
  if (turn.memory.selfCheck?.assessedOn || (isOther && bandOfMeaning(meant) === 'act')) return null;
  return turn.tellsNews || turn.text.length >= LEAST_OF_A_STORY ? asksWhatThereIs(turn, turn.maskedText) : null;
}

/** What there is, and then the way to see whether it is for them. @param question the part of the message that asks */
export async function answerTelling(turn: Turn, question: string): Promise<void> {
  turn.memory.misses = 0;
  await answerPolicy(turn, [{ topic: 'recognition', confidence: 1 }], question, true);
  turn.memory.offer = { kind: 'selfCheck' };
  await turn.say(turn.t('talk.bareFact'), { buttons: turn.buttons('selfCheck', 'register', 'policy', 'human'), asks: true });
}

export async function hearTelling(turn: Turn): Promise<void> {
  const { memory } = turn;
  const times = memory.tellings ?? 0;
  memory.tellings = times + 1;
  memory.misses = 0;
  const noted = turn.tellsNews ? turn.t('told.noted') : null;
  const isWondering = mentions(turn.text, turn.t('told.whatNow'));
  if (isWondering || (times === 0 && saysOutOfWork(turn))) return tellWayOut(turn, noted);
  turn.scope.outcome.kind = 'told';
  const isHard = mentions(turn.text, turn.t('everyday.hardLife.words'));
  // What was not kept is not said to be noted.
  const isNew = turn.tellsNews || tellsBareFact(turn) || (times === 0 && statesMatter(turn));
  const key = isHard
    ? 'everyday.hardLife.text'
    : !isNew
      ? 'told.listening'
      : times === 0
        ? 'talk.bareFact'
        : `told.notedAgain.${((times - 1) % WORDINGS) + 1}`;
  memory.offer = { kind: 'selfCheck' };
  await turn.say(turn.t(key), { buttons: turn.buttons('selfCheck', 'register', 'policy', 'human'), asks: true });
}
