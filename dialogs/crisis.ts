/** Self-harm, danger, medical emergency: comes before everything else, in every state, and keeps whatever form was open. */
import { bandOf, personInCrisis } from '../src/understanding';
import type { Intent, Understanding } from '../src/understanding/types';
import type { CrisisCard } from './memory';
import { isHeavy, SIGHS, STAY_FOR_MESSAGES, tellsOfSwallowing } from './after-alarm';
import { asksPlainer } from './beside-the-question';
import { isPlainMatter } from './everyday';
import { passToPerson } from './person';
import { wishesChange } from './picking';
import { tellableSteps } from './self-check-steps';
import { tellsOnlyFacts } from './told';
import { isOneOf } from './words';
import type { Turn } from './turn';

const YES_OR_NO: ReadonlySet<string> = new Set<Intent>(['affirm', 'deny']);

type Outcome = 'answered' | 'safe' | 'none';

/** @returns `answered` when the turn is over, `safe` when the person says that all is well, `none` when the message is no cry for help */
export async function answerCrisis(turn: Turn, formIsOpen: boolean): Promise<Outcome> {
  const outcome = await answer(turn, formIsOpen);
  // Whoever is talking to them must see it too, and at once.
  if (outcome !== 'none' && turn.memory.person) await passToPerson(turn);
  return outcome;
}

/** So often in a row it is asked; whoever goes on with ordinary things has answered. */
const MOST_CHECK_INS = 2;

async function answer(turn: Turn, formIsOpen: boolean): Promise<Outcome> {
  const { memory } = turn;
  const level = turn.scope.understanding?.crisis ?? null;
  const wasAsked = memory.offer?.kind === 'safety';
  if (memory.crisis === 'alarm' && saysCalmer(turn)) {
    delete memory.offer;
    delete memory.staying;
    await turn.say(turn.t('crisis.calmer'), { buttons: formIsOpen ? turn.buttons('resume', 'human') : turn.buttons('human', 'menu') });
    turn.scope.outcome.kind = 'crisis-safe';
    return 'answered';
  }
  // Our own button: to the letter, and never judged.
  if (wasAsked && saysSafe(turn)) {
    delete memory.offer;
    memory.saidSafe = true;
    await turn.say(turn.t('crisis.glad'), { buttons: formIsOpen ? turn.buttons('resume', 'human') : turn.buttons('human', 'menu') });
    turn.scope.outcome.kind = 'crisis-safe';
    return 'safe';
  }
  if (level === 'alarm' || (wasAsked && (saysUnsafe(turn) || soundsLikeOne(turn)))) {
    await showCard(turn, formIsOpen);
    return 'answered';
  }
  if (level === 'check-in' && isWorthAsking(turn)) {
    await checkIn(turn, wasAsked ? 'crisis.stillWorried' : `crisis.checkIn.${cardFor(turn)}`);
    return 'answered';
  }
  // A bare no may mean “no such thought” or “not safe”.
  if (wasAsked && YES_OR_NO.has(turn.scope.understanding?.intent ?? '')) {
    await checkIn(turn, 'crisis.unclear');
    return 'answered';
  }
  return 'none';
}

/** A second line that is no more than likely is asked about once more; only one that is itself taken for a cry shows the card. */
function soundsLikeOne({ scope }: Turn): boolean {
  const meant = scope.understanding;
  return meant?.crisis === 'check-in' && meant.crisisKind === 'self-harm' && isCry(meant);
}

const isCry = ({ intent, confidence }: Pick<Understanding, 'intent' | 'confidence'>): boolean =>
  intent === 'crisis' && bandOf(confidence) === 'act';

/** A bare swear word is thrown at the machine. */
const scolds = (turn: Turn): boolean => isOneOf(turn.text, turn.t('talk.small.scold.alone'));

/** 电话也改成13700002222 */
const changesNumber = (turn: Turn): boolean => turn.maskedText !== turn.text && wishesChange(turn);

/** A plain fact, a question of where and how, or a number that is to be changed is none; nor is it asked a third time, nor an ordinary line again of somebody who said that all is well. */
function isWorthAsking(turn: Turn): boolean {
  const { memory, scope, services } = turn;
  if (services.policy.bareQuestion(turn.text) || isPlainMatter(turn) || scolds(turn) || asksPlainer(turn) || changesNumber(turn))
    return false;
  if (tellsOnlyFacts(turn, tellableSteps(turn))) return false;
  // Whoever was just given the numbers is stayed with.
  if (memory.staying && isHeavy(turn)) return false;
  const asked = memory.offer?.kind === 'safety' ? (memory.offer.times ?? 1) : 0;
  return asked < MOST_CHECK_INS && !(memory.saidSafe && scope.understanding && isOrdinary(scope.understanding));
}

const isOrdinary = ({ intent, confidence, crisisKind }: Understanding): boolean =>
  crisisKind !== 'self-harm' || (!SIGHS.has(intent) && bandOf(confidence) === 'act');

async function showCard(turn: Turn, formIsOpen: boolean): Promise<void> {
  const again = turn.memory.crisis === 'alarm';
  const card = cardFor(turn);
  turn.memory.crisis = 'alarm';
  turn.memory.staying = { card: card === 'medical' && tellsOfSwallowing(turn) ? 'swallowed' : card, left: STAY_FOR_MESSAGES };
  delete turn.memory.offer;
  delete turn.memory.saidSafe;
  turn.scope.outcome.kind = 'crisis-alarm';
  await turn.say(turn.t(again ? `crisis.alarmAgain.${card}` : `crisis.alarm.${turn.voice}.${card}`), {
    channelData: { crisis: 'alarm', hotlines: turn.t(`crisis.numbers.${card}`).split('|') },
    buttons: formIsOpen ? turn.buttons('human', 'resume') : turn.buttons('human'),
  });
}

/** What the first message was about holds for a bare 我不太好 to the question that followed, whatever so few words sound like. */
function cardFor(turn: Turn): CrisisCard {
  const { offer } = turn.memory;
  if (offer?.kind === 'safety' && (saysUnsafe(turn) || !turn.scope.understanding?.crisis)) return offer.card ?? 'self-harm';
  const kind = turn.scope.understanding?.crisisKind ?? 'self-harm';
  return kind === 'self-harm' && personInCrisis(turn.text) === 'other' ? 'other' : kind;
}

async function checkIn(turn: Turn, key: string): Promise<void> {
  const card = cardFor(turn);
  turn.memory.crisis ??= 'check-in';
  const before = turn.memory.offer?.kind === 'safety' ? (turn.memory.offer.times ?? 1) : 0;
  turn.memory.offer = { kind: 'safety', said: turn.maskedText, card, times: before + 1 };
  turn.scope.outcome.kind = 'crisis-check-in';
  await turn.say(turn.t(key), {
    channelData: { crisis: 'check-in' },
    buttons: [...turn.t(`crisis.checkInButtons.${card}`).split('|'), turn.label('human')],
    asks: true,
  });
}

const partsOf = (text: string): string[] => text.split(/[\s\p{P}]+/u).filter((part) => part !== '');

/** Also in several breaths: 没事，就是愁. */
function saysSafe({ text, t }: Turn): boolean {
  const said = partsOf(text);
  return isOneOf(text, t('crisis.safe')) || (said.length > 0 && said.every((part) => isOneOf(part, t('crisis.safe'))));
}

/** After the card, in words that are said of nothing else: a bare 没有 may answer a form, and 谢谢 an answer that was given since. */
function saysCalmer({ text, t, memory, scope }: Turn): boolean {
  if ((!memory.staying || memory.staying.goneOn) && scope.understanding?.intent === 'thanks') return false;
  const isCalmer = (part: string): boolean => isOneOf(part, t('crisis.calmerWords'));
  const said = partsOf(text);
  return isCalmer(text) || (said.some(isCalmer) && said.every((part) => isCalmer(part) || isOneOf(part, t('commands.resume'))));
}

const saysUnsafe = (turn: Turn): boolean => isOneOf(turn.text, turn.t('crisis.unsafe'));
