import { join } from 'node:path';
import * as fc from 'fast-check';
import { LOCALES, loadTexts } from '../../src/locale';
import { loadPolicy, loadRules } from '../../src/policy';
import { createDeskSearch, LONGEST_QUERY, MOST_RESULTS, type DeskEntry, type DeskSearch } from '../../src/policy/desk-search';
import { findTyped, typedForm } from '../../src/policy/typed-pinyin';
import { syllable } from '../../src/understanding/language/pinyin';
import { processorMilliseconds } from '../support/processor-time';

// The same cases on every run: a failure is a change of the code.
fc.configureGlobal({ seed: 20261126 });

const ROOT = join(__dirname, '..', '..');
const policy = loadPolicy(join(ROOT, 'policy'));
const { questions } = loadRules(join(ROOT, 'policy'));
const texts = loadTexts(join(ROOT, 'locales'));
const searchIn = (locale: (typeof LOCALES)[number]): DeskSearch => createDeskSearch({ policy, questions, locale, say: texts.in(locale) });
const search = searchIn('zh-CN');
const found = (query: string, limit = 5): string[] => search.find(query, limit).map(({ id }) => id);
const initials = (text: string): string => [...text].map((char) => syllable(char)?.charAt(0) ?? '').join('');

test.each([
  ['sbbt', 'flexible-insurance-subsidy.what'],
  ['shebaobutie', 'flexible-insurance-subsidy.what'],
  ['shebbt', 'flexible-insurance-subsidy.what'],
  ['SHEBAO', 'flexible-insurance-subsidy.what'],
  ['社保bt', 'flexible-insurance-subsidy.what'],
  ['gygw', 'public-welfare-posts.what'],
  ['公益岗能干几年', 'public-welfare-posts.period'],
  ['公益岗 几年', 'public-welfare-posts.period'],
  ['sydj', 'registered'],
  ['失業登記', 'registered'],
  ['户口', 'hukou'],
  ['第五十二条', 'epl-52-definition'],
  ['就业促进法 第五十二条', 'epl-52-definition'],
  ['seed-3-5-term', 'seed-3-5-term'],
  ['７２小时', '72-hour-service.what'],
  ['没工作半年多了怎么办', 'recognition.long-unemployed'],
  ['subsidy', 'flexible-insurance-subsidy.what'],
])('finds for %s: %s', (query, id) => {
  expect(found(query)).toContain(id);
});

test.each([[''], [' '], ['？！'], ['𠮷𠮷'], ['zzzz'], ['.*'], ['%'], ['qwrtpzxc']])('finds nothing for %j and says so at once', (query) => {
  expect(search.find(query)).toEqual([]);
});

test('stays found while the word is typed on, letter by letter', () => {
  for (const whole of ['shebaobutie', 'gongyixinggangwei', 'zhiyepeixun', '社保补贴']) {
    const [first] = search.find(whole, 1);
    for (let length = 1; length <= whole.length; length += 1) {
      expect([whole.slice(0, length), search.find(whole.slice(0, length), MOST_RESULTS).length > 0]).toEqual([
        whole.slice(0, length),
        true,
      ]);
      if (length > whole.length / 2) expect(found(whole.slice(0, length), MOST_RESULTS)).toContain(first?.id);
    }
  }
});

test('finds every answer by its first example questions, and every clause by where it stands', () => {
  for (const { answers } of policy.pack.topics) {
    for (const { id, match } of answers)
      for (const question of match.slice(0, 2)) expect([question, found(question, 3).includes(id)]).toEqual([question, true]);
  }
  for (const [id, { document, locator }] of Object.entries(policy.pack.provisions)) {
    const title = policy.document(document)?.title ?? '';
    expect([id, found(`${title} ${locator}`, MOST_RESULTS).includes(id)]).toEqual([id, true]);
  }
});

test('finds every topic by the initials of its name', () => {
  for (const { topic, title } of policy.pack.topics) {
    const letters = initials(title['zh-CN'].replace(/（.*/u, ''));
    expect([letters, search.find(letters, 3).some(({ kind, id }) => kind === 'answer' && id.startsWith(`${topic}.`))]).toEqual([
      letters,
      true,
    ]);
  }
});

test('reads out the clause with the answer, what the place decides, and what is not certain', () => {
  const [answer] = search.find('sbbt', 1) as [DeskEntry];
  expect(answer.readOut).toContain(answer.answer);
  expect(answer.readOut).toContain('以当地规定为准');
  expect(answer.readOut).toContain('退役军人部发〔2023〕4号');
  expect(answer.verbatim).toBe('灵活就业后缴纳社会保险费的，按规定给予社会保险补贴。');
  expect(answer.copy).toMatch(/^.+\n.+\n依据：《.+》（退役军人部发〔2023〕4号）三（四）\nhttps:\/\//);
  const unverified = search.entry('provision', 'tax-14-employer');
  expect(unverified?.readOut).toContain('还没有核实');
  expect(unverified?.hint).toBe(policy.provision('tax-14-employer')?.caution ?? null);
});

test('asks a question in the operator’s voice, and keeps the help for the operator', () => {
  const question = search.entry('question', 'work');
  expect(question).toMatchObject({ readOut: texts.in('zh-CN')('questions.work.operator'), hint: texts.in('zh-CN')('questions.work.help') });
  expect(question?.citation?.provision).toBe('esr-63-eligible');
});

test('puts a replaced clause last and says what holds now', () => {
  const replaced = search.find('就业补助资金', MOST_RESULTS);
  expect(replaced.some(({ inForce }) => !inForce)).toBe(true);
  expect(replaced.map(({ inForce }) => inForce)).toEqual(
    replaced.map(({ inForce }) => inForce).toSorted((one, other) => Number(other) - Number(one)),
  );
  for (const { readOut } of replaced.filter(({ inForce }) => !inForce)) expect(readOut).toMatch(/已经不用了，现在按《.+》办/);
});

describe.each(LOCALES)('in %s', (locale) => {
  const own = searchIn(locale);

  test('has every answer, question and provision once, each with words to say', () => {
    const { topics, provisions } = policy.pack;
    for (const { answers } of topics) for (const { id } of answers) expect(own.entry('answer', id)?.readOut.length).toBeGreaterThan(10);
    for (const { id } of questions) expect(own.entry('question', id)?.readOut).toBe(texts.in(locale)(`questions.${id}.operator`));
    for (const id of Object.keys(provisions)) expect(own.entry('provision', id)?.citation?.provision).toBe(id);
    expect(own.entry('answer', 'no.such')).toBeUndefined();
  });

  test('takes anything for a query: never fails, never twice the same, never more than asked for, always the same', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.stringMatching(/^[a-z ]{0,80}$/),
      fc.array(fc.constantFrom(...'社保补贴就业登记公益岗sbtgyw45 %.*[(\\')).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(typed, fc.integer({ min: 1, max: 500 }), (query, limit) => {
        const results = own.find(query, limit);
        expect(results.length).toBeLessThanOrEqual(Math.min(limit, MOST_RESULTS));
        expect(new Set(results.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(results.length);
        expect(own.find(query, limit)).toEqual(results);
        expect(own.find(query.toUpperCase(), limit).length).toBeGreaterThanOrEqual(results.length > 0 ? 1 : 0);
      }),
      { numRuns: 50 },
    );
  });
});

test('finds a text by any part of it, written or as its initials', () => {
  const names = policy.pack.topics
    .flatMap(({ title, answers }) => [title['zh-CN'], ...answers.flatMap(({ match }) => match)])
    .filter((text) => /^\p{Script=Han}+$/u.test(text));
  const part = fc
    .constantFrom(...names)
    .chain((text) => fc.tuple(fc.constant(text), fc.integer({ min: 0, max: text.length - 2 }), fc.integer({ min: 2, max: 6 })));
  fc.assert(
    fc.property(part, ([text, start, length]) => {
      const piece = text.slice(start, start + length);
      expect(search.find(piece).length).toBeGreaterThan(0);
      expect(findTyped(typedForm(text), initials(piece))).toBeGreaterThanOrEqual(0);
      expect(findTyped(typedForm(text), [...piece].map((char) => syllable(char) ?? '').join(''))).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 200 },
  );
});

test('types through letters and digits, second readings and unfinished syllables, but not over punctuation', () => {
  expect(findTyped(typedForm('重新办理'), 'chongx')).toBe(0);
  expect(findTyped(typedForm('银行流水'), 'yhls')).toBe(0);
  expect(findTyped(typedForm('办72小时服务'), '72xs')).toBe(1);
  expect(findTyped(typedForm('社保，补贴'), 'sbbt')).toBe(-1);
  expect(findTyped(typedForm('社保补贴'), 'sbbtx')).toBe(-1);
  expect(findTyped(typedForm('社保'), 's'.repeat(33))).toBe(-1);
});

test('reads no more than it promises of an endless query', () => {
  const query = '社保补贴'.padEnd(LONGEST_QUERY, ' ');
  expect(search.find(`${query}${'吃饭'.repeat(100_000)}`)).toEqual(search.find(query));
});

test('answers any query within 50 ms', () => {
  const queries = [
    's',
    'zh',
    'sbbt',
    '社',
    '社保补贴能领几年',
    'a b c d e f g h',
    'shishishishishishishishishishish',
    'anananananananananananananananan',
    '的'.repeat(64),
    'x'.repeat(64),
  ];
  // The best of several: what the search takes, not what the machine does besides.
  const fastest = (query: string): number =>
    Math.min(...Array.from({ length: 5 }, () => processorMilliseconds(() => void search.find(query, MOST_RESULTS))));
  expect(queries.filter((query) => fastest(query) >= 50)).toEqual([]);
});
