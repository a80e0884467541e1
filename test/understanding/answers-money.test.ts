import { understandAnswer, type AnswerByKind } from '../../src/understanding';

const read = (text: string): AnswerByKind['money'] | null => understandAnswer('money', text, { today: '2025-06-15' });

it.each([
  ['一个月两千八', 2800, 'month'],
  ['1万5', 15_000, null],
  ['2w3', 23_000, null],
  ['12万5', 125_000, null],
  ['大概0元', 0, null],
  ['48元', 48, null],
  ['一个月40', 40, 'month'],
  ['3千5', 3500, null],
  ['一年三万', 30_000, 'year'],
  ['2,500元', 2500, null],
  ['12,500', 12_500, null],
  ['没啥收入', 0, null],
  ['一天一百五', 150, 'day'],
  ['日结120', 120, 'day'],
  ['一次性五千', 5000, 'once'],
  ['千五蚊', 1500, null],
  ['30块', 30, null],
  ['￥30', 30, null],
  ['50', 50, null],
  ['30一个月', 30, 'month'],
  ['0', 0, null],
  ['两千 两千', 2000, null],
  ['到手三千五百块', 3500, null],
])('%s is %d', (text, amount, period) => {
  expect(read(text)).toEqual({ amount, range: [amount, amount], period, confirm: false });
});

it.each([
  ['一千五六', [1500, 1600]],
  ['一千七八百', [1700, 1800]],
  ['两三千块', [2000, 3000]],
  ['三五百块', [300, 500]],
  ['四五千', [4000, 5000]],
  ['2k多', [2000, 2999]],
  ['三到五千', [3000, 5000]],
  ['300到五千', [300, 5000]],
  ['40到60', [40, 60]],
  ['三千多块，还有一点补贴', [3000, 3999]],
  ['三四千', [3000, 4000]],
  ['百来块', [80, 150]],
  ['10多块', [10, 19]],
  ['1万到2万', [10_000, 20_000]],
  ['3000元到4000元', [3000, 4000]],
  ['3500～4500', [3500, 4500]],
  ['好几百', [400, 999]],
  ['大几千', [5000, 9999]],
  ['几万', [20_000, 99_999]],
  ['一千大几', [1500, 1999]],
  ['千把块', [800, 1500]],
  ['个把千', [800, 1500]],
  ['千把两千', [1000, 2000]],
  ['百八十块', [80, 180]],
  ['五百来块', [450, 599]],
  ['五千块多', [5000, 5999]],
  ['五千块多一点', [5000, 5250]],
  ['五千多点', [5000, 5250]],
  ['两千挂零', [2000, 2100]],
  ['两千出头', [2000, 2300]],
  ['三千好几', [3000, 3999]],
  ['一百五十几', [150, 159]],
  ['不到三千', [2400, 3000]],
  ['三千以内', [2400, 3000]],
  ['毛三千', [2400, 3000]],
  ['至少三千', [3000, null]],
  ['少说也有三千', [3000, null]],
  ['三千打底吧', [3000, null]],
])('%s is asked back as %j', (text, range) => {
  const answer = read(text);
  expect(answer).toMatchObject({ amount: null, period: null, confirm: true });
  expect(answer?.range[0]).toBeCloseTo(range[0] ?? 0);
  expect(answer?.range[1] ?? null).toEqual(range[1] === null ? null : expect.closeTo(range[1] ?? 0));
});

it.each([
  ['30', 30, null],
  ['没收入，低保三百', 300, null],
  ['一毛钱都没有，低保六百', 600, null],
  ['两千 三千', 2000, null],
  ['五千到三千', 5000, null],
  ['一个月两千一年三万', 2000, 'month'],
  ['半年一万', 10_000, null],
  ['每季度三千', 3000, null],
  ['2w35', 20_000, null],
  ['年终奖一万', 10_000, null],
  ['差不离四千', 4000, null],
  ['两千左右', 2000, null],
  ['两口子四千', 4000, null],
])('%s is asked back as %d', (text, amount, period) =>
  expect(read(text)).toEqual({ amount, range: [amount, amount], period, confirm: true }),
);

it.each(['不固定', '一分五毛', '两毛', '万一没有呢', '老百姓', '三口人', '打零工', '仨瓜俩枣', '二六千', '三六百', '五七百块', '一千三六'])(
  '%s names no amount',
  (text) => expect(read(text)).toBeNull(),
);
