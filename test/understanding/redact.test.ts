import * as fc from 'fast-check';
import { redact } from '../../src/understanding';

it.each([
  ['我电话13812345678', '我电话***'],
  ['电话138 1234 5678 打给我', '电话*** 打给我'],
  ['138-1234-5678', '***'],
  ['1 3 8 1 2 3 4 5 6 7 8', '***'],
  ['１３８１２３４５６７８', '***'],
  ['幺三八一二三四五六七八', '***'],
  ['一三八，一二三四，五六七八', '***'],
  ['壹叁捌壹贰叁肆伍陆柒捌', '***'],
  ['身份证11010519491231002X', '身份证***'],
  ['身份证是410411 1976 0102 001x 培训怎么报', '身份证是*** 培训怎么报'],
  ['四一零四一一一九七六零一零二零零一二', '***'],
  ['座机0371-61234567', '座机***'],
  ['座机0371-****4567，手机138****5678', '座机***，手机***'],
  ['邮箱zhang.san@example.com', '邮箱***'],
])('%s → %s', (text, redacted) => {
  expect(redact(text)).toBe(redacted);
});

it.each(['2023年4号文', '我48了，03年退伍', '二零零三年退的', '一个月4500块', '72小时内给岗位吗', '打12356还是12345', '三年零六个月'])(
  'leaves %s as it is',
  (text) => {
    expect(redact(text)).toBe(text);
  },
);

it('leaves no seven digits in a row, however they are spaced', () => {
  fc.configureGlobal({ seed: 20261126 });
  const digit = fc.constantFrom(...'0123456789０１２一二三四五六七八九零幺');
  const gap = fc.constantFrom('', ' ', '-', ' - ', '，', '.');
  fc.assert(
    fc.property(fc.array(fc.tuple(digit, gap), { minLength: 7, maxLength: 20 }), (parts) => {
      const left = redact(`我的号码${parts.map(([number, between]) => number + between).join('')}谢谢`);
      expect(left.replace(/[^0-9０-９一二三四五六七八九零幺]/g, '').length).toBeLessThan(7);
    }),
  );
});
