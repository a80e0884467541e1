import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { fieldsOf, type Condition } from '../../src/eligibility';
import { regionTable } from '../../src/understanding/answers/region-table';
import { loadRules, RuleError } from '../../src/policy/rules';
import { told } from './policy-copy';

const POLICY = join(__dirname, '..', '..', 'policy');
const TODAY = '2026-11-23';
const library = loadRules(POLICY);

type Entry = Record<string, unknown>;

/** Loads a copy of the policy folder in which one YAML file was changed. */
function loadWith(file: string, change: (content: Entry) => void): ReturnType<typeof loadRules> {
  const copy = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    for (const part of ['rules', 'fields.yaml', 'questions.yaml', 'retirement.yaml'])
      cpSync(join(POLICY, part), join(copy, part), { recursive: true });
    const content = parse(readFileSync(join(copy, file), 'utf8')) as Entry;
    change(content);
    writeFileSync(join(copy, file), stringify(content));
    return loadRules(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function refusal(file: string, change: (content: Entry) => void): string[] {
  try {
    loadWith(file, change);
  } catch (error) {
    if (error instanceof RuleError) return told(error.problems);
    throw error;
  }
  return [];
}

const period = (content: Entry): Entry => (content['periods'] as Entry[])[0] as Entry;
const category = (content: Entry, id: string): Entry => (period(content)['categories'] as Entry[]).find((one) => one['id'] === id) as Entry;
const firstSets = (content: Entry, id: string): Entry => (question(content, id)['options'] as [Entry])[0]['sets'] as Entry;
const question = (content: Entry, id: string): Entry => (content['questions'] as Entry[]).find((one) => one['id'] === id) as Entry;

describe('which rules hold', () => {
  it.each([
    ['330106', 'zhejiang', 'a county falls back to its province'],
    ['330100', 'zhejiang', 'a city falls back to its province'],
    ['410482', 'ruzhou', 'a county with rules of its own has them'],
    ['410401', 'henan', 'its neighbours have the province'],
    ['440305', 'shenzhen', 'a district falls back to its city'],
    ['440106', 'guangdong', 'a district of another city to the province'],
    ['430000', 'national', 'a province without rules to the nation'],
    ['320500', 'national', 'a place known to be missing to the nation'],
    ['000000', 'national', 'the nation is itself'],
    ['unsure', 'national', 'an unknown place is the nation'],
    ['', 'national', 'no place is the nation'],
  ])('%s -> %s: %s', (code, id) => {
    expect(library.ruleSet(code, TODAY).id).toBe(id);
  });

  it('says of a place known to be missing that its own rules are not here, in both languages', () => {
    expect(library.ruleSet('320500', TODAY).note).toContain('本省规则未录入：这里还没有江苏省自己的认定规则，先按全国规定看');
    expect(library.ruleSet('450103', TODAY).note).toContain('本自治区规则未录入');
    expect(library.ruleSet('659001', TODAY).note).toContain('新疆生产建设兵团');
    expect(library.ruleSet('320500', TODAY).noteEn).toContain('The rules of Jiangsu are not in this assistant yet.');
    expect(library.ruleSet('000000', TODAY).note).not.toContain('未录入');
  });

  it('has every province, or says that it has not, and then has exactly the rules of the nation: their paths are the nation’s paths', () => {
    const provinces = Array.from({ length: 55 }, (_, index) => regionTable().unit(`${index + 11}0000`)).filter(
      (unit) => unit !== undefined,
    );
    expect(provinces).toHaveLength(31);
    const { note: _note, ...nation } = library.ruleSet('000000', TODAY);
    const without = provinces.filter(({ code }) => !library.regions.includes(code));
    expect(without.length).toBeGreaterThan(15);
    for (const { code, name } of without) {
      for (const place of [code, `${code.slice(0, 2)}0100`, `${code.slice(0, 2)}0102`]) {
        const { note, noteEn, ...rules } = library.ruleSet(place, TODAY);
        expect([place, note?.includes(`规则未录入：这里还没有${name}自己的认定规则`), noteEn === undefined]).toEqual([place, true, false]);
        expect(rules).toEqual(nation);
      }
    }
  });

  it('has the nation and 13 regions or more, one a file, each with a source, a place to apply and the day it was checked', () => {
    expect(library.regions).toHaveLength(readdirSync(join(POLICY, 'rules')).length - 1);
    expect(library.regions.length).toBeGreaterThanOrEqual(14);
    for (const code of library.regions) {
      const rules = library.ruleSet(code, TODAY);
      expect([rules.code, rules.citation.documentTitle.length > 0]).toEqual([code, true]);
      expect(rules.applyAt.length > 0 && rules.applyAtEn.length > 0).toBe(true);
      expect(rules.lastVerified <= TODAY).toBe(true);
      expect(rules.categories.every(({ label, labelEn }) => label.length > 0 && labelEn.length > 0)).toBe(true);
    }
  });

  it('says of every region who decides, what to bring and, where there are any, the limits of time, in both languages', () => {
    for (const code of library.regions) {
      const { decidedBy, decidedByEn, materials, timeLimits = [] } = library.ruleSet(code, TODAY);
      const chinese = [decidedBy, ...materials.items.map(({ name }) => name), ...timeLimits.flatMap(({ name, unit }) => [name, unit])];
      const english = [
        decidedByEn,
        ...materials.items.map(({ nameEn }) => nameEn),
        ...timeLimits.flatMap(({ nameEn, unitEn }) => [nameEn, unitEn]),
      ];
      expect([
        code,
        chinese.filter((words) => !/\p{Script=Han}/u.test(words)),
        english.filter((words) => /\p{Script=Han}/u.test(words)),
      ]).toEqual([code, [], []]);
    }
    expect(library.regions.filter((code) => !library.ruleSet(code, TODAY).materials.general)).toEqual(['310000', '610100']);
  });

  it('sends nobody to a copy on a site that answers to no authority', () => {
    const links = library.regions.map((code) => library.ruleSet(code, TODAY).citation.sourceUrl).filter((link) => link !== '');
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !/^https?:\/\/([\w.-]+\.gov\.cn|github\.com)\//.test(link))).toEqual([]);
  });

  it('gives the same object for the same rules, so that plans can be kept', () => {
    expect(library.ruleSet('330106', TODAY)).toBe(library.ruleSet('330000', TODAY));
    expect(library.ruleSet('320500', TODAY)).toBe(library.ruleSet('320000', TODAY));
  });

  it('does not let an unverified source count as verified anywhere', () => {
    for (const code of library.regions) {
      const rules = library.ruleSet(code, TODAY);
      if (rules.citation.verified) continue;
      expect([rules.verified, rules.categories.filter(({ verified }) => verified)]).toEqual([false, []]);
    }
  });

  it('asks for every fact that can decide in a verified region', () => {
    const asked = new Set(library.questions.flatMap(({ facts }) => facts));
    const askable = (name: string): boolean => {
      const field = library.fields.fields[name];
      return asked.has(name) || field?.sensitive === true || (field?.derivedFrom?.every(askable) ?? false);
    };
    for (const code of library.regions) {
      const rules = library.ruleSet(code, TODAY);
      if (!rules.verified || rules.maxOutcome !== undefined) continue;
      const deciding = rules.categories
        .filter(({ verified, localThreshold }) => verified && localThreshold !== true)
        .map(({ test }) => test);
      const fields = [rules.common, rules.base, ...deciding]
        .filter((one): one is Condition => one !== undefined && one !== null)
        .flatMap(fieldsOf);
      expect([code, fields.filter((name) => !askable(name))]).toEqual([code, []]);
    }
  });
});

describe('rules in force by day', () => {
  const inTwoPeriods = (content: Entry): void => {
    const old = { ...period(content), version: 'old', from: '2020-01-01', until: '2025-12-31' };
    content['periods'] = [old, { ...period(content), version: 'new', from: '2026-01-01', until: '2026-12-31' }];
  };
  const two = loadWith('rules/zhejiang.yaml', inTwoPeriods);

  it.each([
    ['2025-12-31', 'old'],
    ['2026-01-01', 'new'],
    ['2026-12-31', 'new'],
  ])('on %s the %s ones', (day, version) => {
    expect(two.ruleSet('330000', day).version).toBe(version);
  });

  it('go on answering after the last day, with the day they were checked', () => {
    const rules = two.ruleSet('330000', '2031-05-01');
    expect([rules.version, rules.lastVerified]).toEqual(['new', '2026-11-23']);
    expect(two.expires('330000')).toBe('2026-12-31');
  });

  it('before the first day are those of the nation', () => {
    expect(two.ruleSet('330000', '2019-12-31').id).toBe('national');
  });

  it('hold for 60 days more from this very day, so that they are renewed before they expire', () => {
    const soon = library.regions.filter((code) => Date.parse(library.expires(code) ?? '9999-12-31') - Date.now() < 60 * 86_400_000);
    expect(soon).toEqual([]);
  });
});

describe('rules that are refused, with file, entry, what is wrong and how to mend it', () => {
  const split =
    (second: Entry, first: Entry = {}) =>
    (content: Entry): void => {
      const one = period(content);
      content['periods'] = [
        { ...one, version: 'a', from: '2020-01-01', until: '2025-12-31', ...first },
        { ...one, version: 'b', ...second },
      ];
    };

  it.each<[string, string, (content: Entry) => void, string]>([
    [
      'overlapping periods',
      'rules/zhejiang.yaml',
      split({ from: '2025-12-31', until: null }),
      'rules/zhejiang.yaml, periods[1] (b): overlaps the period before it (a, until 2025-12-31), so one day would have two rules; let that one end the day before this one begins, until: "2025-12-30".',
    ],
    ['a period after an open one', 'rules/zhejiang.yaml', split({ from: '2026-01-01', until: null }, { until: null }), 'until open'],
    [
      'a gap between periods',
      'rules/zhejiang.yaml',
      split({ from: '2026-01-02', until: null }),
      'leaves a gap after 2025-12-31, and on those days nobody knows which rule holds; let it begin on 2026-01-01',
    ],
    [
      'a period that ends before it begins',
      'rules/zhejiang.yaml',
      (content) => Object.assign(period(content), { from: '2026-01-02', until: '2026-01-01' }),
      'ends before it begins; swap from and until',
    ],
    [
      'an unknown fact',
      'rules/beijing.yaml',
      (content) => (category(content, 'bj-dibao')['test'] = { field: 'dibaoo', op: 'eq', value: true }),
      'rules/beijing.yaml, periods[0].categories.bj-dibao.test: there is no fact "dibaoo"; add it to fields.yaml or correct the name',
    ],
    [
      'a value that the fact cannot have',
      'rules/beijing.yaml',
      (content) => (category(content, 'bj-dibao')['test'] = { field: 'landLost', op: 'eq', value: 'some' }),
      'landLost can never be "some"',
    ],
    [
      'a comparison of what is no number',
      'rules/beijing.yaml',
      (content) => (category(content, 'bj-dibao')['test'] = { field: 'dibao', op: 'gte', value: true }),
      'dibao is no number, so "gte" cannot compare it; use eq, ne or in',
    ],
    [
      'a list without in',
      'rules/beijing.yaml',
      (content) => (category(content, 'bj-dibao')['test'] = { field: 'landLost', op: 'eq', value: ['all'] }),
      '"in" takes a list and every other op a single value',
    ],
    [
      'a condition in disguise of another',
      'rules/beijing.yaml',
      (content) => (category(content, 'bj-dibao')['test'] = { all: [], field: 'dibao' }),
      'rules/beijing.yaml, entry "bj-dibao", test.all: is too short (0); it decides whether the category is met; write {field, op, value}',
    ],
    [
      'a verified category of an unverified region',
      'rules/tianjin.yaml',
      (content) => (category(content, 'tj-dibao')['verified'] = true),
      "verify the region's source or set verified: false",
    ],
    [
      'a verified region with an unverified source',
      'rules/tianjin.yaml',
      (content) => (period(content)['verified'] = true),
      'a rule is as firm as its source',
    ],
    [
      'the same category twice',
      'rules/beijing.yaml',
      (content) => (category(content, 'bj-dibao')['id'] = 'bj-zero'),
      'the id is used twice; give each category its own',
    ],
    [
      'a region code used twice',
      'rules/beijing.yaml',
      (content) => (content['code'] = '330000'),
      'is used by another file, so one would hide the other; each region has one file',
    ],
    ['an unknown parent', 'rules/ruzhou.yaml', (content) => (content['parent'] = 'nowhere'), 'there are no rules "nowhere"'],
    [
      'categories of nobody',
      'rules/shenzhen.yaml',
      (content) => (period(content)['categoriesOf'] = 'nowhere'),
      'has no categories of its own',
    ],
    [
      'who decides in one language only',
      'rules/beijing.yaml',
      (content) => delete period(content)['decidedByEn'],
      'decidedBy and decidedByEn go together; write the missing one',
    ],
    [
      'rules of a place that is said to have none',
      'rules/beijing.yaml',
      (content) => (content['code'] = '320000'),
      'rules/common.yaml, unlisted 320000: rules/beijing.yaml holds its rules now; remove it from unlisted',
    ],
    [
      'a question that is not there',
      'rules/henan.yaml',
      (content) => (period(content)['askFirst'] = ['nothing']),
      'there is no question "nothing"',
    ],
    [
      'a missing English label',
      'rules/beijing.yaml',
      (content) => delete category(content, 'bj-dibao')['labelEn'],
      'rules/beijing.yaml, entry "bj-dibao", labelEn: is missing; the pages can be switched to English; write the same in both languages.',
    ],
    [
      'a missing source',
      'rules/beijing.yaml',
      (content) => delete period(content)['citation'],
      'rules/beijing.yaml, periods[0].citation: is missing; every rule rests on a text; write document',
    ],
    ['a key that nobody knows', 'rules/beijing.yaml', (content) => (period(content)['unitl'] = null), 'unitl'],
    [
      'no rules for the nation',
      'rules/national.yaml',
      (content) => (content['code'] = '430000'),
      'no file has code "000000"; places without rules of their own need the nation\'s',
    ],
    [
      'a question that looks ahead',
      'questions.yaml',
      (content) => (question(content, 'veteran')['askIf'] = { field: 'sex', op: 'eq', value: 'male' }),
      'questions.yaml, veteran.askIf: sex is not asked before this question',
    ],
    [
      'a question without a way to be unsure',
      'questions.yaml',
      (content) => (question(content, 'sex')['options'] as Entry[]).pop(),
      'questions.yaml, sex: has no option "unsure"; add it',
    ],
    [
      'an option that leaves a fact open',
      'questions.yaml',
      (content) => delete firstSets(content, 'hukou')['hukouHere'],
      'questions.yaml, hukou.options.here: does not say what hukouHere is; add it to sets',
    ],
    [
      'an option that sets what is not asked',
      'questions.yaml',
      (content) => (firstSets(content, 'sex')['dibao'] = true),
      'sets dibao, which is not a fact of this question',
    ],
    [
      'an option with an impossible value',
      'questions.yaml',
      (content) => (firstSets(content, 'sex')['sex'] = 'man'),
      'sex is "man", but must be one of male, female',
    ],
    [
      'an option for what a rule tells apart',
      'questions.yaml',
      (content) => (firstSets(content, 'discharge')['dischargeType'] = { oneOf: ['retired', 'transferred'] }),
      'questions.yaml, discharge.options.not_placed: rules/ruzhou.yaml tells some of retired, transferred apart, so this answer would not settle it; make two options of them',
    ],
    [
      'a question about a sensitive fact',
      'questions.yaml',
      (content) => (question(content, 'situation')['facts'] as string[]).push('exOffender'),
      'exOffender is sensitive and never asked; remove it',
    ],
    [
      'a fact with two questions',
      'questions.yaml',
      (content) => (question(content, 'sex')['facts'] as string[]).push('veteranStatus'),
      'veteranStatus is already filled by an earlier question',
    ],
  ])('%s', (_name, file, change, expected) => {
    expect(refusal(file, change).join('\n')).toContain(expected);
  });

  it('names every problem at once', () => {
    const problems = refusal('rules/beijing.yaml', (content) => {
      category(content, 'bj-dibao')['test'] = { field: 'nothing', op: 'eq', value: true };
      category(content, 'bj-zero')['test'] = { field: 'nobody', op: 'eq', value: true };
    });
    expect(problems).toHaveLength(2);
  });

  it('are none in the pack itself', () => {
    expect(refusal('rules/beijing.yaml', () => undefined)).toEqual([]);
  });
});
