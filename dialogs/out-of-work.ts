/** Someone begins with their trouble: no work, for so long, or that of a relative. Heard first, then shown the two ways on. Knows nothing of what follows. */
import type { Turn } from './turn';
import { speaksForFamily } from './whom';
import { looksLikeQuestion, mentions } from './words';

export const saysOutOfWork = (turn: Turn): boolean =>
  !looksLikeQuestion(turn.text) && (mentions(turn.text, turn.t('outOfWork.words')) || speaksForFamily(turn));

/** @param note said after it */
export async function tellWayOut(turn: Turn, note: string | null = null): Promise<void> {
  turn.scope.outcome.kind = 'out-of-work';
  const text = turn.t(turn.memory.speaksForFamily ? 'outOfWork.family' : 'outOfWork.text');
  turn.memory.offer = { kind: 'selfCheck' };
  await turn.say([text, note].filter(Boolean).join('\n\n'), {
    buttons: turn.buttons('selfCheck', 'register', 'policy', 'human'),
    asks: true,
  });
}
