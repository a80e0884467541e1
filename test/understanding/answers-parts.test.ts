/** What the answer parsers are made of: the spelling they read, days, times and lengths. What people answer is in `answers.test.ts`. */
import { understandAnswer } from '../../src/understanding';
import {
  addDays,
  addMonths,
  daysInMonth,
  formatDay,
  isRealDay,
  monthsBetween,
  parseDay,
  yearsBetween,
} from '../../src/understanding/answers/day';
import { parseLength } from '../../src/understanding/answers/length';
import { NUMERAL, parseNumber } from '../../src/understanding/answers/numerals';
import { regionName, regionTable } from '../../src/understanding/answers/region-table';
import { splitByPerson } from '../../src/understanding/answers/remarks';
import { answerText, compactText, LONGEST_ANSWER, withoutStutter } from '../../src/understanding/answers/text';

describe('the spelling of an answer', () => {
  it.each([
    ['　我，４８。', '我 48'],
    ['四十八……我說', '四十八 我说'],
    ['一、二；；三', '一 二 三'],
    ['3.5 a.b.', '3.5 a b'],
    ['4\u200b8\ufe0f岁', '48岁'],
    ['（OK）', 'ok'],
  ])('of %j is %j', (text, spelt) => expect(answerText(text)).toBe(spelt));

  it('of a compact one has no space', () => expect(compactText(' 去年 3 月，')).toBe('去年3月'));

  it.each([
    ['三月 三月五号', '三月五号'],
    ['那 五 五十', '那 五十'],
    ['x五 x五十', 'x五十'],
    ['五x 五x十', '五x十'],
    ['三月 三月五 三月五号', '三月五号'],
    ['十四十 四十八', '十四十 四十八'],
    ['五十 四十', '五十 四十'],
    ['48 48', '48 48'],
    ['ab ab一', 'ab ab一'],
  ])('of %j, where the second begins as the first, is %j', (text, spelt) => expect(withoutStutter(text)).toBe(spelt));

  it('is read from no more than an answer takes, nor does it grow beyond that', () => {
    expect(answerText('e\u0301'.repeat(LONGEST_ANSWER))).toHaveLength(LONGEST_ANSWER / 2);
    expect(answerText('\ufdfa'.repeat(LONGEST_ANSWER)).length).toBeLessThanOrEqual(LONGEST_ANSWER);
  });
});

describe('days', () => {
  const day = (iso: string): ReturnType<typeof parseDay> => parseDay(iso);

  it.each(['2026-13-01', '2026-00-10', '2026-02-29', '2026-01-00', '2026-1-1', ' 2026-01-01', '2026-01-01T', ''])('%j is none', (iso) =>
    expect(() => day(iso)).toThrow(`"${iso}" is not a day such as`),
  );

  it.each([
    [2024, 2, 29],
    [2026, 2, 28],
    [2026, 12, 31],
    [2026, 4, 30],
  ])('month %d-%d has %d days', (year, month, days) => {
    expect(daysInMonth(year, month)).toBe(days);
    expect(isRealDay({ year, month, day: days })).toBe(true);
    expect(isRealDay({ year, month, day: days + 1 })).toBe(false);
  });

  it.each([
    ['1976-11-20', 50],
    ['1976-11-21', 49],
    ['1976-12-01', 49],
    ['1976-10-31', 50],
  ])('who was born on %s is %d on 2026-11-20', (birth, age) => expect(yearsBetween(day(birth), day('2026-11-20'))).toBe(age));

  it('counts months with their parts, backwards too', () => {
    expect(monthsBetween(day('2025-11-20'), day('2026-11-20'))).toBe(12);
    expect(monthsBetween(day('2026-11-05'), day('2026-11-20'))).toBeCloseTo(0.49, 2);
    expect(monthsBetween(day('2026-12-20'), day('2026-11-20'))).toBe(-1);
  });

  it('goes over the ends of months and years', () => {
    expect(formatDay(addDays(day('2026-03-01'), -1))).toBe('2026-02-28');
    expect(formatDay(addDays(day('2026-12-31'), 1))).toBe('2027-01-01');
    expect(addMonths(day('2026-01-31'), -1)).toEqual({ year: 2025, month: 12, day: 1 });
    expect(addMonths(day('2026-11-20'), 2)).toEqual({ year: 2027, month: 1, day: 1 });
  });
});

describe('numbers', () => {
  it.each([
    ['一亿二', 120_000_000],
    ['十二万', 120_000],
    ['二十万', 200_000],
    ['一百万', 1_000_000],
    ['1200', 1200],
    ['12.5', 12.5],
    ['万二', 12_000],
    ['百二十', 120],
    ['三千零五十', 3050],
    ['一万零八百', 10_800],
    ['两万三千四', 23_400],
    ['五十', 50],
    ['十五', 15],
    ['廿', 20],
    ['卅五', 35],
    ['零', 0],
    ['零三', 3],
    ['一百零五', 105],
    ['一百五', 150],
    ['1千2', 1200],
  ])('%s is %d', (text, value) => expect(parseNumber(text)).toBe(value));

  it('are not made of words that are digits only in a row of them', () => {
    for (const sign of '洞妖么拐勾') expect(NUMERAL).not.toContain(sign);
    for (const sign of '零〇幺两俩仨十拾佰仟廿') expect(NUMERAL).toContain(sign);
  });

  it.each(['十二三', '1.', '.5', '1.2.3', '五十x'])('%s is none', (text) => expect(parseNumber(text)).toBeNull());
});

describe('lengths in months', () => {
  it.each([
    ['三年多', 36, 47, true],
    ['三年半', 42, 42, false],
    ['三年半多', 42, 47, true],
    ['一年多一点', 12, 15, true],
    ['两年出头', 24, 27, true],
    ['一年零俩月', 14, 14, false],
    ['一年零两个多月', 14, 15, true],
    ['一年零几个月', 14, 21, true],
    ['十来年', 108, 144, true],
    ['十几年', 120, 228, true],
    ['20多年', 240, 348, true],
    ['10多年', 120, 228, true],
    ['10来年', 108, 144, true],
    ['10几年', 120, 228, true],
    ['二十几年', 240, 348, true],
    ['十几个月', 11, 19, true],
    ['10多个月', 11, 19, true],
    ['20几个月', 21, 29, true],
    ['12多个月', 12, 13, true],
    ['几个月', 2, 9, true],
    ['几年', 24, 108, true],
    ['1.5年', 18, 18, false],
    ['80年', 960, 960, false],
    ['二四年', 288, 288, false],
    ['三六个月', 36, 36, false],
    ['十个来月', 9, 12, true],
    ['两个来月', 2, 2.5, true],
    ['半个月', 0.5, 0.5, true],
    ['差三个月一年', 9, 9, false],
    ['一年差几天', 12 - 9 / 30.44, 12 - 2 / 30.44, true],
    ['三四天', 3 / 30.44, 4 / 30.44, true],
    ['两三年', 24, 36, true],
    ['三五年', 36, 60, true],
    ['十二三年', 144, 156, true],
    ['七八个月', 7, 8, true],
    ['四个多月', 4, 5, true],
    ['四个月多', 4, 5, true],
    ['四个半月', 4.5, 4.5, false],
    ['五来个月', 5, 5.5, true],
    ['十来个月', 9, 12, true],
    ['快两年', 22, 23.9, true],
    ['快三年', 33, 35.9, true],
    ['快五个月', 4, 4.9, true],
    ['大概两年', 24, 24, true],
    ['一年差两个月', 10, 10, false],
    ['差几个月两年', 15, 22, true],
    ['两年半还差半个月', 29.5, 29.5, false],
  ])('%s: %d to %d, roughly %s', (text, low, high, rough) => {
    const length = parseLength(text);
    expect(length).not.toBeNull();
    expect(length?.low).toBeCloseTo(low, 5);
    expect(length?.high).toBeCloseTo(high, 5);
    expect(length?.rough).toBe(rough);
  });

  it.each([
    ['61天', 2.004],
    ['61天多', 2.004],
    ['两个礼拜', 0.46],
    ['两星期', 0.46],
    ['差一周一个月', 0.77],
  ])('%s begins at %d', (text, low) => expect(parseLength(text)?.low).toBeCloseTo(low, 2));

  it('gives more than so many days a third more, and about so many a tenth less', () => {
    const [days, more, about] = ['35天', '35多天', '35来天'].map((text) => parseLength(text));
    expect(days).toMatchObject({ low: days?.high, rough: false });
    expect(more).toMatchObject({ low: days?.low, high: (days?.low ?? 0) * 1.3, rough: true });
    expect(about).toMatchObject({ low: (days?.low ?? 0) * 0.9, high: (days?.low ?? 0) * 1.3, rough: true });
  });

  it.each(['三四月', '13812345678个月', '81年', '没多少', '年', '个月', '四五十年', '十二三个年', '十二三五月', '十二三五天'])(
    '%s is none',
    (text) => expect(parseLength(text)).toBeNull(),
  );
});

describe('persons', () => {
  it.each([
    ['我48老婆46', '我48', true],
    ['老婆46 我48', '我48', true],
    ['48', '48', false],
    ['我老婆的13812345678', '', true],
    ['我是低保对象', '我是低保对象', false],
    ['53 我爸80 我妈78', '53', true],
    ['低保对象和援助对象48老婆46', '低保对象和援助对象48', true],
  ])('in %s: the own part is %j, others are named: %s', (text, own, others) => expect(splitByPerson(text)).toEqual({ own, others }));
});

describe('what is said of an answer in the same breath', () => {
  const age = (text: string): unknown => {
    const answer = understandAnswer('age', text, { today: '2026-11-20' });
    return answer && [answer.age, answer.confirm];
  };

  it.each([
    ['48 不对 49', 49],
    ['48，哦不，是49', 49],
    ['不是48，是49', 49],
    ['48，说错了', 48],
    ['说错了，：48', 48],
    ['46 不对 47 不对 48', 48],
    ['老婆46', 46],
    ['他48', 48],
    ['48，实际大两岁', 48],
    ['48行不行', 48],
    ['48？', 48],
    ['48吗', 48],
    ['48或者', 48],
    ['48\n不对\n49', 49],
    ['不是48\n是49', 49],
    ['48？ ', 48],
  ])('%s is read back as %d', (text, years) => expect(age(text)).toEqual([years, true]));

  it.each([
    ['我48老婆46', 48],
    ['老婆46 我48', 48],
    ['48 老婆46', 48],
  ])('%s counts as %d', (text, years) => expect(age(text)).toEqual([years, false]));

  it("makes the speaker's own money doubtful where another's is named beside it", () => {
    const own = understandAnswer('money', '我三千老婆两千', { today: '2026-11-20' });
    expect(own).toMatchObject({ amount: 3000, confirm: true });
  });

  it('is read from no more than an answer takes', () => {
    expect(age(`48${'。'.repeat(198)}？`)).toEqual([48, false]);
    expect(age(`48${'。'.repeat(197)}？`)).toEqual([48, true]);
  });
});

describe('the table of regions', () => {
  it.each([
    ['410000', '河南省'],
    ['410100', '河南省郑州市'],
    ['410102', '河南省郑州市中原区'],
    ['110101', '北京市东城区'],
    ['429004', '湖北省仙桃市'],
    ['659001', '新疆维吾尔自治区石河子市'],
  ])('%s is %s', (code, name) => expect(regionName(code)).toBe(name));

  it('knows no other code', () => expect(regionName('419999')).toBeNull());

  it.each([
    ['恩施', ['422800', '422801']],
    ['东乡', ['361003']],
    ['东乡族', ['622926']],
    ['东乡族自治县', ['622926']],
    ['湘西州', ['433100']],
    ['泉城', ['370100']],
    ['县', []],
    ['湖', []],
  ])('%s names %j', (name, codes) =>
    expect(
      regionTable()
        .named(name)
        .map(({ code }) => code)
        .sort(),
    ).toEqual(codes),
  );

  it('doubts a name that several cities share, and no official one', () => {
    expect(regionTable().isDoubtful('江城')).toBe(true);
    expect(regionTable().isDoubtful('郑州')).toBe(false);
    expect(regionTable().isDoubtful('toString')).toBe(false);
  });

  it.each([
    ['chongqing', '500000'],
    ['xian', '610100'],
    ['城都', '510100'],
    ['鄭洲', '410100'],
  ])('%s sounds like the place %s', (text, code) =>
    expect(
      regionTable()
        .sounding(text)
        .map((unit) => unit.code),
    ).toContain(code),
  );

  it('takes no single sign for the sound of a place', () => expect(regionTable().sounding('先')).toEqual([]));
});
