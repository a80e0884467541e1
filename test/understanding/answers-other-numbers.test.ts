/**
 * Numbers that are something else than what was asked: children, a degree of disability, a length of service, the number of a house.
 * None of them may count in silence; whether they are not read or read back makes no difference to what is recorded.
 */
import { understandAnswer, type SlotKind } from '../../src/understanding';

const today = '2026-11-20';

/** Not read, refused, or to be read back. */
function isTakenSilently(kind: SlotKind, text: string): boolean {
  const answer: object | null = understandAnswer(kind, text, { today });
  if (answer === null) return false;
  const refused = 'valid' in answer && answer.valid === false;
  return !refused && 'confirm' in answer && answer.confirm === false;
}

const spoken = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
/** 34 → 三十四 */
function inWords(value: number): string {
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  return `${tens > 1 ? spoken[tens] : ''}十${ones > 0 ? spoken[ones] : ''}`;
}

/** `$N` is a number from 18 to 65 that would pass for an age. */
const COUNTED: Record<string, string[]> = {
  'as an age': [
    '工龄$N年',
    '军龄$N年',
    '党龄$N年',
    '我交了$N年社保',
    '当了$N年兵',
    '结婚$N年了',
    '打工$N年',
    '体重$N公斤',
    '腰围$N',
    '鞋码$N',
    '$N级残疾',
    '我住$N号楼',
    '门牌$N号',
    '家里$N亩地',
    '我儿子$N岁',
    '老婆今年$N',
    '我爸$N了',
    '他$N岁',
    '战友都$N了',
    '班长$N岁',
    '那年我$N岁',
    '$N岁入伍',
    '$N岁那年退的伍',
    '下岗那年$N',
    '离退休还有$N个月',
    '干到$N岁才退休',
    '要到$N岁才能领',
    '以前$N',
    '不是$N',
    '医生说像$N的',
    '看着像$N岁',
    '人家说我$N',
    '编号$N',
    '第$N号',
    '考了$N分',
    '高烧$N度',
    '$N块钱一天',
    '$N万',
    '$N人一个班',
    '房子$N平',
  ],
  'as a length out of work': [
    '工龄$N年',
    '军龄$N年',
    '党龄$N年',
    '当了$N年兵',
    '社保交了$N年',
    '结婚$N年了',
    '我$N岁',
    '今年$N',
    '干了$N年',
    '开了$N年车',
    '病了$N天',
    '住院$N天',
    '合同还有$N天',
    '再干$N天就没了',
    '孩子$N个月',
    '儿子$N岁',
    '退伍$N年了',
    '搬来$N年',
    '欠了$N个月工资',
    '坐了$N个月牢',
    '学了$N个月技术',
    '试用期$N天',
    '贷款还$N年',
    '离婚$N个月',
    '老婆失业$N个月了',
    '我弟下岗$N年',
  ],
  'as an income': [
    '我$N岁',
    '欠了$N万',
    '贷款$N万',
    '房租一个月$N百',
    '看病花了$N万',
    '学费$N千',
    '彩礼$N万',
    '老婆一个月$N百',
    '儿子工资$N百',
    '以前一个月$N百',
    '想要$N百一个月',
    '招聘写$N百',
    '一周$N百',
    '一小时$N块',
    '半年$N千',
    '一个季度$N千',
    '$N亩地',
    '$N平的房子',
    '社保一年交$N百',
    '罚了$N百',
    '低保标准$N百',
    '人家给我开$N百我没去',
    '工资卡尾号$N百',
    '借了$N百',
    '押金$N百',
  ],
  'as a day of birth': [
    '19$N年入伍',
    '19$N年结的婚',
    '19$N年盖的房',
    '19$N年入党',
    '我儿子19$N年的',
    '老婆19$N年3月生',
    '我爸19$N年生人',
    '19$N年上的学',
    '19$N年招的工',
    '身份证20$N年到期',
    '不是19$N年的',
    '好像19$N年3月',
    '发证日期19$N年3月5日',
    '19$N年3月5日参加工作',
    '19$N年厂子建的',
  ],
};
const KINDS: Record<string, SlotKind> = {
  'as an age': 'age',
  'as a length out of work': 'unemployed_since',
  'as an income': 'money',
  'as a day of birth': 'birthdate',
};
const NUMBERS = [18, 25, 34, 41, 47, 50, 58, 65];

describe.each(Object.entries(COUNTED))('a number of something else never counts %s', (how, phrases) => {
  const kind = KINDS[how] as SlotKind;
  it.each(phrases)('%s', (phrase) => {
    const texts = NUMBERS.flatMap((value) => [phrase.replaceAll('$N', String(value)), phrase.replaceAll('$N', inWords(value))]);
    expect(texts.filter((text) => isTakenSilently(kind, text))).toEqual([]);
  });
});

const FIXED: Partial<Record<SlotKind, string[]>> = {
  age: [
    '5个孩子',
    '身高175',
    '两个娃一个18一个22',
    '我78年兵',
    '3级残疾',
    '服役12年零3个月',
    '50周年',
    '属相12年一轮',
    '住18栋502',
    '5口人',
    '85后的儿子',
    '101路',
  ],
  unemployed_since: [
    '2003年12月退伍',
    '退伍是2019年12月',
    '去年3月入的职',
    '今年5月开始上班',
    '2020年买的房',
    '去年8月做的手术',
    '明年3月到期',
    '2015年结婚',
    '2024年5月办的低保',
    '去年6月考的驾照',
    '儿子去年6月毕业',
    '厂子是2010年建的',
    '2022年8月进厂',
    '下个月合同到期',
    '3级',
    '5个孩子',
  ],
  phone: [
    '13812345678是我以前的号',
    '我妈13812345678',
    '派出所电话0375-2345678',
    '不要打13812345678',
    '13812345678已经注销',
    '138123456781',
    '1381234567',
    '12345',
    '10086',
    '410411197605030018',
    '前男友13812345678',
    '工号13812345678',
    '快递单13812345678',
    '13812345678后面那位记不清',
    '88886666',
    '6222021234567890123',
    '房东的13812345678',
    '13812345678或者139开头那个',
  ],
  id_number: [
    '老婆410411197605030018',
    '410411197605030018是我哥的',
    '退役证号410411197605030018',
    '社保号410411197605030018',
    '医保卡410411197605030018',
    '残疾证41041119760503001843',
    '优待证410411197605030018',
    '驾驶证410411197605030018',
    '不是410411197605030018',
    '410411197605030018已经注销',
    '旧的410411197605030018',
    '上面写410411197605030018，但是错的',
    '房东410411197605030018',
  ],
  region: [
    '不是河南的',
    '以前在郑州',
    '我老婆是周口的',
    '想去深圳',
    '部队在新疆喀什',
    '儿子在杭州',
    '离洛阳很近',
    '郑州的政策怎么样',
    '准备搬去苏州',
    '从南阳搬走了',
    '郑州不管我',
    '听说许昌好',
  ],
  money: [
    '5个孩子',
    '3级残疾',
    '工龄20年',
    '2019年',
    '13812345678',
    '家里3口人',
    '一天干10个小时',
    '一个月休4天',
    '欠我5000',
    '三千，是我老婆的',
    '三千是前年',
    '身高175',
  ],
  birthdate: [
    '工龄20年',
    '5个孩子',
    '3级',
    '2001年12月退伍',
    '入伍时间1995年12月',
    '今年3月5日',
    '昨天',
    '三月五号办的',
    '孩子2005年3月5日',
    '住3-5-2',
    '2020-05-01下岗',
  ],
};

describe.each(Object.entries(FIXED) as [SlotKind, string[]][])('what is something else never counts as %s', (kind, texts) => {
  it.each(texts)('%s', (text) => expect(isTakenSilently(kind, text)).toBe(false));
});
