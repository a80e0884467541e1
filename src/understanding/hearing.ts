/**
 * How a message is listened to: as a whole, at its start, at its end, and clause by clause. A short question drowns in a long story, and
 * people put what they want at one end of it.
 */
import { normalize, stripFillers } from './language/normalize';
import { clausesOf, looksLikeQuestion } from './language/parts';
import { blend, judge, type Judgement } from './model/meanings';
import type { MeaningHeads } from './model/model';
import { countFeatures, type FeatureCounts } from './model/vectorizer';

export interface HeardClause {
  /** Normalised, without courtesy words. */
  text: string;
  judged: Judgement;
}

export interface Hearing {
  /** The message in one piece. */
  whole: Judgement;
  /** What the message is about: the whole and both its ends. */
  overall: Judgement;
  /** Each clause by itself; empty where the message has but one. */
  clauses: HeardClause[];
  /** Told at length: of clauses enough that the questions among them count too. */
  isStory: boolean;
}

/** Judging a clause takes about 0.05 ms; of a longer message the first and last clauses are heard. */
const MOST_CLAUSES_AT_START = 8;
const MOST_CLAUSES_AT_END = 12;
/** An end is made of whole clauses until it has as many characters. */
const END_CHARACTERS = 12;
/** Cross-validated on training utterances and on stories put together of them and of sentences that ask nothing. */
const WEIGHTS = { whole: 1, start: 0.7, end: 1, question: 1 };
/** From so many clauses on it is a story, in which a clause that is a question by its form tells most, wherever it stands. */
const STORY_CLAUSES = 3;
/** What is surer counts more, by the square: a sentence that asks nothing is unsure. */
const SURENESS_EXPONENT = 2;

/**
 * @param text as written, of which `heardPart` was taken
 * @param features of the same in one piece
 */
export function hear(heads: MeaningHeads, text: string, features: FeatureCounts): Hearing {
  const judgeText = (stripped: string): Judgement => judge(heads, countFeatures(stripped, heads.intent.vocabulary.index));
  const whole = judge(heads, features);
  const written = clausesOf(text);
  const clauses =
    written.length < 2
      ? []
      : ends(written)
          .map((clause) => stripFillers(normalize(clause)))
          .filter((clause) => clause !== '');
  if (clauses.length < 2) return { whole, overall: whole, clauses: [], isStory: false };
  const heard = clauses.map((clause): HeardClause => ({ text: clause, judged: judgeText(clause) }));
  // An end is often one clause, which was judged already.
  const judgeEnd = (end: HeardClause[]): Judgement => (end.length === 1 ? (end[0] as HeardClause).judged : judgeText(joined(end)));
  const [start, end] = [judgeEnd(leading(heard)), judgeEnd(leading(heard.toReversed()).toReversed())];
  const isStory = heard.length >= STORY_CLAUSES;
  const questions = isStory ? heard.filter((clause) => looksLikeQuestion(clause.text)) : [];
  const judged: [Judgement, number][] = [
    [whole, WEIGHTS.whole],
    [start, WEIGHTS.start],
    [end, WEIGHTS.end],
    ...questions.map((clause): [Judgement, number] => [clause.judged, WEIGHTS.question]),
  ];
  const overall = blend(
    judged.map(([judgement]) => judgement),
    judged.map(([judgement, weight]) => weight * sureness(judgement)),
  );
  return { whole, overall, clauses: heard, isStory };
}

const sureness = ({ intents }: Judgement): number => Math.max(...intents) ** SURENESS_EXPONENT;
const joined = (clauses: HeardClause[]): string => clauses.map(({ text }) => text).join(' ');

function ends(clauses: string[]): string[] {
  if (clauses.length <= MOST_CLAUSES_AT_START + MOST_CLAUSES_AT_END) return clauses;
  return [...clauses.slice(0, MOST_CLAUSES_AT_START), ...clauses.slice(-MOST_CLAUSES_AT_END)];
}

function leading(clauses: HeardClause[]): HeardClause[] {
  let characters = 0;
  return clauses.filter(({ text }) => {
    const isWanted = characters < END_CHARACTERS;
    characters += text.length;
    return isWanted;
  });
}
