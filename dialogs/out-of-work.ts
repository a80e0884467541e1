/** Someone begins with their trouble: no work, for so long, or that of a relative. Heard first, then shown the two ways on. Knows nothing of what follows. */
import { looksLikeQuestion } from './looks-like-question';
import type { Turn } from './turn';
import { speaksForFamily } from './whom';
import { mentions, normalize, wordingsOf } from './words';

export const saysOutOfWork = (turn: Turn): boolean =>
  !looksLikeQuestion(turn, turn.text) && (namesNoWork(turn, turn.text) || speaksForFamily(turn));

/** 失业金 and 失业登记 are matters of policy, not news of oneself. */
export function namesNoWork({ t }: Pick<Turn, 't'>, text: string): boolean {
  if (!mentions(text, t('outOfWork.words'))) return false;
  const said = wordingsOf(t('outOfWork.matters')).reduce((left, matter) => left.replaceAll(matter, ' '), normalize(text));
  return mentions(said, t('outOfWork.words'));
}

/** @param note said after it */
export async function tellWayOut(turn: Turn, note: string | null = null): Promise<void> {
  turn.scope.outcome.kind = 'out-of-work';
  const { speaksForFamily: forFamily, speaksForOther: forOther } = turn.memory;
  const text = turn.t(`outOfWork.${forFamily ? 'family' : forOther ? 'other' : 'text'}`);
  turn.memory.offer = { kind: 'selfCheck' };
  await turn.say([text, note].filter(Boolean).join('\n\n'), {
    buttons: turn.buttons('selfCheck', 'register', 'policy', 'human'),
    asks: true,
  });
}
