/** Fits the temperature on utterances of families that the judging model never saw, so that a confidence means what it says. */
import type { Candidate } from '../types';

const TEMPERATURES = Array.from({ length: 129 }, (_none, step) => 0.4 * 2 ** (step / 64));

/** One held-back utterance: the meanings at temperature 1, and which of them is right (null where the model does not know it). */
export interface Judged {
  meanings: Candidate[];
  right: Candidate | null;
}

/**
 * The temperature (0.4 to 1.6) at which what is claimed of the first meaning is least off what comes true, by the mean square; 1 when
 * nothing was judged. The first meaning alone: on its confidence the bot acts or asks.
 */
export function fitTemperature(judged: readonly Judged[]): number {
  const firsts = judged.map(({ meanings, right }) => {
    const best = meanings.reduce((a, b) => (b.confidence > a.confidence ? b : a));
    return { meanings, best, came: best === right ? 1 : 0 };
  });
  let fitted = { temperature: 1, off: Infinity };
  if (judged.length === 0) return fitted.temperature;
  for (const temperature of TEMPERATURES) {
    let off = 0;
    for (const { meanings, best, came } of firsts) {
      const raise = ({ confidence }: Candidate): number => confidence ** (1 / temperature);
      const total = meanings.reduce((sum, candidate) => sum + raise(candidate), 0);
      off += (raise(best) / total - came) ** 2;
    }
    if (off < fitted.off) fitted = { temperature, off };
  }
  return fitted.temperature;
}
