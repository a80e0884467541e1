/**
 * What stands beside a value. It counts only where every word around it is known to leave it what it is; all else is read back.
 * Each pair is the same value, once with words that are harmless and once with words that are not.
 */
import { understandAnswer, type SlotKind } from '../../src/understanding';
import { hasResidue, VALUE_MARK } from '../../src/understanding/answers/residue';

const today = '2026-11-20';
const confirm = (kind: SlotKind, text: string): unknown => {
  const answer: object | null = understandAnswer(kind, text, { today });
  return answer && 'confirm' in answer ? answer.confirm : answer;
};

const HARMLESS: Partial<Record<SlotKind, string[]>> = {
  phone: [
    '13500001111，别晚上打',
    '老李 13500001111',
    '我叫李建国 13500001111',
    '微信同号13500001111',
    '我换号了，现在是13500001111',
    '电话改成13500001111',
    '13500001111 8点以后打',
    '135_0000_1111',
    '135/0000/1111',
    '13500001111 上午我在地里',
    '13500001111不一定接',
  ],
  id_number: [
    '410411197605030018（身份证）',
    '出生1976年5月3日，号410411197605030018',
    '410411197605030018，2035年到期',
    '我嘅身份证410411197605030018，唔好泄露',
  ],
  birthdate: [
    '76年5月3号属龙',
    '本人生于1976年5月3日，汉族',
    '七六年五月三号生的，今年五十',
    '1976年5月3号早上8点',
    '公元1976年5月3日',
    '出生年月改成1973年4月',
    '1976年5月3日，娘胎里就爱动',
  ],
  unemployed_since: [
    '去年三月厂里不要我了',
    '干到去年六月',
    '去年3月合同到期没续',
    '自打去年三月',
    '给人看大门看到去年七月',
    '09年厂子黄了',
    '去年三月，机器一夜之间就拉走',
  ],
  region: ['常住苏州', '俺在周口这疙瘩', '四川江油青莲镇', '大武汉', '深圳龙岗坂田', '重庆头', '茂名化州，卖橘红嘅', '退伍回南阳了'],
  money: ['每个月到手三千二', '两千五包吃住', '扣完社保2600', '公益岗2100', 'rmb3000', '一千三百五，按时打到卡里'],
};

const OTHERWISE: Partial<Record<SlotKind, string[]>> = {
  phone: [
    '13500001111停机了',
    '不是13500001111',
    '以前是13500001111',
    '别打13500001111',
    '村长电话13500001111',
    '王主任 13500001111',
    '工友小王13500001111',
    '13500001111最后一位是2',
    '好像13500001111',
    '13500001111，我换号了',
    '+1 650 253 0000',
    '13500001111，隔壁家里的',
  ],
  id_number: ['410411197605030018 不是我的', '以前的号410411197605030018', '好像是410411197605030018', '410411197605030018，隔壁家的'],
  birthdate: ['2010年5月3日办的身份证', '大概76年5月', '1976年5月3日不是5日', '98年5月3日买的房', '1976年5月3日，后来改了'],
  unemployed_since: [
    '去年六月进的厂',
    '去年三月找到的工作',
    '去年三月生的病',
    '病了两年',
    '交了十五年社保',
    '结婚三年了',
    '工龄三十年',
    '还有两个月合同到期',
    '去年三月，后来又上班了',
    '前前后后加起来两年',
    '这两年都没班上',
  ],
  region: [
    '郑州附近',
    '离郑州不远',
    '以前在成都',
    '在新疆当过兵',
    '成都不是我老家',
    '成都的政策是啥',
    '四川的，成都边上',
    '南阳人，常年在外',
    '不在武汉在孝感',
  ],
  money: ['原来一个月六千', '去年一个月三千', '医药费一个月八百', '三千，老板还拖着没给', '三千，去年的时候', '想要五千', '三千，那是以前'],
};

describe.each(Object.entries(HARMLESS) as [SlotKind, string[]][])('beside a value of %s', (kind, texts) => {
  it.each(texts)('harmless words let it count: %s', (text) => expect(confirm(kind, text)).toBe(false));
});

describe.each(Object.entries(OTHERWISE) as [SlotKind, string[]][])('beside a value of %s', (kind, texts) => {
  it.each(texts)('other words have it read back: %s', (text) => expect(confirm(kind, text)).not.toBe(false));
});

describe('a yes or no', () => {
  it.each([
    ['没有啊我身体好得很', 'no'],
    ['有的，去年三月办的', 'yes'],
    ['没有，人家不给办', 'no'],
    ['只有一个', 'yes'],
    ['能没有吗', 'yes'],
    ['能有吗', 'no'],
    ['怎么可能有', 'no'],
    ['准备去办', 'no'],
    ['被取消了', 'no'],
    ['办下来了', 'yes'],
    ['哦有', 'yes'],
    ['冒得', 'no'],
    ['毋是', 'no'],
    ['拉倒吧，哪有那好事', 'no'],
    ['你说的对', 'yes'],
    ['去过了，街道盖的章', 'yes'],
    ['🙆 系啊系啊', 'yes'],
    ['听说有', 'unsure'],
    ['我咋知道', 'unsure'],
    ['母鸡啊', 'unsure'],
    ['没得，哪个晓得要办', 'no'],
    ['确认', 'yes'],
    ['别', 'no'],
  ])('%s is %s', (text, value) => expect(understandAnswer('yesno', text, { today })).toEqual({ value }));

  it.each([
    '没有才怪',
    '材料交了等通知',
    '没听过这个',
    '一个有一个没有',
    '没说有',
    '没有也能办吧',
    '要是有就好了',
    '有就好了',
    '没提那茬',
    '有倒是有，过期了',
  ])('%s is asked again', (text) => expect(understandAnswer('yesno', text, { today })).toBeNull());
});

describe('the clause beside the value', () => {
  it('may hold a comment, but nothing that turns the value', () => {
    expect(hasResidue('money', '三千 天天起早贪黑')).toBe(false);
    expect(hasResidue('money', '三千 天天起早贪黑 没给')).toBe(true);
    expect(hasResidue('money', '三千天天起早贪黑')).toBe(true);
  });

  it('may hold none beside a number that somebody is called at', () => expect(hasResidue('phone', '13500001111 天天起早贪黑')).toBe(true));

  it('is the one where the value stood', () => {
    expect(hasResidue('region', `在${VALUE_MARK}`)).toBe(false);
    expect(hasResidue('region', `惦记${VALUE_MARK}`)).toBe(true);
    expect(hasResidue('region', `${VALUE_MARK} 惦记`)).toBe(false);
  });
});
