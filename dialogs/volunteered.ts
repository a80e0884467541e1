/** What was told unasked among the answers: it is listed like them and can be taken back like them. */
import type { Accepted, Answered, Reply, Step } from './forms';
import { factLabel } from './self-check-texts';
import { leaveOut, SENSITIVE_FACTS, volunteered, type SensitiveFact } from './sensitive';
import type { Turn } from './turn';

const VOLUNTEERED = 'volunteered-';

export const isVolunteeredStep = (stepId: string): boolean => stepId.startsWith(VOLUNTEERED);

export function volunteeredAnswers(turn: Turn): Answered[] {
  return volunteered(turn).map((fact) => ({ stepId: VOLUNTEERED + fact, label: turn.t('sensitive.label'), answer: factLabel(turn, fact) }));
}

/** Whether what was told unasked shall go on counting. */
export function volunteeredStep(turn: Turn, id: string): Step | null {
  const fact = SENSITIVE_FACTS.find((one) => VOLUNTEERED + one === id);
  if (!fact) return null;
  const option = (key: 'yes' | 'no') => {
    const words = `${turn.t(`sensitive.${key}`)}|${turn.t(`words.${key}`)}`;
    return { id: key, label: words.split('|')[0] ?? '', words };
  };
  return {
    id,
    kind: 'yesno',
    facts: [fact],
    text: turn.t('sensitive.again', { fact: factLabel(turn, fact) }),
    options: [option('yes'), option('no')],
    why: () => turn.t('sensitive.why'),
  };
}

export function acceptVolunteered(turn: Turn, step: Step, reply: Reply): Accepted {
  const [fact] = step.facts as readonly SensitiveFact[];
  if (!fact || reply.kind !== 'option' || reply.id !== 'no') return {};
  leaveOut(turn, fact);
  delete turn.memory.selfCheck?.assessedOn;
  return { notes: [turn.t('sensitive.leftOut')] };
}
