import { join } from 'node:path';
import { loadRules } from '../../src/policy/rules';
import { SelfCheckError, type Refusal } from '../../src/policy/self-check';
import { assessLine } from '../../src/policy/self-check-line';

const rules = loadRules(join(__dirname, '..', '..', 'policy'));
const answer = (line: unknown): ReturnType<typeof assessLine> => assessLine(rules, JSON.stringify(line));

function refusal(text: string): Partial<Refusal> {
  try {
    assessLine(rules, text);
  } catch (error) {
    if (error instanceof SelfCheckError) return error;
    throw error;
  }
  return {};
}

const [region, today] = ['410000', '2026-11-23'];

describe.each<[string, unknown, Partial<Refusal> & { says: string }]>([
  ['no day', { region, facts: {} }, { field: 'today', says: 'has no "today"' }],
  ['facts in a list', { region, today, facts: ['age'] }, { field: 'facts', says: '"facts" is a list' }],
  ['facts that are null', { region, today, facts: null }, { field: 'facts', says: '"facts" is null' }],
  ['no facts', { region, today }, { field: 'facts', says: 'has no "facts"' }],
  ['a slip in a property', { region, today, fact: {} }, { field: 'fact', says: 'did you mean "facts"?' }],
  ['a fact beside the facts', { region, today, facts: {}, age: 52 }, { field: 'age', says: 'facts belong into "facts"' }],
  ['a list', [], { field: 'line', says: 'The line is a list' }],
  ['a number', 52, { field: 'line', says: 'The line is a number' }],
  ['a slip in a name', { region, today, facts: { agee: 52 } }, { code: 'unknown-fact', field: 'agee', says: 'did you mean "age"?' }],
  [
    'a name in other letters',
    { region, today, facts: { unemployedmonth: 7 } },
    { code: 'unknown-fact', says: 'did you mean "unemployedMonths"?' },
  ],
  ['a name like none', { region, today, facts: { shoeSize: 43 } }, { code: 'unknown-fact', says: 'the names are in' }],
])('a line with %s', (_name, line, { says, ...expected }) => {
  it('is refused in plain words that say what to write', () => {
    const found = refusal(JSON.stringify(line));
    expect(found).toMatchObject({ code: 'invalid-line', ...expected });
    expect(found.message).toContain(says);
    expect(found.message).not.toMatch(/undefined|nonoptional|expected \w+, received/);
  });
});

it('refuses what is no JSON', () => {
  expect(refusal('age=52')).toMatchObject({
    code: 'invalid-line',
    field: 'line',
    message: expect.stringContaining('is not JSON') as string,
  });
});

it('takes a fact that is null for one that is not given, and no place for nowhere in particular', () => {
  expect(answer({ region, today, facts: { age: null } })).toEqual(answer({ region, today, facts: {} }));
  expect(answer({ today, facts: {} })).toEqual(answer({ region: null, today, facts: {} }));
  expect(answer({ today, facts: {} }).ruleSet.region).toBe('000000');
});
