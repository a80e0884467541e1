/** What a confidence is good for. The bands mean what they say because the confidence is calibrated on messages that the model never saw. */
import type { Candidate, Intent } from './types';

/** From here on the bot acts on the meaning and names it. */
export const ACT_FROM = 0.55;
/** From here on the nearest meanings are worth asking about; below, the menu is shown. */
export const ASK_FROM = 0.2;

export type Band = 'act' | 'ask' | 'menu';

/** @param confidence calibrated probability, 0..1 */
export function bandOf(confidence: number): Band {
  if (confidence >= ACT_FROM) return 'act';
  return confidence >= ASK_FROM ? 'ask' : 'menu';
}

/** Good wishes to somebody who has just lost their work would hurt: acted on only when it is as good as certain. */
const WISHES: Intent = 'report_employed';
const WISHES_FROM = 0.8;

/** Meanings that send a person away. */
const TURNS_AWAY: ReadonlySet<Intent> = new Set<Intent>(['out_of_scope_other', 'out_of_scope_veteran', 'chitchat']);

/**
 * What a meaning is good for, by what a mistake would cost the person. Whoever may well have asked about a policy is asked what they
 * meant before they are sent away.
 */
export function bandOfMeaning({ intent, confidence, alternatives = [] }: Candidate & { alternatives?: readonly Candidate[] }): Band {
  const band = bandOf(confidence);
  if (band !== 'act') return band;
  if (intent === WISHES && confidence < WISHES_FROM) return 'ask';
  const policy = alternatives.reduce((sum, { topic, confidence: likely }) => (topic ? sum + likely : sum), 0);
  return TURNS_AWAY.has(intent) && policy >= ASK_FROM ? 'ask' : 'act';
}
