/**
 * What the crisis classifier tells apart: the kinds of cries for help, and groups of everything else. A linear model draws clearer lines
 * between many narrow classes than between a cry and not a cry: fear of a stroke and of a knife share no words.
 */
import { CRISIS_KINDS, type CrisisKind, type Intent } from '../types';
import { probabilities, type Head } from './model';
import type { FeatureCounts } from './vectorizer';
import { readData } from '../data';

const CALM_GROUPS = ['policy', 'work', 'complaint', 'talk', 'veteran matters', 'other matters', 'control', 'answers'] as const;
export type CrisisLabel = CrisisKind | (typeof CALM_GROUPS)[number];

const GROUP_OF: Partial<Record<Intent, CrisisLabel>> = {
  policy_question: 'policy',
  job_interest: 'work',
  training_interest: 'work',
  report_employed: 'work',
  complaint: 'complaint',
  chitchat: 'talk',
  out_of_scope_veteran: 'veteran matters',
  out_of_scope_other: 'other matters',
};

export function crisisLabel(row: { intent: Intent; kind?: CrisisKind }): CrisisLabel {
  return row.kind ?? GROUP_OF[row.intent] ?? 'control';
}

const calm = readData<typeof import('../data/calm.json')>('calm.json');

/**
 * What people say to a form's question, which is no utterance with an intent: a name, a month, a place, a sound, and what a relative does
 * or has (`others`). Without having seen such words the classifier would doubt them all, and take every 他 for somebody in danger.
 */
export const CALM_ANSWERS: readonly { text: string; label: CrisisLabel }[] = [...calm.answers, ...calm.others].map((text) => ({
  text,
  label: 'answers',
}));

/** @returns how likely it is a cry for help, 0..1, and of which kind it would be */
export function judgeCrisis(head: Head<CrisisLabel>, text: FeatureCounts): { probability: number; kind: CrisisKind } {
  const shares = probabilities(head, text);
  let probability = 0;
  let [kind, largest] = [CRISIS_KINDS[0] as CrisisKind, -1];
  for (const candidate of CRISIS_KINDS) {
    const share = shares[head.labels.indexOf(candidate)] ?? 0;
    probability += share;
    if (share > largest) [kind, largest] = [candidate, share];
  }
  return { probability, kind };
}
