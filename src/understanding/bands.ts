/** What a confidence is good for. The bands mean what they say because the confidence is calibrated on messages that the model never saw. */

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
