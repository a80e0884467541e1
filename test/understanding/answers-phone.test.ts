/** Telephone numbers as they are typed, with the signs, the country and the extensions that people put around them. */
import { understandAnswer, type AnswerByKind } from '../../src/understanding';

const read = (text: string): AnswerByKind['phone'] | null => understandAnswer('phone', text, { today: '2026-11-20' });

describe('a number that can be called', () => {
  it.each([
    ['打86 138 1234 5678哈', '13812345678'],
    ['（+86）13812345678', '13812345678'],
    ['（+86 138 1234 5678）', '13812345678'],
    ['138——1234——5678', '13812345678'],
    ['138 – 1234 – 5678', '13812345678'],
    ['138, 1234, 5678', '13812345678'],
    ['138·1234·5678', '13812345678'],
    ['我电话13812345678 家里3口人', '13812345678'],
    ['1381234567 8', '13812345678'],
    ['19912345678', '19912345678'],
  ])('in %s is the mobile %s', (text, phone) => expect(read(text)).toEqual({ phone, valid: true, kind: 'mobile', confirm: false }));

  it.each([
    ['+86 (0371) 6590 0000', '0371-65900000'],
    ['（0086）010-65900000', '010-65900000'],
    ['(0371) 6590-0000', '0371-65900000'],
    ['0371——65900000', '0371-65900000'],
    ['0371 6590 0000', '0371-65900000'],
    ['0816 222 3344', '0816-2223344'],
    ['02987654321', '029-87654321'],
    ['0371-65900000，家里3口人', '0371-65900000'],
  ])('in %s is the landline %s', (text, phone) => expect(read(text)).toEqual({ phone, valid: true, kind: 'landline', confirm: false }));

  it.each([
    '0371-65900000 转808',
    '0371-65900000分机8',
    '0371-65900000转：8',
    '0371 6590 0000-8',
    '0371-65900000*8',
    '0371-65900000 EXT. 12',
  ])('is asked back where it has an extension: %s', (text) =>
    expect(read(text)).toEqual({ phone: '0371-65900000', valid: true, kind: 'landline', confirm: true }),
  );

  it('is one where it is said twice', () =>
    expect(read('13812345678 对 13812345678')).toEqual({ phone: '13812345678', valid: true, kind: 'mobile', confirm: false }));
});

describe('a number that nobody can be called back at', () => {
  it.each([
    ['119', '119'],
    ['125', '125'],
    ['1001', '1001'],
    ['10000', '10000'],
    ['100860', '100860'],
    ['10109', '10109'],
    ['11185', '11185'],
    ['12580', '12580'],
    ['16812', '16812'],
    ['96110', '96110'],
    ['95588-1', '95588'],
    ['1-2-3-4-5', '12345'],
    ['400-820-8820-1', '4008208820'],
    ['400-8208820', '4008208820'],
    ['400 820 8820', '4008208820'],
    ['8008208820', '8008208820'],
  ])('in %s is the hotline %s', (text, phone) => expect(read(text)).toEqual({ phone, valid: false, kind: 'service', confirm: false }));

  it.each([
    ['编号12345678，共3页', '12345678'],
    ['共3页，编号12345678', '12345678'],
    ['138****5678', '138****5678'],
    ['1381234567', '1381234567'],
    ['600-820-8820', '6008208820'],
    ['65900000', '65900000'],
    ['13012', '13012'],
    ['10212', '10212'],
    ['16812345', '16812345'],
    ['400-820-88201', '40082088201'],
  ])('in %s is %s, which exists nowhere', (text, phone) => expect(read(text)).toEqual({ phone, valid: false, kind: null, confirm: false }));

  it.each(['130', '1200', '第9号'])('is not read into %s', (text) => expect(read(text)).toBeNull());
});
