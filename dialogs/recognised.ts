/** For people who are recognised already: what it brings, where to ask, and when it ends. They need no self-check. */
import type { Topic } from '../src/understanding/types';
import { looksLikeQuestion } from './looks-like-question';
import { lookUp } from './policy-answers';
import type { Turn } from './turn';
import { mentions } from './words';

/** What recognition opens, as topics to tap. */
const BENEFITS: readonly Topic[] = ['flexible-insurance-subsidy', 'public-welfare-posts', 'employer-insurance-subsidy', 'training'];

/** Told in passing; a question about it is a question about the policy. */
export const saysRecognised = (turn: Turn): boolean =>
  mentions(turn.text, turn.t('recognised.words')) &&
  !mentions(turn.text, turn.t('recognised.not')) &&
  (!looksLikeQuestion(turn, turn.text) || mentions(turn.text, turn.t('told.whatNow')));

export async function tellRecognised(turn: Turn): Promise<void> {
  const { stationName, stationPhone } = turn.station;
  const { text, channelData } = lookUp(turn, 'exit', turn.t('recognised.question'));
  await turn.say([turn.t('recognised.text', { stationName, stationPhone }), turn.t('recognised.exit', { text })].join('\n\n'), {
    channelData,
    buttons: [
      ...BENEFITS.map((topic) => turn.services.policy.topicTitle(topic, turn.locale)),
      ...turn.buttons('human', 'register', 'quote'),
    ],
  });
}
