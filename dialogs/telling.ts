/**
 * Somebody tells of themselves instead of asking: 52了, 河南的, 厂子倒闭一年多了. It is heard, what the self-check would ask is kept for it,
 * and the ways on are shown. Knows no question by name.
 */
import { bandOfMeaning, understandAnswer } from '../src/understanding';
import type { Intent, Understanding } from '../src/understanding/types';
import { saysOutOfWork, tellWayOut } from './out-of-work';
import { tellableSteps } from './self-check-steps';
import { tellsOnlyFacts } from './told';
import type { Turn } from './turn';
import { looksLikeQuestion, mentions } from './words';

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
  const asksWhatNow = mentions(turn.text, turn.t('told.whatNow'));
  if (asksWhatNow) return turn.tellsNews && (bandOfMeaning(meant) !== 'act' || OFTEN_TELLING.has(intent) || TELLING_OF_NEED.has(intent));
  if (looksLikeQuestion(turn.text) || mentions(turn.text, turn.t('told.asks'))) return false;
  if (goesOnTelling(turn, meant)) return true;
  if (!turn.tellsNews && !tellsBareFact(turn)) return false;
  if (turn.tellsNews && tellsOnlyFacts(turn, tellableSteps(turn))) return true;
  return (
    bandOfMeaning(meant) !== 'act' ||
    OFTEN_TELLING.has(intent) ||
    (TELLING_OF_NEED.has(intent) && (saysOutOfWork(turn) || (turn.memory.tellings ?? 0) > 0))
  );
}

/** 咋弄啊 in the middle of a story asks for the way, not how to apply for something. */
export const asksTheWay = (turn: Turn): boolean =>
  (turn.memory.tellings ?? 0) > 0 && turn.text.length <= MOST_CHARACTERS && mentions(turn.text, turn.t('told.whatNow'));

/** In the middle of a story the next line is hardly a question; whether it tells of new work is asked. */
const goesOnTelling = ({ memory }: Turn, meant: Understanding): boolean =>
  (memory.tellings ?? 0) > 0 &&
  ((bandOfMeaning(meant) !== 'act' && meant.intent !== 'report_employed') || meant.intent === 'chitchat' || meant.intent === 'deny');

/** An age or a place and nothing else. */
function tellsBareFact({ text, scope }: Turn): boolean {
  if (text.length > MOST_CHARACTERS) return false;
  return KINDS.some((kind) => understandAnswer(kind, text, { today: scope.today })?.confirm === false);
}

export async function hearTelling(turn: Turn): Promise<void> {
  const { memory } = turn;
  const times = memory.tellings ?? 0;
  memory.tellings = times + 1;
  memory.misses = 0;
  const noted = turn.tellsNews ? turn.t('told.noted') : null;
  const asksWhatNow = mentions(turn.text, turn.t('told.whatNow'));
  if (asksWhatNow || (times === 0 && saysOutOfWork(turn))) return tellWayOut(turn, noted);
  turn.scope.outcome.kind = 'told';
  const isHard = mentions(turn.text, turn.t('everyday.hardLife.words'));
  const isNew = turn.tellsNews || tellsBareFact(turn);
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
