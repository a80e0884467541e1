/** Who is spoken to: the veteran in a chat, or an operator who reads the sentence to a caller. */
export type Voice = 'veteran' | 'operator';

export const voiceOf = (channel: string): Voice => (channel === 'hotline' ? 'operator' : 'veteran');
