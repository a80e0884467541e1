/** Someone begins with their trouble: no work, for so long, or that of a relative. Heard first, then shown the two ways on. Knows nothing of what follows. */
import type { Turn } from './turn';
import { speaksForFamily } from './whom';
import { looksLikeQuestion, mentions } from './words';

export const saysOutOfWork = (turn: Turn): boolean =>
  !looksLikeQuestion(turn.text) && (mentions(turn.text, turn.t('outOfWork.words')) || speaksForFamily(turn));

export async function tellWayOut(turn: Turn): Promise<void> {
  turn.scope.outcome.kind = 'out-of-work';
  if (speaksForFamily(turn)) turn.memory.speaksForFamily = true;
  const text = turn.t(turn.memory.speaksForFamily ? 'outOfWork.family' : 'outOfWork.text');
  await turn.say(text, { buttons: turn.buttons('selfCheck', 'register', 'policy', 'human') });
}
