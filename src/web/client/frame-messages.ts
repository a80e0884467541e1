/** The two words that launcher and frame exchange: `{rongye: 'opened'}` down, `{rongye: 'close'}` up. */
export function isFrameMessage(data: unknown, word: 'opened' | 'close'): boolean {
  return typeof data === 'object' && data !== null && (data as { rongye?: unknown }).rongye === word;
}
