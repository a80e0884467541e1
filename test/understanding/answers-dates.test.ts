/** The first and the last day that a named time may mean, on 2026-11-20, a Friday. */
import { countYears, parseDateExpression } from '../../src/understanding/answers/date-expression';
import { understandAnswer, type UnemployedSinceAnswer } from '../../src/understanding';
import { formatDay, formatMonth, parseDay } from '../../src/understanding/answers/day';

const today = parseDay('2026-11-20');
const read = (text: string, on = today): ReturnType<typeof parseDateExpression> => parseDateExpression(text, on);
const span = (text: string, on = today): string | null => {
  const date = read(text, on);
  return date && `${formatDay(date.first)} ${formatDay(date.last)}`;
};

describe('a day', () => {
  it.each([
    ['2020-05-01', '2020-05-01'],
    ['20200501', '2020-05-01'],
    ['20.5.3', '2020-05-03'],
    ['2020/12/31', '2020-12-31'],
    ['去年3月5号', '2025-03-05'],
    ['去年3月5', '2025-03-05'],
    ['洞三年八月一日', '2003-08-01'],
    ['昨天', '2026-11-19'],
    ['前天', '2026-11-18'],
    ['前儿个', '2026-11-18'],
    ['大前天', '2026-11-17'],
    ['刚刚', '2026-11-20'],
    ['十天前', '2026-11-10'],
    ['两周之前', '2026-11-06'],
    ['3个礼拜以前', '2026-10-30'],
    ['上周三', '2026-11-11'],
    ['上礼拜一', '2026-11-09'],
    ['上周日', '2026-11-15'],
    ['上个星期天', '2026-11-15'],
    ['上上周六', '2026-11-07'],
    ['这周一', '2026-11-16'],
    ['上个月5号', '2026-10-05'],
    ['本月3日', '2026-11-03'],
    ['这个月3号', '2026-11-03'],
  ])('%s is %s', (text, day) =>
    expect(read(text)).toMatchObject({ first: parseDay(day), last: parseDay(day), named: parseDay(day), precision: 'day', rough: false }),
  );
});

describe('a month', () => {
  it.each([
    ['2020.5', '2020-05'],
    ['202005', '2020-05'],
    ['96.12', '1996-12'],
    ['上个月', '2026-10'],
    ['上上个月', '2026-09'],
    ['上上个月31号', '2026-09'],
    ['这个月', '2026-11'],
    ['去年三月份', '2025-03'],
    ['前年国庆', '2024-10'],
    ['大前年五一', '2023-05'],
    ['前年年中', '2024-06'],
  ])('%s is %s', (text, month) => {
    const date = read(text);
    expect(date).toMatchObject({ precision: 'month', rough: false, yearInferred: false });
    expect(formatMonth(date?.named ?? today)).toBe(month);
    expect(formatDay(date?.first ?? today)).toBe(`${month}-01`);
  });

  it.each([
    ['2020.2.30', '2020-02-01 2020-02-29'],
    ['去年2月30号', '2025-02-01 2025-02-28'],
    ['半年前', '2026-05-01 2026-05-31'],
    ['三个月前', '2026-08-01 2026-08-31'],
    ['3个多月以前', '2026-08-01 2026-08-31'],
    ['去年腊月', '2025-12-01 2026-02-28'],
    ['去年冬月', '2025-11-01 2026-01-31'],
    ['农历去年五月', '2025-05-01 2025-07-31'],
    ['去年中秋', '2025-09-01 2025-10-31'],
  ])('%s may roughly be %s', (text, days) => {
    expect(span(text)).toBe(days);
    expect(read(text)?.rough).toBe(true);
  });

  it.each([
    ['3月', '2026-03-01 2026-03-31'],
    ['11月', '2026-11-01 2026-11-30'],
    ['12月', '2025-12-01 2025-12-31'],
    ['国庆', '2026-10-01 2026-10-31'],
    ['年底', '2025-12-01 2025-12-31'],
  ])('%s without a year is the latest: %s', (text, days) => {
    expect(span(text)).toBe(days);
    expect(read(text)).toMatchObject({ yearInferred: true, rough: false });
  });

  it.each([
    ['上周', '2026-11-20', '2026-11-09 2026-11-15'],
    ['上周', '2026-11-22', '2026-11-09 2026-11-15'],
    ['上上礼拜', '2026-11-20', '2026-11-02 2026-11-08'],
    ['这个星期', '2026-11-20', '2026-11-16 2026-11-22'],
    ['上周', '2026-11-03', '2026-10-26 2026-11-01'],
  ])('%s on %s is within the days %s', (text, on, days) => {
    expect(span(text, parseDay(on))).toBe(days);
    expect(read(text, parseDay(on))?.precision).toBe('month');
  });
});

describe('a year', () => {
  it.each([
    ['去年', 2025],
    ['旧年', 2025],
    ['前年', 2024],
    ['大前年', 2023],
    ['今年', 2026],
    ['2019年', 2019],
    ['2019', 2019],
    ['一九年', 2019],
    ['26年', 2026],
    ['27年', 1927],
    ['两千零八年', 2008],
    ['九八的', 1998],
    ['我98的', 1998],
  ])('%s is %d', (text, year) => {
    expect(span(text)).toBe(`${year}-01-01 ${year}-12-31`);
    expect(read(text)).toMatchObject({ precision: 'year', rough: false, yearInferred: false });
  });

  it.each([
    ['三年前', '2023-01-01 2023-12-31'],
    ['九十年代', '1990-01-01 1999-12-31'],
    ['80年代初', '1980-01-01 1983-12-31'],
    ['80年代前期', '1980-01-01 1983-12-31'],
    ['90年代中', '1993-01-01 1996-12-31'],
    ['九十年代末', '1997-01-01 1999-12-31'],
    ['九十年代后期', '1997-01-01 1999-12-31'],
    ['零零年代', '2000-01-01 2009-12-31'],
    ['去年冬天', '2025-11-01 2026-02-28'],
    ['去年上半年', '2025-01-01 2025-06-30'],
    ['前年下半年', '2024-07-01 2024-12-31'],
  ])('%s may roughly be %s', (text, days) => {
    expect(span(text)).toBe(days);
    expect(read(text)).toMatchObject({ precision: 'year', rough: true });
  });

  it('says by what a part of it is named', () => {
    expect(read('去年年底')?.occasion).toBe(true);
    expect(read('去年12月')?.occasion).toBe(false);
    expect(read('三年前的八月')).toMatchObject({ named: { year: 2023, month: 8, day: 1 }, rough: true });
  });

  it.each([
    ['去年', 1],
    ['大前年', 1],
    ['大前年和前年', 2],
    ['2019年和去年', 2],
    ['19年 2019年', 1],
    ['98年还是99年', 2],
    ['三月', 0],
  ])('%s names %d of them', (text, years) => expect(countYears(text, today)).toBe(years));
});

it.each([
  '1850年',
  '2028年',
  '1899年3月',
  '初',
  '三十月',
  '13月',
  '俩月',
  '两三年前',
  '七八年前',
  '三四个月前',
  '三年级',
  '2年多',
  '上前年',
  '',
])('%j names no time', (text) => expect(read(text)).toBeNull());

describe('out of work', () => {
  const since = (text: string): UnemployedSinceAnswer | null => understandAnswer('unemployed_since', text, { today: '2026-11-20' });

  it.each([
    ['18年', '2018', [94.6, 216]],
    ['2023年3月到2024年5月', '2023-03', [14, 15]],
    ['2023年到2024年', '2023', [12, 12]],
    ['当了12年兵去年3月退的', '2025-03', [19.6, 20.7]],
    ['当了12年兵', '2012', [144, 178.7]],
    ['26年', '2026', [0, 312]],
    ['去年3月到5月', '2025-03', [14, 15]],
    ['大前年国庆到大前年', '2023-10', [0, 0]],
    ['2020年下岗 2023年', '2020', [70.6, 82.7]],
    ['95年夏天', '1995', [374.6, 377.7]],
    ['80年代初', null, [514.6, 562.7]],
    ['前年冬天', '2024', [20.7, 24.7]],
    ['九十年代', null, [322.6, 442.7]],
    ['12个月前', '2025-11', [11.6, 12.7]],
    ['去年年底', '2025-12', [10.6, 11.7]],
    ['8月', '2026-08', [2.6, 3.7]],
  ])('since %s is %s, asked back', (text, month, months) => expect(since(text)).toMatchObject({ since: month, months, confirm: true }));

  it.each([
    ['零八年', '2008', [214.6, 226.7]],
    ['08年', '2008', [214.6, 226.7]],
    ['到2023年', '2023', [34.6, 46.7]],
    ['去年三月到厂里就下岗了', '2025-03', [19.6, 20.7]],
    ['51年', '1951', [898.6, 910.7]],
    ['去年11月21日', '2025-11', [11.9, 12]],
    ['从18年', '2018', [94.6, 106.7]],
    ['18年底', '2018-12', [94.6, 95.7]],
    ['八七年', '1987', [466.6, 478.7]],
    ['60年', '1960', [790.6, 802.7]],
    ['80年', '1980', [550.6, 562.7]],
    ['去年3月到现在', '2025-03', [19.6, 20.7]],
    ['今年52去年3月下岗', '2025-03', [19.6, 20.7]],
    ['前年年底', '2024-12', [22.6, 23.7]],
    ['本月', '2026-11', [0, 0.7]],
    ['二〇二五年十一月二十日', '2025-11', [12, 12]],
  ])('since %s is %s', (text, month, months) => expect(since(text)).toMatchObject({ since: month, months, confirm: false }));

  it.each([
    ['18年了', [216, 216], true],
    ['30年', [360, 360], true],
    ['七八年', [84, 96], true],
    ['十一个月', [11, 11], false],
    ['二十年', [240, 240], true],
    ['26年了', [312, 312], true],
    ['27年', [324, 324], true],
    ['50年', [600, 600], true],
    ['干了8年保安', [96, 96], true],
    ['大概14个月', [11, 17], null],
    ['十一个半月', [11.5, 11.5], false],
    ['十二个月', [12, 12], true],
    ['10多个月', [11, 19], null],
    ['大概十个月', [7, 13], null],
    ['大概一年', [9, 15], null],
    ['不到一年', [9, 11.9], false],
    ['二十三年', [276, 276], true],
  ])('for %s is asked back: a full year %j %s', (text, months, atLeast12Months) =>
    expect(since(text)).toEqual({ since: null, months, atLeast12Months, confirm: true }),
  );

  it.each([
    ['18年了一直没工作', [216, 216], true],
    ['两三年', [24, 36], true],
    ['10来年', [108, 144], true],
    ['20几个月', [21, 29], true],
    ['七八年了', [84, 96], true],
    ['在家二十年', [240, 240], true],
    ['二十年没工作', [240, 240], true],
    ['18年了一直自己带娃', [216, 216], true],
    ['30年了', [360, 360], true],
    ['一八年了', [216, 216], true],
    ['大概九个月', [9, 9], false],
    ['大概15个月', [15, 15], true],
    ['三五年', [36, 60], true],
    ['七八年前', [84, 96], true],
    ['大概一年半', [18, 18], true],
    ['大概八个月', [8, 8], false],
    ['好几十年', [240, null], true],
    ['一年零几个月', [14, 21], true],
    ['半年', [6, 6], false],
    ['十天', [0.3, 0.4], false],
    ['一年差两个月', [10, 10], false],
  ])('for %s is %j, a full year %s', (text, months, atLeast12Months) =>
    expect(since(text)).toEqual({ since: null, months, atLeast12Months, confirm: false }),
  );

  it.each([
    ['26年', null],
    ['18年', true],
  ])('%s may be the year or the time: a full year %j', (text, atLeast12Months) =>
    expect(since(text)?.atLeast12Months).toBe(atLeast12Months),
  );

  it.each(['明年', '2026年12月', '一直没工作'])('%s says none', (text) => expect(since(text)).toBeNull());
});
