/** Fits the temperature on utterances of families that the judging model never saw, so that a confidence means what it says. */
import type { Candidate } from '../types';

const TEMPERATURES = Array.from({ length: 129 }, (_none, step) => 0.4 * 2 ** (step / 64));
const LEAST_PROBABILITY = 1e-9;

/** One held-back utterance: the meanings at temperature 1, and which of them is right (null where the model does not know it). */
export interface Judged {
  meanings: Candidate[];
  right: Candidate | null;
}

/** The temperature (0.4 to 1.6) with the least mean surprise about what was right; 1 when nothing was judged. */
export function fitTemperature(judged: readonly Judged[]): number {
  let best = { temperature: 1, surprise: Infinity };
  if (judged.length === 0) return best.temperature;
  for (const temperature of TEMPERATURES) {
    let surprise = 0;
    for (const { meanings, right } of judged) {
      const raise = ({ confidence }: Candidate): number => confidence ** (1 / temperature);
      const total = meanings.reduce((sum, candidate) => sum + raise(candidate), 0);
      surprise -= Math.log(Math.max(LEAST_PROBABILITY, right ? raise(right) / total : 0));
    }
    if (surprise < best.surprise) best = { temperature, surprise };
  }
  return best.temperature;
}
