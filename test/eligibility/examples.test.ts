import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { literals, RESULTS, type Fact } from '../../src/eligibility';
import { derive } from '../../src/policy/derive';
import { loadRules } from '../../src/policy/rules';
import { assessPlainFacts } from '../../src/policy/self-check';
import { conditionsOf } from './paths';

/** Written examples that a policy person can read and extend: one YAML file a theme, the fields explained in `common.yaml`. */
const DIRECTORY = join(__dirname, 'examples');
const ENOUGH = 40;

const facts = z.record(z.string(), z.unknown());
const ExampleFile = z.strictObject({
  today: z.iso.date(),
  region: z.string(),
  with: facts,
  /** Facts that examples refer to. */
  places: z.record(z.string(), facts).optional(),
  examples: z.array(
    z.strictObject({
      name: z.string(),
      region: z.string().optional(),
      facts,
      result: z.enum(RESULTS),
      missing: z.array(z.string()),
      categories: z.array(z.string()).optional(),
      contradictions: z.array(z.string()).optional(),
      why: z.string().min(1),
    }),
  ),
});

const library = loadRules(join(__dirname, '..', '..', 'policy'));
const files = readdirSync(DIRECTORY).map((file) => ({
  file,
  ...ExampleFile.parse(parse(readFileSync(join(DIRECTORY, file), 'utf8'), { merge: true })),
}));

describe.each(files)('$file', ({ region, today, with: given, examples }) => {
  it.each(examples)('$name', (example) => {
    const found = assessPlainFacts(library, example.region ?? region, today, { ...given, ...example.facts });
    const { result, missing, categories, contradictions } = found;
    expect({ result, missing: missing.toSorted() }).toEqual({ result: example.result, missing: example.missing.toSorted() });
    if (example.categories !== undefined) expect(categories).toEqual(example.categories);
    if (example.contradictions !== undefined) expect(contradictions).toEqual(example.contradictions);
  });
});

it('has enough written examples, each with its own name', () => {
  const names = files.flatMap(({ examples }) => examples.map(({ name }) => name));
  expect(names.length).toBeGreaterThanOrEqual(ENOUGH);
  expect(new Set(names).size).toBe(names.length);
});

/** `440000 age 50`: the numbers that the examples of a place have, worked out ones included. */
function numbersTried(): Set<string> {
  const tried = files.flatMap(({ today, region, with: given, examples }) =>
    examples.flatMap((example) => {
      const code = example.region ?? region;
      const stated = Object.entries({ ...given, ...example.facts, region: code }).filter(([, value]) => value !== null);
      const asFacts = Object.fromEntries(
        stated.map(([name, value]) => [name, { value: value as Fact['value'], source: 'veteran' as const, at: today }]),
      );
      const known = derive(asFacts, today, library.fields, library.retirement).facts;
      return Object.entries(known).map(([name, { value }]) => `${library.ruleSet(code, today).code} ${name} ${String(value)}`);
    }),
  );
  return new Set(tried);
}

it('has an example just under, at and just over every number that a rule of a region compares with', () => {
  const tried = numbersTried();
  const lines = library.regions.flatMap((code) =>
    conditionsOf(library.ruleSet(code, files[0]?.today ?? ''))
      .flatMap(literals)
      .flatMap(({ field, value }) => (typeof value === 'number' ? [-1, 0, 1].map((shift) => `${code} ${field} ${value + shift}`) : [])),
  );
  expect(new Set(lines).size).toBeGreaterThan(150);
  expect([...new Set(lines)].filter((line) => !tried.has(line))).toEqual([]);
});
