import type { Facts, Path } from '../../src/eligibility';
import { library, questionnaire } from './our-rules';
import { kindsOfAnswers, regionFact, remembered, rememberingPaths, TODAY, walk, type Leaf } from './paths';

/**
 * Every single edit of every path: one answer is replaced, the later ones stay in `given`. A stale read would be an answer
 * that counts although the changed path does not ask for it. Answers that no rule can tell apart stand for each other.
 */
const FROM_SCRATCH_EVERY = 40;

interface Edits {
  count: number;
  bypassed: number;
  stale: string[];
}

const ids = (path: Path): string => [...path.steps.map(({ question }) => question.id), path.next?.id].join();

/** Every so often, from scratch: the path and the result are the same where the bypassed answers are taken away altogether. */
function sameWithout(given: Facts, after: Path, index: number): boolean {
  if (index % FROM_SCRATCH_EVERY !== 0) return true;
  const bare = after.facts;
  const results = [given, bare].map((facts) => JSON.stringify(questionnaire.assess(facts, TODAY)));
  return (
    ids(questionnaire.onPath(bare, TODAY)) === ids(after) &&
    ids(questionnaire.onPath(given, TODAY)) === ids(after) &&
    results[0] === results[1]
  );
}

function editEveryPath(code: string): Edits {
  const rules = library.ruleSet(code, TODAY);
  const answers = remembered((question) => kindsOfAnswers(library, rules, question));
  const edits: Edits = { count: 0, bypassed: 0, stale: [] };
  const remembering = rememberingPaths(questionnaire);
  const start = remembering.onPath(regionFact(code), TODAY);
  const edit = ({ path, labels }: Leaf): void => {
    let before: Path = start;
    for (const step of path.steps.slice(1)) {
      for (const { label, facts } of answers(step.question)) {
        if (Object.entries(facts).every(([name, fact]) => step.facts[name] === fact)) continue;
        edits.count += 1;
        const given = { ...path.facts, ...facts };
        const after = remembering.onPath(given, TODAY, before);
        // Whatever counts was filled by a question that is asked on the changed path.
        const filled = after.steps.reduce((sum, one) => sum + Object.keys(one.facts).length, 0);
        const counts = Object.keys(after.facts).length;
        const bypasses = Object.keys(given).length > counts;
        if (bypasses) edits.bypassed += 1;
        if (filled !== counts || (bypasses && !sameWithout(given, after, edits.bypassed))) {
          edits.stale.push(`${code}: ${labels.join(' ')} / ${step.question.id}=${label}`);
        }
      }
      before = remembering.follow(before, step.question, step.facts, TODAY);
    }
  };
  walk({ questionnaire: remembering, answers }, start, [], {
    end(leaf) {
      edit(leaf);
      return '';
    },
  });
  return edits;
}

describe('every single edit of every path', () => {
  let all: Edits[] = [];

  beforeAll(() => {
    const started = performance.now();
    all = library.regions.map(editEveryPath);
    const [count, bypassed] = [all.reduce((sum, one) => sum + one.count, 0), all.reduce((sum, one) => sum + one.bypassed, 0)];
    process.stdout.write(`${count} edits, ${bypassed} of them bypass an answer, ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  }, 120_000);

  it('never reads an answer that the changed path does not ask', () => {
    expect(all.flatMap(({ stale }) => stale).slice(0, 20)).toEqual([]);
  });

  it('covers edits that bypass answers in every region', () => {
    expect(all.every(({ bypassed }) => bypassed > 0)).toBe(true);
  });
});
