import { loadPolicy } from '../../src/policy';
import type { Topic } from '../../src/understanding/types';

const policy = loadPolicy('policy');
const { bare, meanings } = policy.pack.questionWords;

it.each([
  ['要哪些材料', ['materials']],
  ['要带啥子东西嘛', ['materials']],
  ['给多少钱', ['how-much']],
  ['一个月好多钱', ['how-much']],
  ['能领几年？', ['how-long']],
  ['那要等多久', ['wait']],
  ['在哪儿办啊', ['where']],
  ['找谁办', ['who-decides']],
  ['我五十三了能去不', ['conditions']],
  ['那我能领啥子钱嘛', ['benefits']],
  ['有五险一金吗', ['insurance-kinds']],
  ['那咋办', ['next-step']],
  ['What documents do I need', ['materials']],
  ['where do I go', ['where']],
  ['How much do I get?', ['how-much']],
  ['how long does it last', ['how-long']],
  ['How do I sign up?', ['apply']],
  ['would I qualify', ['conditions']],
  ['When will I get it?', ['wait']],
  ['What help can I get?', ['benefits']],
  ['能干多久', ['how-long']],
])('%s asks, and names no matter', (text, asks) => {
  expect(policy.bareQuestion(text)).toEqual(asks);
});

it.each([
  ['公益性岗位给多少钱', 'a policy'],
  ['火车票在哪买', 'something else'],
  ['今天天气怎么样', 'something else'],
  ['没有工作能领多少', 'a trouble'],
  ['你叫什么', 'us'],
  ['How much does a house cost', 'something else'],
  ['Who is my brother', 'somebody'],
  ['what about job fairs', 'a policy'],
  ['那我呢', 'nothing that could be looked up'],
  ['好的谢谢', 'nothing'],
  ['', 'nothing'],
])('%s is about %s', (text) => {
  expect(policy.bareQuestion(text)).toBeNull();
});

it('knows every meaning that it lets stand alone', () => {
  expect(bare.meanings.filter((meaning) => !meanings[meaning])).toEqual([]);
});

const asked = (topic: Topic, text: string): string => {
  const asks = policy.bareQuestion(text) ?? [];
  return policy.answersBare(topic, asks, text) ? policy.answer(topic, text, 'zh-CN').text : 'not written';
};

it('chooses the answer of the topic that says what is asked for', () => {
  expect(asked('unemployment-insurance', '能领几年')).toContain('最多24个月');
  expect(asked('public-welfare-posts', '一个月多少钱')).toContain('最低工资标准');
  expect(asked('recognition', '要哪些材料')).toContain('退役证件');
});

it('takes what is nearest where nothing is written on it, and says so where nothing is near', () => {
  expect(asked('flexible-insurance-subsidy', '在哪办')).toContain('街道');
  expect(asked('public-welfare-posts', '那要等多久')).toBe('not written');
  expect(asked('training', '有五险一金吗')).toBe('not written');
});

it.each<[Topic, string, string]>([
  ['unemployment-insurance', '失业金', 'unemployment-insurance.veterans'],
  ['public-welfare-posts', '公益性岗位呢', 'public-welfare-posts.what'],
  ['training', '职业技能培训', 'training.priority'],
])('answers %s, asked for by its name alone (%s), with the general answer', (topic, text, id) => {
  const general = policy.pack.topics.find((one) => one.topic === topic)?.answers[0];
  expect(general?.id).toBe(id);
  expect(policy.answer(topic, text, 'zh-CN').text).toBe(general?.['zh-CN']);
});

it('answers several questions about one topic in the order asked, each once, and passes over what asks for nothing', () => {
  const ids = (topic: Topic, ...questions: string[]): string[] => policy.answers(topic, questions, 'zh-CN').map(({ id }) => id);
  expect(ids('public-welfare-posts', '公益岗能干几年', '一个月多少钱', '在哪报名')).toEqual([
    'public-welfare-posts.period',
    'public-welfare-posts.pay',
    'public-welfare-posts.apply',
  ]);
  expect(ids('public-welfare-posts', '在哪报名', '怎么报名', '多少钱')).toEqual(['public-welfare-posts.apply', 'public-welfare-posts.pay']);
  expect(ids('public-welfare-posts', '我五十一了', '要等多久')).toEqual([]);
});

it.each<[string, Topic | null]>([
  ['失业金', 'unemployment-insurance'],
  ['公益岗呢', 'public-welfare-posts'],
  ['unemployment benefit', 'unemployment-insurance'],
  ['失业', null],
  ['失业金能领几年', null],
  ['的', null],
])('finds the matter that %s names and nothing else', (text, topic) => {
  expect(policy.topicNamed(text)).toBe(topic);
});
