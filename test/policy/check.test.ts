import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PolicyCopy, type Data } from './policy-copy';

/** Packs that are broken in one place each: what the check says of it, in full. */
const entry = (entries: Data[], id: string): Data => entries.find((one) => one.id === id);
const category = ({ periods }: Data, id: string): Data => entry(periods[0].categories, id);

type Case = [name: string, file: string, change: (data: Data) => void, english: string, chinese: string];

/** Entries without their shape. */
const SHAPELESS: Case[] = [
  [
    'a topic that nobody knows',
    'policy/provisions.yaml',
    (provisions) => (provisions['seed-3-4-flexible'].topic = 'flexible-money'),
    'provisions.yaml, seed-3-4-flexible.topic: is "flexible-money", but may only be recognition,',
    'provisions.yaml，seed-3-4-flexible.topic：写的是 "flexible-money"，只能是 recognition,',
  ],
  [
    'an answer without its translation',
    'policy/answers/exit.yaml',
    ({ answers }) => delete entry(answers, 'exit.refusal').en,
    'answers/exit.yaml, entry "exit.refusal", en: is missing; the pages can be switched to English; write the same in plain English.',
    'answers/exit.yaml，条目“exit.refusal”，en：没有写。页面可以切换成英文；请用简单的英文写同样的意思。',
  ],
  [
    'a form with a line left open',
    'policy/rules/beijing.yaml',
    ({ periods }) => (periods[0].applyAt = '待填写'),
    'rules/beijing.yaml, periods[0].applyAt: still says 待填写; people must know where to go; write the window that the document names.',
    'rules/beijing.yaml，periods[0].applyAt：还写着待填写。人们要知道去哪里办；请写文件里说的窗口。',
  ],
];

/** Entries that do not fit each other. */
const UNFITTING: Case[] = [
  [
    'a clause that is not there',
    'policy/answers/exit.yaml',
    ({ answers }) => (entry(answers, 'exit.refusal').provisions = ['seed-9-9-nothing']),
    'answers/exit.yaml, entry "exit.refusal", provisions: there is no provision "seed-9-9-nothing", so the answer would rest on nothing; add it to provisions.yaml or correct the id.',
    'answers/exit.yaml，条目“exit.refusal”，provisions：没有“seed-9-9-nothing”这一条，答案就没了依据；请加进 provisions.yaml，或者改正 id。',
  ],
  [
    'two periods that overlap',
    'policy/rules/zhejiang.yaml',
    ({ periods }) => periods.push({ ...periods[0], version: 'new', from: '2026-12-31', until: null }),
    'rules/zhejiang.yaml, periods[1] (new): overlaps the period before it (2026-11-23, until open), so one day would have two rules; let that one end the day before this one begins, until: "2026-12-30".',
    'rules/zhejiang.yaml，periods[1] (new)：和前一段（2026-11-23，until 写的是 null）重叠，同一天就有了两种规定；请让前一段在这一段开始的前一天结束，把它的 until 写成 "2026-12-30"。',
  ],
  [
    'a gap between two periods',
    'policy/rules/beijing.yaml',
    ({ periods }) => {
      periods.push({ ...periods[0], version: 'new', from: '2027-01-02', until: null });
      periods[0].until = '2026-12-31';
    },
    'rules/beijing.yaml, periods[1] (new): leaves a gap after 2026-12-31, and on those days nobody knows which rule holds; let it begin on 2027-01-01 or add the period between',
    'rules/beijing.yaml，periods[1] (new)：和前一段之间空着：2026-12-31 以后的那些天，谁也不知道按哪个规定；请让它从 2027-01-01 开始，或者补上中间那一段。',
  ],
  [
    'a figure that is not in the clause',
    'policy/answers/public-welfare-posts.yaml',
    ({ answers }) => (entry(answers, 'public-welfare-posts.period')['zh-CN'] = '公益性岗位补贴最多4年。'),
    'answers/public-welfare-posts.yaml, entry "public-welfare-posts.period", zh-CN: says 4年, which stands in none of the cited provisions; an invented figure sends people away wrongly, so cite the provision that says it or leave it out.',
    'answers/public-welfare-posts.yaml，条目“public-welfare-posts.period”，zh-CN：说了“4年”，引用的条款里都没有；数字说错，人就白跑一趟，请引用写着这个数字的条款，或者不写它。',
  ],
  [
    'a quotation that differs by one character',
    'policy/provisions.yaml',
    (provisions) => (provisions['seed-3-4-flexible'].quote = '灵活就业后交纳社会保险费的，按规定给予社会保险补贴。'),
    'provisions.yaml, entry "seed-3-4-flexible", quote: is not word for word in sources/veteran-aid-opinion-2023.txt, but it is shown as the original: after “灵活就业后” it says “交纳社会保险费的”, the source “缴纳社会保险费的”; copy it again from there.',
    'provisions.yaml，条目“seed-3-4-flexible”，quote：和 sources/veteran-aid-opinion-2023.txt 不是一字不差，可它是当原文给人看的：“灵活就业后”后面写的是“交纳社会保险费的”，原文是“缴纳社会保险费的”；请从那里重新照抄。',
  ],
  [
    'hearsay that is stated as a fact',
    'policy/answers/tax-benefits.yaml',
    ({ answers }) => (entry(answers, 'tax-benefits.apply').provisions = ['tax-14-self-employed']),
    'answers/tax-benefits.yaml, entry "tax-benefits.apply", zh-CN: rests on a provision that is not verified, but does not say so; say 待核实, or cite only verified provisions.',
    'answers/tax-benefits.yaml，条目“tax-benefits.apply”，zh-CN：依据的条款没有核实，话里却没有说；请写上待核实，或者只引用核实过的条款。',
  ],
  [
    'a city that falls back to nothing',
    'policy/rules/ruzhou.yaml',
    (rules) => (rules.parent = 'hennan'),
    'rules/ruzhou.yaml, parent: there are no rules "hennan", so nothing takes over where this file is silent; name the province\'s id, or leave the line out where the nation\'s rules take over',
    'rules/ruzhou.yaml，parent：没有 id 是“hennan”的规则，这个文件没写到的地方就没有着落；请写省的 id，按全国规定的就删掉这一行。',
  ],
  [
    'a condition that compares what is no number',
    'policy/rules/beijing.yaml',
    (rules) => (category(rules, 'bj-dibao').test = { field: 'dibao', op: 'gte', value: 3 }),
    'rules/beijing.yaml, periods[0].categories.bj-dibao.test: dibao is no number, so "gte" cannot compare it; use eq, ne or in',
    'rules/beijing.yaml，periods[0].categories.bj-dibao.test：dibao 不是数字，不能用 gte 来比；请用 eq、ne 或 in。',
  ],
];

/** Rules and questions that do not fit their documents, their places or their words. */
const UNFOUNDED: Case[] = [
  [
    'a document that was replaced and is still cited by a rule',
    'policy/documents.yaml',
    ({ documents }) =>
      Object.assign(entry(documents, 'beijing-employment-aid-rules'), { status: 'superseded', supersededBy: 'employment-promotion-law' }),
    'rules/beijing.yaml, periods[0] (2026-11-23).citation.document: "beijing-employment-aid-rules" was replaced by employment-promotion-law, so an old rule would be told as today\'s; read the new document, end this period and add one that cites it.',
    'rules/beijing.yaml，periods[0] (2026-11-23).citation.document：“beijing-employment-aid-rules”已被 employment-promotion-law 替代，旧规定会被当成现行的来说；请读新文件，给这一段写上 until，再加一段引用新文件。',
  ],
  [
    'a rule that is as good as verified on a document that is not',
    'policy/rules/tianjin.yaml',
    ({ periods }) => Object.assign(periods[0], { verified: true, citation: { ...periods[0].citation, verified: true } }),
    'is not verified, so hearsay would settle a result; set verified: false here and in what rests on it, or read the document and verify it in documents.yaml.',
    '没有核实，转述的话就会定了结果；请在这里和靠它的地方写 verified: false，或者读到文件，在 documents.yaml 里核实。',
  ],
  [
    'a question without its translation',
    'locales/en/questions.json',
    ({ work }) => delete work.operator,
    'locales/en/questions.json, work.operator: is missing; every question is put in three voices, with its reason and its answers; write it in plain English.',
    'locales/en/questions.json，work.operator：没有写；每个问题都要有三种说法、为什么问和答案选项；请用简单的英文写上。',
  ],
  [
    'an option without a name',
    'locales/zh-CN/questions.json',
    ({ work }) => (work.options.odd_jobs = ' '),
    'locales/zh-CN/questions.json, work.options.odd_jobs: is missing;',
    'locales/zh-CN/questions.json，work.options.odd_jobs：没有写；每个问题都要有三种说法、为什么问和答案选项；请用平常的中文写上。',
  ],
  [
    'a province that is nowhere named',
    'policy/rules/common.yaml',
    (common) => (common.unlisted = common.unlisted.filter(({ code }: Data) => code !== '620000')),
    "rules/common.yaml, unlisted: 甘肃省 (620000) has no rules and is not named here, so its people would take the nation's rules for their own; add a line here, or run npm run policy:province -- 620000.",
    'rules/common.yaml，unlisted：甘肃省（620000）没有规则，这里也没有列出，当地人会把全国规定当成本地的；请在这里加一行，或者运行 npm run policy:province -- 620000。',
  ],
  [
    'a rule on a document that is not there',
    'policy/rules/henan.yaml',
    ({ periods }) => (periods[0].citation.document = 'henan-rules'),
    'rules/henan.yaml, periods[0] (2026-11-23).citation.document: there is no document "henan-rules", so nobody can look up what the rule rests on; add it to documents.yaml or correct the id.',
    'rules/henan.yaml，periods[0] (2026-11-23).citation.document：没有“henan-rules”这份文件，没人查得到规则的依据；请加进 documents.yaml，或者改正 id。',
  ],
  [
    'a question that rests on nothing',
    'policy/questions.yaml',
    ({ questions }) => (entry(questions, 'sex').clause = { provision: 'seed-2' }),
    'questions.yaml, sex.clause: there is no provision "seed-2", so whoever asks why this is asked gets no answer; add it to provisions.yaml or correct the id.',
    'questions.yaml，sex.clause：没有“seed-2”这一条，有人问“为什么问这个”就答不上来；请加进 provisions.yaml，或者改正 id。',
  ],
  [
    'a question that rests on a replaced rule',
    'policy/questions.yaml',
    ({ questions }) => (entry(questions, 'veteran').clause = { provision: 'fund-2023-art10-term' }),
    'questions.yaml, veteran.clause: "fund-2023-art10-term" is no longer in force, so the question would rest on an old rule; name employment-subsidy-fund-measures-2026 or {rule: base}.',
    'questions.yaml，veteran.clause：“fund-2023-art10-term”已经不再有效，这个问题就靠着旧规定；请写 employment-subsidy-fund-measures-2026，或者写 {rule: base}。',
  ],
];

// All of a kind are broken in one copy: whoever mends a pack wants to hear of everything at once.
describe.each([
  ['without its shape', SHAPELESS],
  ['that does not fit', UNFITTING],
  ['without foundation', UNFOUNDED],
])('an entry %s', (_kind, cases) => {
  let problems: Record<'english' | 'chinese', string[]>;
  beforeAll(() => {
    const copy = new PolicyCopy();
    for (const [, file, change] of cases) copy.change(file, change);
    problems = { english: copy.problems(), chinese: copy.problems('zh-CN') };
    copy.remove();
  });

  test.each(cases)(
    '%s: says what is wrong, where, why and what to write instead, in both languages',
    (_name, _file, _change, english, chinese) => {
      expect(problems.english).toContainEqual(expect.stringContaining(english));
      expect(problems.chinese).toContainEqual(expect.stringContaining(chinese));
    },
  );
});

describe('a whole pack', () => {
  let copy: PolicyCopy;
  beforeEach(() => (copy = new PolicyCopy()));
  afterEach(() => copy.remove());

  test('says where a quotation leaves its source, also after something left out, and where parts stand in the wrong order', () => {
    const quoteAs = (quote: string): string | undefined => {
      copy.change('policy/provisions.yaml', (provisions) => (provisions['seed-3-5-term'].quote = quote));
      return copy.problems()[0];
    };
    expect(quoteAs('公益性岗位补贴期限不超过3年，……退休年龄不足6年的可延长至退休。')).toContain('after “');
    expect(quoteAs('距法定退休年龄不足5年的可延长至退休。……公益性岗位补贴期限不超过3年')).toContain('stands further up there');
    expect(quoteAs('完全没有这句话')).toContain('nothing there begins “完全没有这句话”');
  });

  test('tells the problems of all files at once, and a file that is missing or no YAML by its name', () => {
    copy.change('policy/answers/exit.yaml', ({ answers }) => delete entry(answers, 'exit.refusal').en);
    copy.change('policy/rules/beijing.yaml', ({ periods }) => delete periods[0].applyAt);
    copy.write('policy/rules/henan.yaml', 'id: henan\n name: [\n');
    rmSync(join(copy.policy, 'fields.yaml'));
    const problems = copy.problems();
    expect(problems).toHaveLength(4);
    expect(problems.map((problem) => problem.split(/[,:]/)[0])).toEqual([
      'answers/exit.yaml',
      'fields.yaml',
      'rules/beijing.yaml',
      'rules/henan.yaml',
    ]);
  });

  test('has nothing to say of the pack as it is', () => {
    expect(copy.problems()).toEqual([]);
  });
});
