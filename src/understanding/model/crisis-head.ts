/**
 * What the crisis classifier tells apart: the kinds of cries for help, and groups of everything else. A linear model draws clearer lines
 * between many narrow classes than between a cry and not a cry: fear of a stroke and of a knife share no words.
 */
import { CRISIS_KINDS, type CrisisKind, type Intent } from '../types';
import { probabilities, type Head } from './model';
import type { FeatureCounts } from './vectorizer';

const CALM_GROUPS = [
  'policy',
  'work',
  'complaint',
  'talk',
  'veteran matters',
  'other matters',
  'control',
  'answers',
  'statements',
] as const;
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

export type CryLabel = 'calm' | 'cry';

export const cryLabel = (label: CrisisLabel): CryLabel => ((CRISIS_KINDS as readonly string[]).includes(label) ? 'cry' : 'calm');

export function crisisLabel({ intent, kind }: { intent?: Intent; kind?: CrisisKind }): CrisisLabel {
  if (kind) return kind;
  return intent ? (GROUP_OF[intent] ?? 'control') : 'statements';
}

/** The two heads that hear cries for help. */
export interface CrisisHeads {
  /** Tells the kinds of cries and the groups of everything else apart. */
  crisis: Head<CrisisLabel>;
  /** The same question asked whole. Both err, seldom on the same words: together they are right more often than either. */
  cry: Head<CryLabel>;
}

/** What the second opinion counts beside the first; chosen on rows of other authors than the training's. */
const SECOND_OPINION = 0.5;

/** @returns how likely it is a cry for help, 0..1, and of which kind it would be */
export function judgeCrisis(heads: CrisisHeads, text: FeatureCounts): { probability: number; kind: CrisisKind } {
  const shares = probabilities(heads.crisis, text);
  let share = 0;
  let [kind, largest] = [CRISIS_KINDS[0] as CrisisKind, -1];
  for (const candidate of CRISIS_KINDS) {
    const shareOfKind = shares[heads.crisis.labels.indexOf(candidate)] ?? 0;
    share += shareOfKind;
    if (shareOfKind > largest) [kind, largest] = [candidate, shareOfKind];
  }
  const second = probabilities(heads.cry, text)[heads.cry.labels.indexOf('cry')] ?? 0;
  const odds = (logOdds(share) + SECOND_OPINION * logOdds(second)) / (1 + SECOND_OPINION);
  return { probability: 1 / (1 + Math.exp(-odds)), kind };
}

/** Beyond them a head is as sure as it can be. */
const [LEAST, MOST] = [1e-9, 1 - 1e-9];

function logOdds(probability: number): number {
  const bounded = Math.min(MOST, Math.max(LEAST, probability));
  return Math.log(bounded / (1 - bounded));
}
