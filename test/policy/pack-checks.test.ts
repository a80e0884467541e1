import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { loadPolicy, PolicyError } from '../../src/policy';
import { told } from './policy-copy';

const DIRECTORY = join(__dirname, '..', '..', 'policy');
let pack: string;

beforeEach(() => {
  pack = mkdtempSync(join(tmpdir(), 'policy-'));
  for (const part of [
    'answers',
    'sources',
    'documents.yaml',
    'provisions.yaml',
    'redirects.yaml',
    'glossary.yaml',
    'question-words.yaml',
    'needs.yaml',
  ]) {
    cpSync(join(DIRECTORY, part), join(pack, part), { recursive: true });
  }
});

afterEach(() => rmSync(pack, { recursive: true }));

interface Entry {
  id: string;
  [field: string]: unknown;
}
/** A file of the pack as plain data, to be spoilt. */
type Data = Record<string, unknown> & { answers: Entry[]; documents: Entry[]; redirects: Entry[]; terms: Entry[]; topic: string } & Record<
    string,
    Entry
  >;

function spoil(file: string, change: (data: Data) => void): void {
  const path = join(pack, file);
  const data = parse(readFileSync(path, 'utf8')) as Data;
  change(data);
  writeFileSync(path, stringify(data));
}

function problems(): readonly string[] {
  try {
    loadPolicy(pack);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return told(error.problems);
    throw error;
  }
}

function entry(entries: Entry[], id: string): Entry {
  const found = entries.find((one) => one.id === id);
  if (found === undefined) throw new Error(`The pack has no "${id}" to spoil.`);
  return found;
}

test('takes the pack as it is', () => {
  expect(problems()).toEqual([]);
});

/** What is spoilt, in which file, and the one problem that must name file, entry, what, why and what to write instead. */
const CASES: [string, string, (data: Data) => void, string][] = [
  [
    'an answer without English',
    'answers/exit.yaml',
    ({ answers }) => delete entry(answers, 'exit.refusal')['en'],
    'answers/exit.yaml, entry "exit.refusal", en: is missing; the pages can be switched to English; write the same in plain English.',
  ],
  [
    'too few example questions',
    'answers/exit.yaml',
    ({ answers }) => (entry(answers, 'exit.refusal')['match'] = ['不去行吗', '能不能不去']),
    'answers/exit.yaml, entry "exit.refusal", match: is too short (2); an answer is found by its example questions; write at least 4, each as somebody would really say it.',
  ],
  [
    'an answer that cites nothing',
    'answers/exit.yaml',
    ({ answers }) => (entry(answers, 'exit.refusal')['provisions'] = []),
    'answers/exit.yaml, entry "exit.refusal", provisions: is too short (0); every answer rests on a clause; list at least one id from provisions.yaml, the most important first.',
  ],
  [
    'a misspelt field',
    'answers/funding.yaml',
    ({ answers }) => (entry(answers, 'funding.charity')['causion'] = null),
    'answers/funding.yaml, entry "funding.charity": "causion" is not known here; nothing else reads it; remove it or correct its name.',
  ],
  [
    'an unknown related topic',
    'answers/funding.yaml',
    ({ answers }) => (entry(answers, 'funding.charity')['related'] = ['money']),
    'answers/funding.yaml, entry "funding.charity", related[0]: is "money", but may only be recognition,',
  ],
  [
    'a date that is none',
    'documents.yaml',
    ({ documents }) => (entry(documents, 'pipl')['issuedOn'] = '2021年8月'),
    'documents.yaml, entry "pipl", issuedOn: is "2021年8月", which does not fit',
  ],
  [
    'a word that YAML reads as a number',
    'question-words.yaml',
    (data) => ((data['same'] as unknown as Record<string, unknown>)['社保'] = [4050]),
    'question-words.yaml, same.社保[0]: is 4050, which does not fit',
  ],
  [
    'a provision without its trust',
    'provisions.yaml',
    (data) => delete (data['seed-3-5-term'] as Entry)['verified'],
    'provisions.yaml, seed-3-5-term.verified: is missing; only what was read may be said as a fact; write true where the text was read, otherwise false.',
  ],
  [
    'a provision of no document',
    'provisions.yaml',
    (data) => ((data['tax-14-employer'] as Entry)['document'] = 'tax-2023'),
    'provisions.yaml, entry "tax-14-employer", document: there is no document "tax-2023", so the provision cannot be cited; add it to documents.yaml or correct the id.',
  ],
  [
    'a quotation that is not in the source',
    'provisions.yaml',
    (data) => ((data['seed-3-5-term'] as Entry)['quote'] = '公益性岗位补贴期限不超过5年。'),
    'provisions.yaml, entry "seed-3-5-term", quote: is not word for word in sources/veteran-aid-opinion-2023.txt, but it is shown as the original: after “位补贴期限不超过” it says “5年。”, the source “3年，距法定退休”; copy it again from there.',
  ],
  [
    'parts of a quotation in the wrong order',
    'provisions.yaml',
    (data) => ((data['seed-3-5-term'] as Entry)['quote'] = '距法定退休年龄不足5年的可延长至退休。……公益性岗位补贴期限不超过3年'),
    'provisions.yaml, entry "seed-3-5-term", quote: is not word for word',
  ],
  [
    'a clause of a stored document without its wording',
    'provisions.yaml',
    (data) => delete (data['pipl-19-retention'] as Entry)['quote'],
    'provisions.yaml, entry "pipl-19-retention", quote: is missing although the document is stored, and people may ask for the original wording; copy it from sources/pipl.txt.',
  ],
  [
    'hearsay as a fact',
    'provisions.yaml',
    (data) => ((data['tax-14-definition'] as Entry)['verified'] = true),
    'provisions.yaml, entry "tax-14-definition", verified: is true although its document is not verified;',
  ],
  [
    'an old rule as today’s',
    'provisions.yaml',
    (data) => ((data['fund-2023-art10-term'] as Entry)['current'] = true),
    'provisions.yaml, entry "fund-2023-art10-term", current: is true although its document is superseded; an old rule would be told as today\'s, so set current: false.',
  ],
  [
    'an answer from an old rule',
    'answers/flexible-insurance-subsidy.yaml',
    ({ answers }) => (entry(answers, 'flexible-insurance-subsidy.what')['provisions'] = ['seed-3-4-flexible', 'fund-2023-art10-term']),
    'answers/flexible-insurance-subsidy.yaml, entry "flexible-insurance-subsidy.what", provisions: "fund-2023-art10-term" is no longer in force and is never an answer; cite employment-subsidy-fund-measures-2026 or drop it.',
  ],
  [
    'an unverified rule as a fact',
    'answers/tax-benefits.yaml',
    ({ answers }) => (entry(answers, 'tax-benefits.apply')['provisions'] = ['tax-14-self-employed']),
    'answers/tax-benefits.yaml, entry "tax-benefits.apply", zh-CN: rests on a provision that is not verified, but does not say so; say 待核实, or cite only verified provisions.',
  ],
  [
    'a figure of an unverified rule',
    'answers/tax-benefits.yaml',
    ({ answers }) => (entry(answers, 'tax-benefits.amount')['zh-CN'] = '每户每年最多减20000元，待核实。'),
    'answers/tax-benefits.yaml, entry "tax-benefits.amount", zh-CN: says 20000元, which stands in none of the cited provisions; an invented figure sends people away wrongly, so cite the provision that says it or leave it out.',
  ],
  [
    'an invented figure in English',
    'answers/public-welfare-posts.yaml',
    ({ answers }) =>
      (entry(answers, 'public-welfare-posts.period')['en'] =
        'A public-welfare post subsidy lasts 4 years until statutory retirement; the post subsidy ends then.'),
    'answers/public-welfare-posts.yaml, entry "public-welfare-posts.period", en: says 4, which stands in none of the cited provisions;',
  ],
  [
    'a figure with another unit',
    'answers/public-welfare-posts.yaml',
    ({ answers }) => (entry(answers, 'public-welfare-posts.period')['zh-CN'] = '公益性岗位补贴最多3个月。'),
    'answers/public-welfare-posts.yaml, entry "public-welfare-posts.period", zh-CN: says 3月, which stands in none of the cited provisions;',
  ],
  [
    'a figure in words',
    'answers/public-welfare-posts.yaml',
    ({ answers }) => (entry(answers, 'public-welfare-posts.period')['zh-CN'] = '公益性岗位补贴最多三年。'),
    'answers/public-welfare-posts.yaml, entry "public-welfare-posts.period", zh-CN: writes "三年" as words, which cannot be checked against the provision; write the number in digits.',
  ],
  [
    'an answer that is too long for a bubble',
    'answers/exit.yaml',
    ({ answers }) => (entry(answers, 'exit.refusal')['zh-CN'] = '说清楚就行。'.repeat(40)),
    'answers/exit.yaml, entry "exit.refusal", zh-CN: has 240 characters, and a long bubble is not read; keep it under 140 or make two answers of it.',
  ],
  [
    'an answer that says 你',
    'answers/exit.yaml',
    ({ answers }) => (entry(answers, 'exit.refusal')['zh-CN'] = '你说清楚就行。'),
    'answers/exit.yaml, entry "exit.refusal", zh-CN: says 你 to a veteran; write 您.',
  ],
  [
    'a term translated in another way',
    'answers/public-welfare-posts.yaml',
    ({ answers }) => (entry(answers, 'public-welfare-posts.insurance')['en'] = 'There is a subsidy.'),
    'answers/public-welfare-posts.yaml, entry "public-welfare-posts.insurance", en: the Chinese says 失业保险, but the English has no "unemployment insurance"; a term has one translation, so use it or extend glossary.yaml.',
  ],
  [
    'an example question in two places',
    'redirects.yaml',
    ({ redirects }) => (entry(redirects, 'preferential-treatment')['match'] as string[]).push('公益岗能干几年'),
    'redirects.yaml, entry "preferential-treatment", match: "公益岗能干几年" is also an example of answers/public-welfare-posts.yaml, entry "public-welfare-posts.period", so it could lead to either; keep it where it belongs.',
  ],
  [
    'a file under another name than its topic',
    'answers/exit.yaml',
    (data) => (data['topic'] = 'funding'),
    'answers/exit.yaml, topic: is "funding", but a topic has the file of its name; rename the file to answers/funding.yaml or correct the topic.',
  ],
  [
    'two topics of one title',
    'answers/training.yaml',
    (data) => Object.assign(data, { title: { 'zh-CN': '公益性岗位', en: 'Training' } }),
    "answers/training.yaml, title: is another topic's title too, so its button would lead to that one; give each topic its own.",
  ],
  [
    'an answer whose id is not of its topic',
    'answers/exit.yaml',
    ({ answers }) => (entry(answers, 'exit.refusal').id = 'refusal'),
    'answers/exit.yaml, entry "refusal", id: does not begin with "exit.", so nobody finds it by its id; write exit.<what it answers>.',
  ],
  [
    'a document replaced by one that is not there',
    'documents.yaml',
    ({ documents }) => (entry(documents, 'tax-veterans-2019-21')['supersededBy'] = 'tax-2030'),
    'documents.yaml, entry "tax-veterans-2019-21", supersededBy: there is no document "tax-2030", so nobody finds the rule in force; add it or correct the id.',
  ],
  [
    'a term with two identifiers',
    'glossary.yaml',
    ({ terms }) => terms.push({ ...(terms[0] as Entry), id: 'another' }),
    'glossary.yaml, entry "another": the id or the term is used twice; a term has one identifier, so merge the two.',
  ],
];

test.each(CASES)('refuses %s and says how to mend it', (_name, file, change, message) => {
  spoil(file, change);
  const found = problems();
  expect(found).toContainEqual(expect.stringContaining(message));
  for (const problem of found) expect(problem).toMatch(/^[a-z][\w/.-]*\.yaml, .+: .+[;,] .+\.$/s);
});

test('names a missing file and a missing topic', () => {
  rmSync(join(pack, 'redirects.yaml'));
  expect(problems()).toEqual([
    'redirects.yaml: is missing, and nothing can be answered without it; see policy/README.md for what it holds.',
  ]);
  cpSync(join(DIRECTORY, 'redirects.yaml'), join(pack, 'redirects.yaml'));
  rmSync(join(pack, 'answers', 'rural-training.yaml'));
  expect(problems()).toContain(
    'answers/rural-training.yaml: is missing, so a question about it would stay open; add the file with at least one answer.',
  );
  expect(problems()).toContain(
    'provisions.yaml, entry "seed-3-6-rural": no answer cites it, so nobody ever hears of it; cite it in an answer of its topic.',
  );
});

test('names the line that is not YAML', () => {
  writeFileSync(join(pack, 'glossary.yaml'), 'terms:\n  - id: a\n   zh-CN: [\n');
  expect(problems()).toHaveLength(1);
  expect(problems()[0]).toMatch(/^glossary\.yaml, line [34]: is not YAML \(.+\); mind the indentation/);
});

test('prints each problem on a line and fails from the command line', () => {
  spoil('answers/exit.yaml', ({ answers }) => delete entry(answers, 'exit.refusal')['en']);
  for (const part of ['rules', 'fields.yaml', 'questions.yaml', 'retirement.yaml', 'watch.yaml'])
    cpSync(join(DIRECTORY, part), join(pack, part), { recursive: true });
  const check = (...arguments_: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', join(DIRECTORY, '..', 'scripts', 'check-policy.ts'), ...arguments_], {
      cwd: join(DIRECTORY, '..'),
      encoding: 'utf8',
    });
  const refused = check(pack);
  expect(refused.stdout.trim().split('\n')).toEqual([expect.stringMatching(/^answers\/exit\.yaml，条目“exit\.refusal”，en：没有写。/)]);
  expect(refused.stderr).toContain('共 1 处要改');
  expect(refused.status).toBe(1);
  const english = check('--lang', 'en', pack);
  expect(english.stdout.trim().split('\n')).toEqual([expect.stringContaining('entry "exit.refusal", en: is missing')]);
  expect(english.stderr).toContain('Problems: 1.');
  const whole = check();
  expect([whole.status, whole.stdout.trim()]).toEqual([0, '政策资料没有问题。']);
  const unheard = check('--lang', 'fr');
  expect([unheard.status, unheard.stderr.trim()]).toEqual([2, '--lang 写的是“fr”，只能写 zh-CN, en。']);
});

test('tells every problem at once', () => {
  spoil('answers/exit.yaml', ({ answers }) => delete entry(answers, 'exit.refusal')['en']);
  spoil('answers/funding.yaml', ({ answers }) => delete entry(answers, 'funding.charity')['match']);
  expect(problems()).toHaveLength(2);
  expect(() => loadPolicy(pack)).toThrow(
    /^The policy pack is refused; .*policy:check.*:\n- answers\/exit\.yaml, exit\.refusal, en: shape missing\n- .*funding\.charity/,
  );
});
