import * as fc from 'fast-check';
import { UNSURE, type Fact, type Facts } from '../../src/eligibility';
import type { Field } from '../../src/policy/fields';
import { processorMilliseconds } from '../support/processor-time';
import { library, questionnaire } from './our-rules';

// The same cases on every run: a failure is a change of the code.
fc.configureGlobal({ seed: 20261123 });

/** Facts that come in any number and order, also those that no question asks: knowing more never turns a firm result around. */
const SEED = 20261123;
const TODAY = '2026-11-23';

function firmValue(field: Field): fc.Arbitrary<Fact['value']> {
  switch (field.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.max(field.min, -24), max: Math.min(field.max, 130) });
    case 'enum':
      return fc.constantFrom(...field.values.filter((value) => value !== field.unsureValue));
    case 'month':
      return fc
        .tuple(fc.integer({ min: 1950, max: 2009 }), fc.integer({ min: 1, max: 12 }))
        .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`);
    case 'code':
      return fc.constantFrom(...library.regions);
  }
}

// Ages follow from births here; drawn at random beside them they, or a birth on the ID card, would only contradict.
const drawn = Object.entries(library.fields.fields).filter(
  ([name, { derivedFrom }]) => derivedFrom === undefined && name !== 'idBirthMonth',
);
const names = drawn.map(([name]) => name).filter((name) => name !== 'region');
const toFact = (value: Fact['value']): Fact => ({ value, source: 'veteran', at: '2026-11-23T00:00:00.000Z' });
const everyFact = fc.record(Object.fromEntries(drawn.map(([name, field]) => [name, firmValue(field).map(toFact)])));
const hidden = fc.uniqueArray(fc.constantFrom(...names), { maxLength: names.length });

it('never turns a firm result into another one by learning what was absent or unsure', () => {
  let firm = 0;
  fc.assert(
    fc.property(everyFact, hidden, fc.boolean(), fc.integer({ min: 1, max: 6 }), (all, unknown, absent, learned) => {
      const less: Record<string, Fact> = { ...all };
      for (const name of unknown) {
        if (absent) delete less[name];
        else less[name] = toFact(UNSURE);
      }
      const more: Facts = { ...less, ...Object.fromEntries(unknown.slice(0, learned).map((name) => [name, all[name] as Fact])) };
      const [before, after] = [questionnaire.assessAll(less, TODAY), questionnaire.assessAll(more, TODAY)];
      if (before.result === 'needs-review' || after.contradictions.some((id) => !before.contradictions.includes(id))) return;
      // A sensitive fact counts as false until someone volunteers it: that is news, not an answer.
      if (library.fields.sensitive.some((name) => less[name] === undefined && more[name]?.value === true)) return;
      firm += 1;
      expect(after.result).toBe(before.result);
    }),
    { seed: SEED, numRuns: 4000 },
  );
  expect(firm).toBeGreaterThan(200);
});

it('gives a result and a next question in under a millisecond', () => {
  const sample = fc.sample(everyFact, { seed: SEED, numRuns: 300 });
  for (const facts of sample) questionnaire.onPath(facts, TODAY);
  const each = (work: (facts: (typeof sample)[number]) => unknown): number =>
    processorMilliseconds(() => sample.forEach(work)) / sample.length;
  const next = each((facts) => questionnaire.onPath(facts, TODAY));
  const result = each((facts) => questionnaire.assessAll(facts, TODAY));
  process.stdout.write(`a next question ${(next * 1000).toFixed(0)} µs, a result ${(result * 1000).toFixed(0)} µs\n`);
  expect(next).toBeLessThan(1);
  expect(result).toBeLessThan(1);
});
