/** Someone begins with their trouble: no work, for so long. Heard first, then shown the two ways on. Knows nothing of what follows. */
import type { Turn } from './turn';
import { looksLikeQuestion, mentions } from './words';

export const saysOutOfWork = (turn: Turn): boolean => mentions(turn.text, turn.t('outOfWork.words')) && !looksLikeQuestion(turn.text);

export async function tellWayOut(turn: Turn): Promise<void> {
  turn.scope.outcome.kind = 'out-of-work';
  await turn.say(turn.t('outOfWork.text'), { buttons: turn.buttons('selfCheck', 'register', 'policy', 'human') });
}
