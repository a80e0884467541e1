import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Facts } from '../../src/eligibility';
import { loadRules } from '../../src/policy/rules';
import { assessPlainFacts, createSelfCheck, factsFromAnswer, type QuestionAnswer } from '../../src/policy/self-check';

const ROOT = join(__dirname, '..', '..');
const TODAY = '2026-11-23';
const CONTEXT = { source: 'veteran', at: '2026-11-23T01:00:00.000Z', words: 'as said' } as const;
const library = loadRules(join(ROOT, 'policy'));
const selfCheck = createSelfCheck(library);

const option = (...ids: string[]): QuestionAnswer => ({ kind: 'options', ids });
const birth = (text: string): QuestionAnswer => ({
  kind: 'birthdate',
  value: { birth: text, precision: 'month', age: null, ageRange: [null, null], confirm: false },
});
const months = (min: number | null, max: number | null): QuestionAnswer => ({
  kind: 'unemployed_since',
  value: { since: null, months: [min, max], atLeast12Months: null, confirm: false },
});
const region = (code: string): QuestionAnswer => ({ kind: 'region', value: { code } });

/** Answers the questions named; fails where another one is asked. */
function answer(answers: [string, QuestionAnswer][], given: Facts = {}): Facts {
  let facts = given;
  for (const [id, said] of answers) {
    const question = selfCheck.next(facts, TODAY);
    expect(question?.id).toBe(id);
    if (question) facts = { ...facts, ...factsFromAnswer(question, said, CONTEXT) };
  }
  return facts;
}
const values = (facts: Facts): Record<string, unknown> =>
  Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]));
const asked = (facts: Facts): string[] => selfCheck.path(facts, TODAY).map(({ question }) => question.id);

const START: [string, QuestionAnswer][] = [
  ['region', region('330106')],
  ['veteran', option('yes')],
  ['work', option('none')],
  ['ready', option('yes')],
];

describe('a conversation', () => {
  it('asks for the region first, and stops as soon as the result is firm', () => {
    expect(selfCheck.next({}, TODAY)?.id).toBe('region');
    const facts = answer([...START.slice(0, 2), ['work', option('contract')]]);
    expect(selfCheck.next(facts, TODAY)).toBeNull();
    expect(selfCheck.remaining(facts, TODAY)).toBe(0);
    expect(selfCheck.assess(facts, TODAY).result).toBe('unlikely');
  });

  it('does not ask for sex or retirement age where neither can matter', () => {
    const facts = answer([...START, ['birth', birth('1985-03')], ['registered', months(8, 8)]]);
    expect(asked(facts)).not.toContain('sex');
    expect(selfCheck.next(facts, TODAY)?.id).toBe('insurance');
  });

  it('asks a woman which retirement age is hers where it matters, and nobody else', () => {
    const woman = answer([...START, ['birth', birth('1974-03')], ['sex', option('female')]]);
    expect(selfCheck.next(woman, TODAY)?.id).toBe('track');
    const man = answer([...START, ['birth', birth('1974-03')]], {});
    expect(selfCheck.next({ ...man, ...factsFromAnswer(selfCheck.question('sex'), option('male'), CONTEXT) }, TODAY)?.id).toBe(
      'registered',
    );
  });

  it('reads out only situations that the rules of the place know', () => {
    const facts = answer([...START, ['birth', birth('1985-03')], ['registered', months(3, 3)], ['insurance', option('none')]]);
    const question = selfCheck.next(facts, TODAY);
    expect(question?.options?.map(({ id }) => id)).toEqual([
      'zero_employment',
      'dibao',
      'dibao_marginal',
      'extreme_poverty',
      'disabled',
      'none',
      'unsure',
    ]);
    expect(question?.facts).toEqual(['zeroEmploymentFamily', 'dibao', 'dibaoMarginal', 'extremePoverty', 'disabled']);
  });

  it('carries the rule set, its version and the day in the result', () => {
    const facts = answer(START);
    expect(selfCheck.assess(facts, '2027-02-01').ruleSet).toEqual({
      id: 'zhejiang',
      region: '330000',
      version: '2026-11-23',
      asOf: '2027-02-01',
    });
    expect(selfCheck.ruleSet(facts, TODAY).nameEn).toBe('Zhejiang');
  });

  it('counts down to nothing', () => {
    let before = Infinity;
    let facts: Facts = {};
    for (const [id, said] of [
      ...START,
      ['birth', birth('1985-03')],
      ['registered', months(3, 3)],
      ['insurance', option('none')],
      ['situation', option('none')],
    ] as [string, QuestionAnswer][]) {
      facts = answer([[id, said]], facts);
      const left = selfCheck.remaining(facts, TODAY);
      if (id !== 'region') expect(left).toBeLessThan(before);
      before = left;
    }
    expect(before).toBe(0);
    expect(selfCheck.assess(facts, TODAY).result).toBe('unlikely');
  });

  it('takes a fact that was volunteered before its question, and does not ask for it', () => {
    const volunteered = factsFromAnswer(selfCheck.question('registered'), option('none'), CONTEXT);
    const facts = answer(
      [
        ['region', region('330106')],
        ['veteran', option('yes')],
        ['work', option('none')],
        ['ready', option('yes')],
      ].slice(0, 1) as [string, QuestionAnswer][],
      volunteered,
    );
    expect(selfCheck.assess(facts, TODAY).result).toBe('unlikely');
    expect(selfCheck.next(facts, TODAY)).toBeNull();
  });

  it('accepts a sensitive matter that is volunteered, names it nowhere otherwise, and never asks', () => {
    const others = {
      disabled: false,
      militaryDisabilityCert: false,
      dibao: false,
      zeroEmploymentFamily: false,
      ruralZeroTransferPoorHousehold: false,
      landLost: 'none',
      caringSeriouslyIllRelative: false,
    };
    const person = {
      veteranStatus: true,
      unemployedNow: true,
      ableToWork: true,
      wantsWork: true,
      birthMonth: '1985-03',
      sex: 'male',
      hukouInProvince: true,
      registeredUnemployed: false,
      ...others,
    };
    const silent = assessPlainFacts(library, '440000', TODAY, person);
    expect([silent.result, silent.furtherSituations]).toEqual(['unlikely', true]);
    expect(silent.reasons.filter(({ because }) => because.includes('exOffender'))).toEqual([]);
    expect(silent.reasons.find(({ rule }) => rule === 'gd-released')?.unspoken).toBe(true);
    expect(assessPlainFacts(library, '440000', TODAY, { ...person, exOffender: true }).result).toBe('likely');
    expect(library.questions.flatMap(({ facts }) => facts).filter((name) => library.fields.sensitive.includes(name))).toEqual([]);
  });
});

describe('changing an answer', () => {
  const done = (): Facts =>
    answer([...START, ['birth', birth('1974-03')], ['sex', option('female')], ['track', option('female55')], ['registered', months(8, 8)]]);

  it('asks again only what depends on it, and says what counts no longer', () => {
    const changed = selfCheck.change(done(), 'sex', factsFromAnswer(selfCheck.question('sex'), option('male'), CONTEXT), TODAY);
    expect(changed.noLongerCounts).toEqual(['track']);
    expect(asked(changed.given)).toEqual(['region', 'veteran', 'work', 'ready', 'birth', 'sex', 'registered']);
    expect(selfCheck.assess(changed.given, TODAY).contradictions).toEqual([]);
    expect(selfCheck.next(changed.given, TODAY)?.id).toBe('insurance');
  });

  it('keeps the bypassed answer, so that changing back restores it', () => {
    const man = selfCheck.change(done(), 'sex', factsFromAnswer(selfCheck.question('sex'), option('male'), CONTEXT), TODAY);
    expect(man.given['retirementTrack']?.value).toBe('female55');
    const back = selfCheck.change(man.given, 'sex', factsFromAnswer(selfCheck.question('sex'), option('female'), CONTEXT), TODAY);
    expect(back.noLongerCounts).toEqual([]);
    expect(asked(back.given)).toContain('track');
  });

  it('leaves what was given untouched', () => {
    const given = done();
    const copy = structuredClone(given);
    selfCheck.change(given, 'work', factsFromAnswer(selfCheck.question('work'), option('contract'), CONTEXT), TODAY);
    expect(given).toEqual(copy);
  });

  it('moves to another region with the answers that count there', () => {
    const moved = selfCheck.change(done(), 'region', factsFromAnswer(selfCheck.question('region'), region('110000'), CONTEXT), TODAY);
    expect(selfCheck.ruleSet(moved.given, TODAY).id).toBe('beijing');
    expect(moved.noLongerCounts).toEqual(['registered']);
    expect(selfCheck.next(moved.given, TODAY)?.id).toBe('hukou');
  });

  it('forgets an age that was said with the birth that is replaced', () => {
    const question = selfCheck.question('birth');
    const age: QuestionAnswer = { kind: 'age', value: { age: 52, range: [52, 52], confirm: false } };
    const facts = { ...answer(START), ...factsFromAnswer(question, age, CONTEXT) };
    expect(values(facts)).toMatchObject({ birthMonth: 'unsure', age: 52 });
    expect(values(selfCheck.change(facts, 'birth', factsFromAnswer(question, birth('1985-03'), CONTEXT), TODAY).given)).not.toHaveProperty(
      'age',
    );
  });
});

describe('facts from an answer', () => {
  it.each<[string, string, QuestionAnswer, Record<string, unknown>]>([
    ['a chosen option', 'hukou', option('province'), { hukouHere: false, hukouInProvince: true }],
    ['a yes', 'veteran', { kind: 'yesno', value: { value: 'yes' } }, { veteranStatus: true }],
    ['an unsure', 'veteran', { kind: 'yesno', value: { value: 'unsure' } }, { veteranStatus: 'unsure' }],
    ['a birth month', 'birth', birth('1974-05'), { birthMonth: '1974-05' }],
    [
      'a birth year',
      'birth',
      { kind: 'birthdate', value: { birth: '1974', precision: 'year', age: null, ageRange: [51, 52], confirm: false } },
      { birthMonth: '1974' },
    ],
    [
      'a birthday, whose day is not kept but its age is',
      'birth',
      { kind: 'birthdate', value: { birth: '1974-11-05', precision: 'day', age: 52, ageRange: [52, 52], confirm: false } },
      { birthMonth: '1974-11', age: 52 },
    ],
    [
      'an age range',
      'birth',
      { kind: 'age', value: { age: null, range: [50, 59], confirm: false } },
      { birthMonth: 'unsure', age: { min: 50, max: 59 } },
    ],
    ['a length', 'unemployed_since', months(14, 14), { unemployedMonths: 14 }],
    [
      'a length that ends within a month, as the months completed',
      'unemployed_since',
      months(5.9, 6.9),
      { unemployedMonths: { min: 5, max: 6 } },
    ],
    ['an open length', 'unemployed_since', months(12, null), { unemployedMonths: { min: 12, max: null } }],
    ['no length at all', 'unemployed_since', months(null, null), { unemployedMonths: 'unsure' }],
    [
      'a length of registration, which says that there is one',
      'registered',
      months(8, 8),
      { registeredUnemployed: true, registeredUnemployedMonths: 8 },
    ],
    ['a region', 'region', region('410482'), { region: '410482' }],
  ])('%s', (_name, id, said, expected) => {
    expect(values(factsFromAnswer(selfCheck.question(id), said, CONTEXT))).toEqual(expected);
  });

  it('of several choices sets what was not chosen to no, and with unsure to unsure', () => {
    const question = { ...selfCheck.question('situation'), facts: ['dibao'] };
    const chosen = values(factsFromAnswer(question, option('dibao', 'land_all'), CONTEXT));
    expect(chosen).toMatchObject({ dibao: true, landLost: 'all', disabled: false, singleParent: false });
    expect(values(factsFromAnswer(question, option('dibao', 'unsure'), CONTEXT))).toMatchObject({
      dibao: true,
      disabled: 'unsure',
      landLost: 'unsure',
    });
    expect(values(factsFromAnswer(question, option('none'), CONTEXT))).toMatchObject({ dibao: false, landLost: 'none' });
  });

  it('carry who said it, when and in which words', () => {
    expect(factsFromAnswer(selfCheck.question('sex'), option('male'), CONTEXT)).toEqual({ sex: { value: 'male', ...CONTEXT } });
  });

  it('fill every fact of the question, whatever was answered', () => {
    for (const question of library.questions) {
      for (const { id } of question.options ?? []) {
        const facts = factsFromAnswer(question, option(id), CONTEXT);
        expect([question.id, id, question.facts.filter((name) => facts[name] === undefined)]).toEqual([question.id, id, []]);
      }
    }
  });

  it('refuse an option or a kind that the question does not have', () => {
    expect(() => factsFromAnswer(selfCheck.question('sex'), option('other'), CONTEXT)).toThrow('has no option "other"');
    expect(() => factsFromAnswer(selfCheck.question('sex'), months(1, 1), CONTEXT)).toThrow('takes no answer of kind unemployed_since');
    expect(() => selfCheck.question('nothing')).toThrow('There is no question "nothing"');
  });
});

it('answers the same for the same stored facts on the same day', () => {
  const facts = answer([...START, ['birth', birth('1985-03')]]);
  const restored = JSON.parse(JSON.stringify(facts)) as Facts;
  expect(selfCheck.assess(restored, TODAY)).toEqual(selfCheck.assess(facts, TODAY));
});

describe('the command line', () => {
  const LINES = [
    {
      region: '330106',
      today: TODAY,
      facts: {
        veteranStatus: true,
        unemployedNow: true,
        ableToWork: true,
        wantsWork: true,
        registeredUnemployed: true,
        birthMonth: '1985-03',
        dibao: true,
      },
    },
    { region: '440300', today: TODAY, facts: { veteranStatus: true, age: 52, sex: 'male', unemployedMonths: 'unsure' } },
    { region: '330106', today: TODAY, facts: { age: 'old' } },
    { region: 'Zhejiang', today: TODAY, facts: {} },
    { region: '330106', today: TODAY, facts: { veteranStatus: false } },
  ];
  let out: Record<string, unknown>[] = [];
  let exit: number | undefined;

  beforeAll(async () => {
    const input = [
      ...LINES.slice(0, 2).map((line) => JSON.stringify(line)),
      '{not json',
      ...LINES.slice(2).map((line) => JSON.stringify(line)),
      JSON.stringify({ region: '330106', today: TODAY }),
    ].join('\n');
    const text = await new Promise<string>((resolve) => {
      const child = execFile(
        process.execPath,
        ['--import', 'tsx', join(ROOT, 'scripts', 'self-check.ts')],
        { cwd: ROOT },
        (error, stdout) => {
          exit = typeof error?.code === 'number' ? error.code : 0;
          resolve(stdout);
        },
      );
      child.stdin?.end(input);
    });
    out = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  });

  it('answers line by line in the same order, the others too where one is wrong', () => {
    expect(out.map(({ result }) => result ?? 'error')).toEqual(['likely', 'needs-review', 'error', 'error', 'error', 'unlikely', 'error']);
  });

  it('says by its exit code that a line was wrong', () => {
    expect(exit).toBe(1);
  });

  it('gives exactly what was agreed', () => {
    expect(Object.keys(out[0] ?? {})).toEqual(['result', 'reasons', 'missing', 'contradictions', 'categories', 'ruleSet']);
    expect(out[0]).toMatchObject({
      categories: ['zj-dibao'],
      contradictions: [],
      missing: [],
      ruleSet: { id: 'zhejiang', region: '330000', asOf: TODAY },
    });
  });

  it('teaches what is wrong with a line', () => {
    expect(out[2]?.['error']).toMatchObject({
      code: 'invalid-line',
      field: 'line',
      message: expect.stringMatching(/JSON.*must look like/),
    });
    expect(out[3]?.['error']).toEqual({
      code: 'wrong-type',
      field: 'age',
      message: 'age is "old", but must be a whole number from 0 to 120, {"min", "max"} or "unsure".',
      allowed: { min: 0, max: 120 },
    });
    expect(out[4]?.['error']).toMatchObject({
      code: 'wrong-type',
      field: 'region',
      message: expect.stringContaining('a region code of six digits (GB/T 2260)'),
    });
    expect(out[6]?.['error']).toMatchObject({ code: 'invalid-line', message: expect.stringContaining('facts') });
  });
});
