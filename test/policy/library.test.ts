import { join } from 'node:path';
import { loadPolicy, type Locale } from '../../src/policy';
import { readPack } from '../../src/policy/pack-reader';
import { Ranking } from '../../src/policy/ranking';
import { createTermReader } from '../../src/policy/wording';
import { TOPICS, type Topic } from '../../src/understanding/types';

const DIRECTORY = join(__dirname, '..', '..', 'policy');
const pack = readPack(DIRECTORY);
const library = loadPolicy(DIRECTORY);
const LOCALES: Locale[] = ['zh-CN', 'en'];
const answers = pack.topics.flatMap(({ topic, answers: entries }) => entries.map((entry) => ({ topic, entry })));

test('answers every topic in both languages, whatever the words', () => {
  for (const topic of TOPICS) {
    for (const locale of LOCALES) {
      const answer = library.answer(topic, '？', locale);
      expect(answer.topic).toBe(topic);
      expect(answer.text).not.toBe('');
      expect(/\p{Script=Han}/u.test(library.topicTitle(topic, 'zh-CN'))).toBe(true);
      expect(/\p{Script=Han}/u.test(library.topicTitle(topic, 'en'))).toBe(false);
    }
    expect(library.answer(topic, '？', 'zh-CN').text).toMatch(/\p{Script=Han}/u);
  }
});

test('puts the answer first to which an example question belongs', () => {
  const wrong = answers.flatMap(({ topic, entry }) =>
    entry.match.flatMap((question) => {
      const { id } = library.answer(topic, question, 'zh-CN');
      return id === entry.id ? [] : [`${question}: ${id} instead of ${entry.id}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test('finds most answers for a wording that it was not given', () => {
  const termsOf = createTermReader(pack.questionWords);
  const read = (texts: readonly string[]) => texts.map((text) => ({ terms: termsOf(text), weight: 1 }));
  let right = 0;
  let asked = 0;
  for (const { answers: entries } of pack.topics) {
    for (const [index, { match }] of entries.entries()) {
      for (const question of match.filter((one) => /\p{Script=Han}/u.test(one))) {
        const ranking = new Ranking(
          entries.map((one) => read([...one.match.filter((example) => example !== question), one['zh-CN']])),
          termsOf,
        );
        asked += 1;
        if (ranking.rank(question)[0]?.index === index) right += 1;
      }
    }
  }
  expect(asked).toBeGreaterThan(900);
  expect(right / asked).toBeGreaterThan(0.7);
});

/** Said by nobody in the pack; the ids are what a person reading the pack would pick. */
const UNSEEN: [Topic, string, string][] = [
  ['recognition', '俺都五十四咧 这个岁数是不是就自动算上了', 'recognition.age'],
  ['recognition', '是街道定还是人社定 到底谁来认定', 'recognition.who-decides'],
  ['recognition', '交上去以后几个工作日能批', 'recognition.time-limit'],
  ['recognition', '办这个认定得准备哪些证件材料', 'recognition.materials'],
  ['recognition', '我有二级残疾证 能给认定不', 'recognition.disabled'],
  ['responsible-agency', '来回踢皮球 没一家肯管', 'responsible-agency.passed-around'],
  ['career-guidance', '辅导一次要不要花钱', 'career-guidance.free'],
  ['job-fairs', '一年总共几场专场招聘', 'job-fairs.how-many'],
  ['job-recommendation', '国企招聘对退役军人年龄放宽多少', 'job-recommendation.public-employers'],
  ['72-hour-service', '我们市有七十二小时快速就业吗', '72-hour-service.local'],
  ['entrepreneurship', '缺本钱 银行能不能给贷款', 'entrepreneurship.loan'],
  ['flexible-employment', '打零工要不要去社区登记就业', 'flexible-employment.register'],
  ['tax-benefits', '招了退役军人 我们公司的税能抵多少', 'tax-benefits.employer'],
  ['employment-registration', '没回老家 在居住地能办登记不', 'employment-registration.elsewhere'],
  ['employment-registration', '离职证明没有 材料不齐能登记吗', 'employment-registration.materials'],
  ['employer-insurance-subsidy', '这笔钱是打给公司还是打给我本人', 'employer-insurance-subsidy.recipient'],
  ['flexible-insurance-subsidy', '最长能补几年', 'flexible-insurance-subsidy.period'],
  ['flexible-insurance-subsidy', '比例是多少 能补一半吗', 'flexible-insurance-subsidy.amount'],
  ['unemployment-insurance', '我自己辞职走的还给失业金不', 'unemployment-insurance.resigned'],
  ['unemployment-insurance', '交了七年 总共能领几个月', 'unemployment-insurance.duration'],
  ['unemployment-insurance', '领钱期间去世了 家属有什么', 'unemployment-insurance.death'],
  ['public-welfare-posts', '离退休差三年 公益岗能续到退休吗', 'public-welfare-posts.until-retirement'],
  ['public-welfare-posts', '到期走人给经济补偿金吗', 'public-welfare-posts.compensation'],
  ['public-welfare-posts', '保洁那种岗一个月工资多少', 'public-welfare-posts.pay'],
  ['privacy', '该不会是诈骗吧', 'privacy.trust'],
  ['privacy', '把我的记录都给我删掉', 'privacy.delete'],
  ['document-status', '文件的发文字号给我', 'document-status.in-force'],
];

test.each(UNSEEN)('answers in %s an unseen question: %s', (topic, question, id) => {
  expect(library.answer(topic, question, 'zh-CN').id).toBe(id);
});

test('understands English questions', () => {
  expect(library.answer('unemployment-insurance', 'How many months of benefit will I get?', 'en').id).toBe(
    'unemployment-insurance.duration',
  );
  expect(library.answer('public-welfare-posts', 'How much is the pay?', 'en').id).toBe('public-welfare-posts.pay');
});

test('makes every provision of the founding document reachable by a question', () => {
  const founding = Object.entries(pack.provisions).filter(([, { document }]) => document === 'veteran-aid-opinion-2023');
  expect(founding).toHaveLength(40);
  const reached = new Set(answers.flatMap(({ topic, entry }) => library.answer(topic, entry.match[0] ?? '', 'zh-CN').provisions));
  expect(founding.filter(([id]) => !reached.has(id)).map(([id]) => id)).toEqual([]);
});

test('says the same in both languages about the same clauses', () => {
  for (const { topic, entry } of answers) {
    const [chinese, english] = LOCALES.map((locale) => library.answer(topic, entry.match[0] ?? '', locale));
    expect({ ...english, text: '', caution: '' }).toEqual({ ...chinese, text: '', caution: '' });
    expect(english?.caution === null).toBe(chinese?.caution === null);
  }
});

test('cites a provision with its document, its clause and its wording', () => {
  expect(library.citation('seed-3-5-term')).toEqual({
    provision: 'seed-3-5-term',
    title: '关于加强就业困难退役军人帮扶工作的意见',
    docNumber: '退役军人部发〔2023〕4号',
    locator: '三（五）',
    quote: '公益性岗位补贴期限不超过3年，距法定退休年龄不足5年的可延长至退休。',
    sourceUrl: 'https://jiaxian.gov.cn/contents/49415/397223.html',
    verified: true,
  });
  expect(() => library.citation('seed-9')).toThrow('seed-9');
});

test('sends nobody to a copy on a site that answers to no authority', () => {
  for (const id of Object.keys(pack.provisions)) {
    const { sourceUrl } = library.citation(id);
    if (sourceUrl !== '') expect(new URL(sourceUrl).hostname).toMatch(/(\.gov\.cn|^github\.com|\.163\.com)$/);
  }
});

test('never rests an answer on a rule that is out of force', () => {
  for (const { topic, entry } of answers) {
    for (const id of library.answer(topic, entry.match[0] ?? '', 'zh-CN').provisions)
      expect([id, library.provision(id)?.current]).toEqual([id, true]);
  }
});

test('searches over all topics, best first', () => {
  const found = library.search('公益岗能干几年', 'zh-CN', 3);
  expect(found.map(({ answer }) => answer.topic)[0]).toBe('public-welfare-posts');
  expect(found).toHaveLength(3);
  expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((one, other) => other - one));
  for (const { score } of found) expect(score > 0 && score <= 1).toBe(true);
  expect(library.search('𠮷𠮷𠮷', 'zh-CN')).toEqual([]);
});

test('names the topic of most example questions in a search over all topics', () => {
  const questions = answers.flatMap(({ topic, entry }) => entry.match.map((question) => ({ topic, question })));
  const right = questions.filter(({ topic, question }) => library.search(question, 'zh-CN', 1)[0]?.answer.topic === topic);
  expect(right.length / questions.length).toBeGreaterThan(0.95);
});

test.each([
  ['优抚金这个月咋还没发', 'preferential-treatment'],
  ['我那优待证丢了上哪补', 'preference-card'],
  ['旧伤想重新评残', 'disability-grade'],
  ['转业安置什么时候选岗位', 'resettlement'],
  ['退伍证丢了怎么办', 'archives'],
  ['侄子想去当兵', 'enlistment'],
])('names the office for what it does not answer: %s', (question, id) => {
  const { id: found, text } = library.redirect(question, 'zh-CN');
  expect(found).toBe(id);
  expect(text).toMatch(/请.*问|找|到/);
});

test('sends on what fits no redirection to the service station, and gives no phone number', () => {
  expect(library.redirect('𠮷', 'en')).toEqual({ id: 'otherwise', text: pack.redirects.otherwise.en });
  for (const { 'zh-CN': text } of pack.redirects.redirects) expect(text).not.toMatch(/\d{3}/);
});
