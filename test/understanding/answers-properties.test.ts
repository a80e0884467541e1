import * as fc from 'fast-check';
import { SLOT_KINDS, understandAnswer, type AnswerByKind, type SlotKind } from '../../src/understanding';
import { checkDigit } from '../../src/understanding/answers/id-number';

// The same cases on every run: a failure is a change of the code.
fc.configureGlobal({ seed: 20261123 });

/** What holds of any answer, however it is typed; examples are in `answers.test.ts`. */
const today = '2025-06-15';
const read = <Kind extends SlotKind>(kind: Kind, text: string): AnswerByKind[Kind] | null => understandAnswer(kind, text, { today });

it('accepts exactly one of the eleven check digits', () => {
  const born = fc.date({ min: new Date('1930-01-01'), max: new Date('2010-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.integer({ min: 110_000, max: 659_999 }), born, fc.integer({ min: 0, max: 999 }), (area, birth, order) => {
      const digits = `${area}${birth.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`;
      const valid = [...'0123456789X'].filter((digit) => read('id_number', digits + digit)?.valid);
      expect(valid).toEqual([checkDigit(digits)]);
    }),
  );
});

describe('every parser', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(...'零一二三四五六七八九十百千万年月日号岁前去上下多半来快到的了是没有不ⅹＸ.-/+1250'),
    fc.constantFrom('虚岁', '农历', '国庆', '吉林', '鼓楼', '大前年', '个月', '13812345678', '11010519491231002X', '上上个', '礼拜'),
  );
  const anything = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

  it.each(SLOT_KINDS)('of %s takes whatever is typed, and twice says the same', (kind) => {
    fc.assert(
      fc.property(anything, (text) => {
        const answer = read(kind, text);
        expect(read(kind, text)).toEqual(answer);
        expect(JSON.stringify(answer)).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps its promises about ranges', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const age = read('age', text);
        if (age?.age !== null && age) expect(age.range).toEqual([age.age, age.age]);
        if (age?.age === null) expect(age.confirm).toBe(true);
        const since = read('unemployed_since', text);
        const [low, high] = since?.months ?? [null, null];
        if (low !== null && high !== null) expect(low).toBeLessThanOrEqual(high);
        if (since?.atLeast12Months) expect(low).toBeGreaterThanOrEqual(12);
        const money = read('money', text);
        if (money) expect(money.range[0]).toBeLessThanOrEqual(money.range[1] ?? 0);
      }),
      { numRuns: 1000 },
    );
  });
});
