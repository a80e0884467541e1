import type { EmbeddedRecognizer } from '../../src/understanding';
import { crisisOf } from '../../src/understanding/crisis';
import { trainedRecognizer, TRAINING_TIMEOUT_MILLISECONDS } from './trained';

let recognizer: EmbeddedRecognizer;
beforeAll(async () => {
  recognizer = await trainedRecognizer();
}, TRAINING_TIMEOUT_MILLISECONDS);

it.each([
  ['我不想活了', 'self-harm'],
  ['我战友说不想活了', 'self-harm'],
  ['胸口疼喘不上气', 'medical'],
  ['我爱人突然晕倒了叫不醒', 'medical'],
  ['我要拿刀砍了那个办事的', 'danger'],
  ['我老公拿着刀要杀我', 'danger'],
])('raises an alarm at %s and says which help fits', (text, kind) => {
  expect(recognizer.understand(text)).toMatchObject({ crisis: 'alarm', crisisKind: kind, intent: 'crisis' });
});

it.each(['累死了', '气死我了', '想死你们了', '跳楼价', '笑死我了', '忙得要死', '血压高能领补贴吗', '谢谢', '我要跳过', '杀毒软件怎么装'])(
  'takes %s for what it is',
  (text) => {
    const said = recognizer.understand(text);
    expect(said.crisis).toBeNull();
    expect(said.intent).not.toBe('crisis');
    expect(said).not.toHaveProperty('crisisKind');
  },
);

it.each(['我不響活了', '我真的不想活了，請救救我', 'wo bu xiang huo le'])(
  'hears it through slips, typed pinyin and traditional characters: %s',
  (text) => {
    expect(recognizer.understand(text).crisis).not.toBeNull();
  },
);

it('hears it inside a long message about something else', () => {
  const text = '我是零三年退伍的 在厂里干了十来年 去年厂子倒了 老婆也走了 天天在家 我真的不想活了';
  expect(recognizer.understand(text).crisis).toBe('alarm');
});

describe('the two levels', () => {
  it('follow the probability', () => {
    expect([0.05, 0.2, 0.6].map((probability) => crisisOf('随便什么话', probability))).toEqual([null, 'check-in', 'alarm']);
  });

  it('let the plainest words decide even when the classifier is silent', () => {
    expect(crisisOf('我就是不想活了', 0)).toBe('alarm');
    expect(crisisOf('我就是不响活了', 0)).toBe('alarm');
    expect(crisisOf('看了个新闻 有人不想活了', 0)).toBeNull();
  });
});
