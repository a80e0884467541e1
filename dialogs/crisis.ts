/** Self-harm, danger, medical emergency: comes before everything else, in every state, and keeps whatever form was open. */
import { bandOf, personInCrisis } from '../src/understanding';
import type { Intent, Understanding } from '../src/understanding/types';
import type { CrisisCard } from './memory';
import { passToPerson } from './person';
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

/** A plain fact or a question of where and how is none; nor is it asked a third time, nor an ordinary line again of somebody who said that all is well. */
function isWorthAsking(turn: Turn): boolean {
  const { memory, scope, services } = turn;
  if (services.policy.bareQuestion(turn.text) || tellsOnlyFacts(turn, tellableSteps(turn))) return false;
  const asked = memory.offer?.kind === 'safety' ? (memory.offer.times ?? 1) : 0;
  return asked < MOST_CHECK_INS && !(memory.saidSafe && scope.understanding && isOrdinary(scope.understanding));
}

/** What a sigh may be taken for; anything else that is clearly meant is a matter of its own. */
const SIGHS: ReadonlySet<Intent> = new Set<Intent>(['crisis', 'chitchat', 'goodbye', 'affirm', 'deny', 'complaint', 'skip', 'cancel']);

const isOrdinary = ({ intent, confidence, crisisKind }: Understanding): boolean =>
  crisisKind !== 'self-harm' || (!SIGHS.has(intent) && bandOf(confidence) === 'act');

async function showCard(turn: Turn, formIsOpen: boolean): Promise<void> {
  const again = turn.memory.crisis === 'alarm';
  const card = cardFor(turn);
  turn.memory.crisis = 'alarm';
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

/** Also in several breaths: 没事，就是愁. */
function saysSafe(turn: Turn): boolean {
  const said = turn.text.split(/[\s\p{P}]+/u).filter((part) => part !== '');
  return isOneOf(turn.text, turn.t('crisis.safe')) || (said.length > 0 && said.every((part) => isOneOf(part, turn.t('crisis.safe'))));
}

/** After the card, in words that are said of nothing else: a bare 没有 may answer a form. */
const saysCalmer = (turn: Turn): boolean => {
  const said = turn.text.split(/[\s\p{P}]+/u).filter((part) => part !== '');
  return said.length > 0 && said.every((part) => isOneOf(part, turn.t('crisis.calmerWords')));
};

const saysUnsafe = (turn: Turn): boolean => isOneOf(turn.text, turn.t('crisis.unsafe'));
