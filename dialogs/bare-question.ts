/** 要哪些材料, 给多少钱, 那我能领不: a question that names no matter goes on about what was answered before. Where nothing was, it is asked which. */
import type { Candidate, Topic } from '../src/understanding/types';
import { askWhich } from './misunderstanding';
import { answerPolicy } from './policy-answers';
import type { Turn } from './turn';

/** What such a question is most often about, best first. */
const USUAL: readonly Topic[] = [
  'recognition',
  'employment-registration',
  'flexible-insurance-subsidy',
  'public-welfare-posts',
  'unemployment-insurance',
  'training',
];
const OFFERED = 4;
/** With nothing before it, each of these has one answer that fits everybody. */
const ALONE: Readonly<Record<string, Topic>> = {
  benefits: 'recognition',
  where: 'responsible-agency',
  'who-decides': 'responsible-agency',
};

/** The words name no matter: what the model takes them for must be beyond doubt to count. */
const SURE = 0.8;

/** @returns false when the message is no such question */
export async function answerBareQuestion(turn: Turn): Promise<boolean> {
  const { policy } = turn.services;
  const asks = policy.bareQuestion(turn.text);
  if (!asks) return false;
  const before = asks.includes('benefits') ? null : spokenOf(turn);
  const alone = asks.map((ask) => ALONE[ask]).find((topic) => topic !== undefined);
  const { scope } = turn;
  const meant = scope.understanding;
  if (!before && meant?.intent === 'policy_question' && meant.confidence >= SURE) return false;
  // Said at first it is a sigh, not a question about something.
  if (!before && asks.every((ask) => ask === 'next-step')) return false;
  const topic = before ?? alone;
  if (!topic) {
    const answered = candidates(turn, asks);
    if (answered.length > 0) await askWhich(turn, answered);
    return answered.length > 0;
  }
  if (policy.answersBare(topic, asks, turn.text)) {
    await answerPolicy(turn, [{ topic, confidence: 1 }], turn.maskedText, false);
    return true;
  }
  const { stationName, stationPhone } = turn.station;
  await turn.say(turn.t('policy.notWritten', { topic: policy.topicTitle(topic, turn.locale), stationName, stationPhone }), {
    buttons: turn.buttons('human', 'policy', 'register'),
  });
  return true;
}

/**
 * 要带什么 amid the self-check: about what was answered before, else about recognition, which is what one checks for.
 * @returns false when the message is no such question, or nothing is written on it
 */
export async function answerBareInSelfCheck(turn: Turn): Promise<boolean> {
  const { policy } = turn.services;
  const asks = policy.bareQuestion(turn.text);
  const before = asks?.includes('benefits') ? null : spokenOf(turn);
  const topic = [before, 'recognition' as const].find((one) => one && asks && policy.answersBare(one, asks, turn.text));
  if (!topic) return false;
  await answerPolicy(turn, [{ topic, confidence: 1 }], turn.maskedText, true);
  return true;
}

function spokenOf({ memory }: Turn): Topic | null {
  // Who is responsible is no matter of its own: what follows asks about the matter nobody has named yet.
  if (memory.lastAnswer && memory.lastAnswer.topic !== 'responsible-agency') return memory.lastAnswer.topic;
  return memory.selfCheck?.assessedOn ? 'recognition' : null;
}

/** Those that have an answer to what is asked. */
function candidates(turn: Turn, asks: readonly string[]): Candidate[] {
  return USUAL.filter((topic) => turn.services.policy.answersBare(topic, asks, turn.text))
    .slice(0, OFFERED)
    .map((topic) => ({ intent: 'policy_question', topic, confidence: 1 }));
}
