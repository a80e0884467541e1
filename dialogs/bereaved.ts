/** A veteran of the family who has died: the aid is for the living, so nothing is kept for the self-check and the way to the right office is shown. */
import { citationLine } from './policy-answers';
import { tellableSteps } from './self-check-steps';
import { tellsOfSelf } from './told';
import type { Turn } from './turn';
import { mentions, normalize, wordingsOf } from './words';

/** Whom the aid is for. */
const FOR_VETERANS = 'seed-2-definition';

/** Whether the message asks for a relative who has died; whoever tells of themselves too is heard for that. */
export function speaksOfTheDead(turn: Turn): boolean {
  if (!mentions(turn.text, turn.t('bereaved.words'))) return false;
  const said = normalize(turn.text);
  return wordingsOf(turn.t('bereaved.relatives')).some((relative) => said.includes(relative)) && !tellsOfSelf(turn, tellableSteps(turn));
}

export async function showFamilyTheWay(turn: Turn): Promise<void> {
  const { stationName, stationPhone } = turn.station;
  turn.scope.outcome.kind = 'bereaved';
  await turn.say([turn.t('bereaved.text', { stationName, stationPhone }), citationLine(turn, FOR_VETERANS)].join('\n\n'), {
    buttons: turn.buttons('human', 'policy'),
  });
}
