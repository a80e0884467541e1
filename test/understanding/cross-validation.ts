/** A recognizer that judges each training row by a model that never saw the row's family. Thresholds are chosen on it, not on the held-out sets. */
import { createEmbeddedRecognizer, trainModel, type EmbeddedRecognizer, type TrainingRow } from '../../src/understanding';
import { seededRandom, shuffle } from '../../src/understanding/random';

const SHUFFLE_SEED = 9;

/** Trains `folds` models; takes about half a minute. Knows only the texts of `rows`. */
export function crossValidated(rows: TrainingRow[], folds = 5): EmbeddedRecognizer {
  const families = [...new Set(rows.map((row) => row.family))];
  const order = families.map((_family, index) => index);
  shuffle(order, seededRandom(SHUFFLE_SEED));
  const foldOf = new Map(families.map((family, index) => [family, (order[index] ?? 0) % folds]));
  const judges = new Map<string, EmbeddedRecognizer>();
  for (let fold = 0; fold < folds; fold++) {
    const judge = createEmbeddedRecognizer(trainModel(rows.filter((row) => foldOf.get(row.family) !== fold)));
    for (const row of rows) if (foldOf.get(row.family) === fold) judges.set(row.text, judge);
  }
  const judgeOf = (text: string): EmbeddedRecognizer => {
    const judge = judges.get(text);
    if (!judge) throw new Error(`"${text}" is no row that was cross-validated`);
    return judge;
  };
  return {
    name: 'cross-validated',
    understand: (text) => judgeOf(text).understand(text),
    recognize: (text) => judgeOf(text).recognize(text),
    remembers: (text) => judgeOf(text).remembers(text),
  };
}
