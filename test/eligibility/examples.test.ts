import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { RESULTS } from '../../src/eligibility';
import { loadRules } from '../../src/policy/rules';
import { assessPlainFacts } from '../../src/policy/self-check';

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
