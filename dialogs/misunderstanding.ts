/** What the bot says when it is not sure what was meant: first the nearest meanings, then a person; never one sentence three times. */
import { bandOf } from '../src/understanding';
import type { Candidate } from '../src/understanding/types';
import { meaningLabel } from './offers';
import type { Turn } from './turn';

const MEANINGS_SHOWN = 3;
/** A meaning that is so many times less likely than the nearest is not offered beside it. */
const FARTHEST = 20;
/** From this miss in a row on, a person is offered. */
const PERSON_FROM_MISS = 3;
/** Wordings in locales per kind of fallback. */
const WORDINGS = 3;

export async function notSure(turn: Turn): Promise<void> {
  const { memory } = turn;
  const misses = (memory.misses ?? 0) + 1;
  memory.misses = misses;
  turn.scope.outcome.kind = 'misunderstood';
  if (misses >= PERSON_FROM_MISS) return offerPerson(turn, misses - PERSON_FROM_MISS);
  const best = turn.scope.understanding;
  const meanings = best ? nearest(turn, best) : [];
  const guess = misses === 1 ? bandOf(best?.confidence ?? 0) !== 'menu' : !memory.guessed;
  if (guess && meanings.length > 0) return didYouMean(turn, meanings, misses);
  memory.guessed = false;
  await turn.say(turn.t(`fallback.menu.${wording(misses - 1)}`), {
    buttons: turn.buttons('policy', 'selfCheck', 'register', 'status', 'human'),
  });
}

/** The guesses were offered and none was right. */
export async function noneFitted(turn: Turn): Promise<void> {
  turn.memory.misses = Math.max(turn.memory.misses ?? 1, 2);
  turn.memory.guessed = true;
  turn.scope.outcome.kind = 'misunderstood';
  await turn.say(turn.t('fallback.noneFitted'), { buttons: turn.buttons('policy', 'selfCheck', 'register', 'human') });
}

async function didYouMean(turn: Turn, candidates: Candidate[], misses: number): Promise<void> {
  turn.memory.guessed = true;
  await offerMeanings(turn, candidates, `fallback.didYouMean.${candidates.length === 1 ? 'one' : wording(misses - 1)}`);
}

async function offerMeanings(turn: Turn, candidates: Candidate[], key: string): Promise<void> {
  turn.scope.outcome.kind = 'asked-back';
  turn.memory.offer = { kind: 'meaning', question: turn.maskedText, candidates };
  const labels = candidates.map((candidate) => meaningLabel(turn, candidate));
  const [only] = labels;
  const list = labels.length === 1 ? only : labels.map((label, index) => `${index + 1}. ${label}`).join('\n');
  await turn.say(turn.t(key, { list }), {
    buttons: [...labels, turn.t('words.noneOfThese').split('|')[0] ?? '', ...turn.buttons('menu', 'human')],
    asks: true,
  });
}

/** A question that fits several topics: which of them is meant. */
export async function askWhich(turn: Turn, candidates: Candidate[]): Promise<void> {
  turn.memory.misses = 0;
  await offerMeanings(turn, candidates, 'fallback.which');
}

async function offerPerson(turn: Turn, times: number): Promise<void> {
  turn.memory.guessed = false;
  const { stationName, stationPhone } = turn.station;
  await turn.say(turn.t(`fallback.person.${wording(times)}`, { stationName, stationPhone }), {
    buttons: turn.buttons('human', 'policy', 'selfCheck', 'menu'),
  });
}

/** The likeliest meanings that have a name; talk such as thanks or a greeting is not worth offering. */
function nearest(turn: Turn, best: Candidate & { alternatives: Candidate[] }): Candidate[] {
  const seen = new Set<string>();
  const named = [best, ...best.alternatives].filter(
    ({ topic, intent }) => topic !== null || turn.services.texts.has(turn.locale, `intents.${intent}`),
  );
  const least = (named[0]?.confidence ?? 0) / FARTHEST;
  return named
    .filter(({ confidence }) => confidence >= least)
    .filter((candidate) => {
      const label = meaningLabel(turn, candidate);
      return seen.has(label) ? false : seen.add(label);
    })
    .slice(0, MEANINGS_SHOWN)
    .map(({ intent, topic, confidence }) => ({ intent, topic, confidence }));
}

const wording = (times: number): number => (times % WORDINGS) + 1;
