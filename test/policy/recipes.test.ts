import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy, loadRules } from '../../src/policy';
import { createQuestionnaire } from '../../src/policy/self-check';
import { PolicyCopy, ROOT, type Data } from './policy-copy';

/** Each recipe of policy/README.md, carried out by hand on a copy: what the check says on the way, and what people get at the end. */
const TODAY = '2026-11-26';
const FACT = { source: 'veteran', at: '2026-11-26T01:00:00.000Z' } as const;
const entry = (entries: Data[], id: string): Data => entries.find((one) => one.id === id);

let copy: PolicyCopy;
beforeEach(() => (copy = new PolicyCopy()));
afterEach(() => copy.remove());

test('改一条答案: a new wording is what people read, in both languages', () => {
  copy.change('policy/answers/exit.yaml', ({ answers }) => {
    Object.assign(entry(answers, 'exit.refusal'), { 'zh-CN': '不想去，先跟工作人员说清楚原因。' });
  });
  expect(copy.problems()).toEqual([]);
  const { match } = entry(loadPolicy(copy.policy).pack.topics.find(({ topic }) => topic === 'exit')?.answers ?? [], 'exit.refusal');
  expect(loadPolicy(copy.policy).answer('exit', match[0], 'zh-CN').text).toBe('不想去，先跟工作人员说清楚原因。');
});

test('加一个省: the form says what is still open, and once it is filled in the province has rules of its own', () => {
  const made = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'scripts', 'policy-province.ts'), '62', copy.policy], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(made.stderr).toBe('');
  expect(made.stdout).toContain('policy/rules/gansu.yaml');
  const open = copy.problems();
  expect(open.length).toBeGreaterThan(10);
  for (const problem of open) expect(problem).toMatch(/^rules\/gansu\.yaml, .+: still says 待填写; .+; .+\.$/);

  copy.change('policy/documents.yaml', ({ documents }) =>
    documents.push({
      ...entry(documents, 'tianjin-recognition-scope'),
      id: 'gansu-recognition',
      title: '甘肃省就业困难人员认定办法',
      sourceUrl: 'https://example.gov.cn/gansu',
    }),
  );
  const form = copy.read('policy/rules/gansu.yaml');
  const filled = form
    .replace('document: 待填写', 'document: gansu-recognition')
    .replace('documentTitle: 待填写', 'documentTitle: 甘肃省就业困难人员认定办法')
    .replace('sourceUrl: 待填写', 'sourceUrl: "https://example.gov.cn/gansu"')
    .replace(/(\w+En): 待填写/g, '$1: As the document says')
    .replaceAll('待填写', '文件的说法');
  copy.write('policy/rules/gansu.yaml', filled);
  expect(copy.problems()).toEqual([]);

  const rules = loadRules(copy.policy);
  expect(rules.ruleSet('620102', TODAY)).toMatchObject({ id: 'gansu', name: '甘肃省', verified: false });
  expect(rules.unlisted).not.toContain('甘肃省');
  // What was not read in full leads to 需要核实 and no further.
  const facts = {
    region: { value: '620102', ...FACT },
    veteranStatus: { value: true, ...FACT },
    unemployedNow: { value: true, ...FACT },
    dibao: { value: true, ...FACT },
  };
  expect(createQuestionnaire(rules).assessAll(facts, TODAY).result).toBe('needs-review');
});

test('加一个问题: it must be worded in three voices and two languages, and is asked where a rule reads its fact', () => {
  copy.change('policy/fields.yaml', ({ fields }) => (fields.servedInTibet = { type: 'boolean' }));
  copy.change('policy/questions.yaml', ({ questions }) =>
    questions.push({
      id: 'tibet',
      kind: 'yesno',
      facts: ['servedInTibet'],
      clause: { rule: 'base' },
      options: [true, false, 'unsure'].map((value, index) => ({ id: ['yes', 'no', 'unsure'][index], sets: { servedInTibet: value } })),
    }),
  );
  const missing = copy.problems();
  expect(missing.pop()).toMatch(/^questions\.yaml, tibet: asks for facts that no region's rules read/);
  expect(missing).toHaveLength(2 * (5 + 3 + 1));
  expect(missing[0]).toBe(
    'locales/zh-CN/questions.json, tibet.veteran: is missing; every question is put in three voices, with its reason and its answers; write it in plain Chinese.',
  );
  for (const language of ['zh-CN', 'en']) {
    const options = { yes: '是', no: '不是', unsure: '不清楚' };
    copy.change(
      `locales/${language}/questions.json`,
      (said) =>
        (said.tibet = {
          veteran: '您在高原服过役吗？',
          operator: '请问您在高原服过役吗？',
          caseworker: '高原服役',
          why: '当地规则要看。',
          help: '三千米以上。',
          options,
        }),
    );
    copy.change(`locales/${language}/facts.json`, (said) => (said.servedInTibet = '在高原服过役'));
  }
  expect(copy.problems('zh-CN')).toEqual([
    expect.stringMatching(/^questions\.yaml，tibet：没有哪个地区的规则用到它问的事实，所以永远不会问/),
  ]);
  copy.change('policy/rules/tianjin.yaml', ({ periods }) =>
    periods[0].categories.push({
      id: 'tj-tibet',
      label: '高原服役',
      labelEn: 'Served on the plateau',
      verified: false,
      test: { field: 'servedInTibet', op: 'eq', value: true },
    }),
  );
  expect(copy.problems()).toEqual([]);
  expect(loadRules(copy.policy).questions.at(-1)?.id).toBe('tibet');
});

test('换一份新文件: the check leads from the replaced document to every answer, clause and rule that rests on it', () => {
  const OLD = 'beijing-employment-aid-rules';
  copy.change('policy/documents.yaml', ({ documents }) => {
    documents.push({ ...entry(documents, OLD), id: 'beijing-2027', docNumber: null, effectiveFrom: '2027-01-01', note: '新文件' });
    Object.assign(entry(documents, OLD), { status: 'superseded', supersededBy: 'beijing-2027' });
  });
  const first = copy.problems();
  expect(first.filter((problem) => problem.includes('current: is true although its document is superseded')).length).toBeGreaterThan(0);
  expect(first).toContainEqual(expect.stringContaining(`"${OLD}" was replaced by beijing-2027`));

  copy.change('policy/provisions.yaml', (provisions) => {
    for (const [id, provision] of Object.entries<Data>(provisions)) {
      if (provision.document !== OLD) continue;
      const { quote: _quote, ...rest } = provision;
      provisions[`${id}-2027`] = { ...rest, document: 'beijing-2027' };
      Object.assign(provision, { current: false, supersededBy: 'beijing-2027' });
    }
  });
  const second = copy.problems();
  for (const problem of second)
    expect(problem).toMatch(/is no longer in force and is never an answer; cite beijing-2027|was replaced by beijing-2027/);

  for (const topic of new Set(second.flatMap((problem) => /^answers\/([\w-]+)\.yaml/.exec(problem)?.[1] ?? []))) {
    copy.change(`policy/answers/${topic}.yaml`, ({ answers }) => {
      for (const answer of answers) answer.provisions = answer.provisions.map((id: string) => (id.startsWith('bj-') ? `${id}-2027` : id));
    });
  }
  copy.change('policy/rules/beijing.yaml', ({ periods }) => {
    periods.push({
      ...periods[0],
      version: '2027-01-01',
      from: '2027-01-01',
      until: null,
      citation: { ...periods[0].citation, document: 'beijing-2027' },
    });
    periods[0].until = '2026-12-31';
  });
  expect(copy.problems()).toEqual([]);
  const rules = loadRules(copy.policy);
  expect([rules.ruleSet('110101', TODAY).version, rules.ruleSet('110101', '2027-01-01').version]).toEqual(['2026-11-23', '2027-01-01']);
});

test('every recipe stands in policy/README.md under its name', () => {
  const readme = readFileSync(join(ROOT, 'policy', 'README.md'), 'utf8');
  for (const recipe of ['改一条答案', '加一个省', '加一个问题', '换一份新文件']) expect(readme).toContain(`\n## ${recipe}`);
});
