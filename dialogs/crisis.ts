/** Self-harm, danger, medical emergency: comes before everything else, in every state, and keeps whatever form was open. */
import { isOneOf } from './words';
import type { Turn } from './turn';

/** @returns `answered` when the turn is over, `safe` when the person says that all is well, `none` when the message is no cry for help */
export async function answerCrisis(turn: Turn, formIsOpen: boolean): Promise<'answered' | 'safe' | 'none'> {
  const { memory } = turn;
  const level = turn.scope.understanding?.crisis ?? null;
  const wasAsked = memory.offer?.kind === 'safety';
  if (level === 'alarm' || (wasAsked && (level === 'check-in' || saysUnsafe(turn)))) {
    await showCard(turn, formIsOpen);
    return 'answered';
  }
  if (wasAsked && saysSafe(turn)) {
    delete memory.offer;
    await turn.say(turn.t('crisis.glad'), { buttons: formIsOpen ? turn.buttons('resume', 'human') : turn.buttons('human', 'menu') });
    turn.scope.outcome.kind = 'crisis-safe';
    return 'safe';
  }
  if (level === 'check-in') {
    await checkIn(turn);
    return 'answered';
  }
  return 'none';
}

async function showCard(turn: Turn, formIsOpen: boolean): Promise<void> {
  const again = turn.memory.crisis === 'alarm';
  const kind = turn.scope.understanding?.crisisKind ?? 'self-harm';
  turn.memory.crisis = 'alarm';
  delete turn.memory.offer;
  turn.scope.outcome.kind = 'crisis-alarm';
  await turn.say(turn.t(`crisis.${again ? 'alarmAgain' : 'alarm'}.${kind}`), {
    channelData: { crisis: 'alarm', hotlines: turn.t(`crisis.numbers.${kind}`).split('|') },
    buttons: formIsOpen ? turn.buttons('human', 'resume') : turn.buttons('human'),
  });
}

async function checkIn(turn: Turn): Promise<void> {
  turn.memory.crisis ??= 'check-in';
  turn.memory.offer = { kind: 'safety', said: turn.maskedText };
  turn.scope.outcome.kind = 'crisis-check-in';
  await turn.say(turn.t('crisis.checkIn'), {
    channelData: { crisis: 'check-in' },
    buttons: [firstOf(turn, 'crisis.safe'), firstOf(turn, 'crisis.unsafe'), turn.label('human')],
    asks: true,
  });
}

const firstOf = (turn: Turn, key: string): string => turn.t(key).split('|')[0] ?? '';
const saysSafe = (turn: Turn): boolean => isOneOf(turn.text, turn.t('crisis.safe'));
const saysUnsafe = (turn: Turn): boolean => isOneOf(turn.text, turn.t('crisis.unsafe'));
