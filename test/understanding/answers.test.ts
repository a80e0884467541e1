import { understandAnswer, type AnswerByKind, type SlotKind } from '../../src/understanding';
import { parseNumber } from '../../src/understanding/answers/numerals';

const today = '2025-06-15';
const read = <Kind extends SlotKind>(kind: Kind, text: string): AnswerByKind[Kind] | null => understandAnswer(kind, text, { today });

describe('numbers', () => {
  it.each([
    ['一万二', 12_000],
    ['四百八', 480],
    ['一百零五', 105],
    ['两千零三', 2003],
    ['廿八', 28],
    ['俩', 2],
    ['二〇〇三', 2003],
    ['十', 10],
    ['三万五千', 35_000],
    ['1.5', 1.5],
  ])('%s is %d', (text, value) => expect(parseNumber(text)).toBe(value));

  it.each(['', '一丁', '甲'])('"%s" is none', (text) => expect(parseNumber(text)).toBeNull());
});

describe('age', () => {
  it.each([
    ['四十八了快四十九', 48],
    ['我都五十四啦', 54],
    ['当了12年兵 今年48', 48],
    ['我48 我老婆46', 48],
    ['51周岁 虚岁52', 51],
    ['我五十有二', 52],
    ['48.5', 48],
    ['1980年5月6日', 45],
    ['刚过生日五十', 50],
    ['18岁当兵 今年52', 52],
    ['当兵那年18岁 今年52', 52],
    ['14岁', 14],
    ['110岁', 110],
    ['五一岁', 51],
    ['我47哩', 47],
  ])('%s is %d, and counts', (text, age) => expect(read('age', text)).toEqual({ age, range: [age, age], confirm: false }));

  it.each([
    ['虚岁五十一', [49, 50]],
    ['五十来岁', [48, 59]],
    ['五十左右', [48, 52]],
    ['奔六十的人了', [57, 59]],
    ['七六年的', [48, 49]],
    ['76年腊月生的', [48, 49]],
    ['七零后', [45, 55]],
    ['过了五十', [50, 59]],
    ['年过半百', [50, 55]],
    ['四十一二', [41, 42]],
    ['五十一、二', [51, 52]],
    ['奔五的人', [47, 49]],
    ['五十出头', [50, 53]],
    ['五十啷当岁', [50, 59]],
    ['五十大几', [54, 59]],
    ['五张多', [50, 59]],
    ['四十八到五十', [48, 50]],
    ['48或50岁', [48, 50]],
    ['五十二虚', [50, 51]],
    ['年底才满五十', [49, 50]],
    ['明年五十', [48, 49]],
    ['不到五十', [47, 49]],
    ['五十不到', [47, 49]],
    ['小五十', [48, 49]],
    ['76.5', [49, 76]],
  ])('%s is asked back', (text, range) => expect(read('age', text)).toEqual({ age: null, range, confirm: true }));

  it.each([
    ['唔够五十', 50],
    ['年届五十', 50],
    ['大前年五十', 50],
    ['可能五十三', 53],
    ['五一', 51],
    ['过生日就五十', 49],
    ['差三年六十', 57],
    ['差半年六十', 59],
    ['六十还差两岁', 58],
    ['离六十还有两年', 58],
    ['还有几个月五十', 49],
  ])('%s is asked back as %d', (text, age) => expect(read('age', text)).toEqual({ age, range: [age, age], confirm: true }));

  it.each(['13岁', '111岁', '四十九斤', '当了20年', '我属龙', '不晓得', '干了30年', '一百二', '5'])('%s says none', (text) =>
    expect(read('age', text)).toBeNull(),
  );
});

describe('birthdate', () => {
  it.each([
    ['七六年五月三号', '1976-05-03', 49],
    ['19760616', '1976-06-16', 48],
    ['76.5.3', '1976-05-03', 49],
    ['11010519491231002X', '1949-12-31', 75],
  ])('%s is %s', (text, birth, age) =>
    expect(read('birthdate', text)).toEqual({ birth, precision: 'day', age, ageRange: [age, age], confirm: false }),
  );

  it('leaves the age open in the month of the birthday', () => {
    expect(read('birthdate', '1976年6月')).toEqual({ birth: '1976-06', precision: 'month', age: null, ageRange: [48, 49], confirm: true });
  });

  it.each(['农历七六年五月初三', '七六年腊月', '七六年属龙'])('keeps of %s the year and asks back', (text) => {
    expect(read('birthdate', text)).toEqual({ birth: '1976', precision: 'year', age: null, ageRange: [48, 49], confirm: true });
  });

  it('asks back a day that does not exist', () => {
    expect(read('birthdate', '1976-02-30')).toMatchObject({ birth: '1976-02', confirm: true });
  });

  it.each(['2030年1月1日', '三月', '七十年代', '我48', '410411197601020010'])('%s says none', (text) =>
    expect(read('birthdate', text)).toBeNull(),
  );
});

describe('out of work since', () => {
  it.each([
    ['去年三月份', '2024-03', true],
    ['前年国庆过后', '2023-10', true],
    ['大前年', '2022', true],
    ['2023年底厂子倒了', '2023-12', true],
    ['18年就没干了', '2018', true],
    ['上个月', '2025-05', false],
    ['去年七月', '2024-07', false],
    ['2024.6.15', '2024-06', true],
  ])('%s: %s, a full year %s', (text, since, atLeast12Months) =>
    expect(read('unemployed_since', text)).toMatchObject({ since, atLeast12Months, confirm: false }),
  );

  it.each([
    ['三年多', [36, 47], true],
    ['一年零俩月', [14, 14], true],
    ['俺没得工作两年多咯', [24, 35], true],
    ['七八年了', [84, 96], true],
    ['一个半月', [1.5, 1.5], false],
  ])('%s is a length', (text, months, atLeast12Months) =>
    expect(read('unemployed_since', text)).toEqual({ since: null, months, atLeast12Months, confirm: false }),
  );

  it.each(['去年', '去年六月', '差不多一年', '一年半载', '十一二个月'])('%s leaves twelve months open', (text) =>
    expect(read('unemployed_since', text)).toMatchObject({ atLeast12Months: null, confirm: true }),
  );

  it('asks back a bare month, which could be of any year', () => {
    expect(read('unemployed_since', '8月份')).toMatchObject({ since: '2024-08', confirm: true });
  });

  it.each(['厂子倒了就在家', '一直没工作', '2026年1月'])('%s says none', (text) => expect(read('unemployed_since', text)).toBeNull());
});

describe('yes and no', () => {
  it.each(['有的', '中', '要得', '嗯呐', '没毛病', '可不是嘛', '以前没有 现在有了', '怎么没有', '👍', 'shi', '我当过兵'])(
    '%s is yes',
    (text) => expect(read('yesno', text)).toEqual({ value: 'yes' }),
  );
  it.each(['没得', '冇', '唔系', '么得', '不可能', '以前交过 现在断了', '确实没有', 'meiyou', '不中'])('%s is no', (text) =>
    expect(read('yesno', text)).toEqual({ value: 'no' }),
  );
  it.each(['不晓得', '应该是吧', '搞不清', '好像没有', '谁知道呢', '记不得了', '唔知'])('%s is unsure', (text) =>
    expect(read('yesno', text)).toEqual({ value: 'unsure' }),
  );
  it.each(['啥叫低保', '办过吗', '随便', '48', ''])('%s is neither', (text) => expect(read('yesno', text)).toBeNull());
});

describe('region', () => {
  it.each([
    ['我在汝州', '河南省', '汝州市', '410482'],
    ['河南', '河南省', null, '410000'],
    ['平顶山市鲁山县', '河南省', '平顶山市', '410423'],
    ['魔都浦东', '上海市', '浦东新区', '310115'],
    ['长春朝阳', '吉林省', '长春市', '220104'],
    ['青岛市南区', '山东省', '青岛市', '370202'],
    ['恩施', '湖北省', '恩施土家族苗族自治州', '422800'],
    ['恩施市', '湖北省', '恩施市', '422801'],
    ['鄭州', '河南省', '郑州市', '410100'],
    ['豫', '河南省', null, '410000'],
  ])('%s', (text, province, city, code) => expect(read('region', text)).toMatchObject({ province, city, code, confirm: false }));

  it('offers the places that share a name', () => {
    const answer = read('region', '鼓楼区');
    expect(answer?.confirm).toBe(true);
    expect(answer?.candidates?.map((candidate) => candidate.city)).toEqual(['南京市', '徐州市', '福州市', '开封市']);
    expect(read('region', '南京鼓楼区')).toMatchObject({ code: '320106', confirm: false });
    expect(read('region', '吉林')?.candidates?.map((candidate) => candidate.code)).toEqual(['220000', '220200']);
  });

  it.each(['老家四川达州 现在在广州打工', '四川达州人在广州打工'])('asks which of two places counts: %s', (text) => {
    const answer = read('region', text);
    expect(answer?.confirm).toBe(true);
    expect(answer?.candidates?.map(({ city }) => city).sort()).toEqual(['广州市', '达州市']);
  });

  it('puts the residence first of two places', () =>
    expect(read('region', '老家四川达州 现在在广州打工')).toMatchObject({ city: '广州市', code: '440100', confirm: true }));

  it.each(['我在公安局上过班', '有个互助会', '和平时一样', '不在郑州'])('takes no word for a place in %s', (text) =>
    expect(read('region', text)).toBeNull(),
  );

  it.each(['广州路那边', '江城', '襄樊', '兵团'])('%s is asked back', (text) => expect(read('region', text)?.confirm).toBe(true));

  it('asks back what only sounds like a place', () => {
    expect(read('region', '汝洲')).toMatchObject({ code: '410482', confirm: true });
    expect(read('region', 'zhengzhou')).toMatchObject({ code: '410100', confirm: true });
  });

  it.each(['不告诉你', '家里', '中国'])('%s names none', (text) => expect(read('region', text)).toBeNull());
});

describe('phone', () => {
  it.each([
    ['+86 138-1234-5678', '13812345678', 'mobile', false],
    ['１３８１２３４５６７８', '13812345678', 'mobile', false],
    ['幺三八 洞洞两三 四五六拐', '13800234567', 'mobile', true],
    ['（0371）65900000', '0371-65900000', 'landline', false],
    ['（027）8765-4321', '027-87654321', 'landline', false],
    ['010 6590 0000', '010-65900000', 'landline', false],
    ['(+86)010-65900000', '010-65900000', 'landline', false],
    ['0816-222-3344', '0816-2223344', 'landline', false],
    ['0371-65900000转8', '0371-65900000', 'landline', true],
    ['0371-65900000 ext 12', '0371-65900000', 'landline', true],
    ['0371-65900000#3', '0371-65900000', 'landline', true],
    ['13812345678转8', '13812345678', 'mobile', true],
    ['13812345678 9', '13812345678', 'mobile', true],
    ['9,13812345678', '13812345678', 'mobile', true],
    ['008613812345678', '13812345678', 'mobile', false],
    ['86-138-1234-5678', '13812345678', 'mobile', false],
    ['8613812345678', '13812345678', 'mobile', false],
    ['1 3 8 - 1 2 3 4 - 5 6 7 8', '13812345678', 'mobile', false],
    ['么三八一二三四五六七八', '13812345678', 'mobile', true],
    ['堂客的13812345678', '13812345678', 'mobile', true],
  ])('%s', (text, phone, kind, confirm) => expect(read('phone', text)).toEqual({ phone, valid: true, kind, confirm }));

  it.each(['12345', '12356', '110', '10086', '95588', '955881', '12306', '400-820-8820', '800-820-8820', '4008208820', '打110吧'])(
    '%s is a hotline, not a person',
    (text) => expect(read('phone', text)).toMatchObject({ valid: false, kind: 'service' }),
  );
  it.each(['1381234567', '138123456789', '23812345678', '123456789', '23456', '138****5678', '12812345678'])(
    '%s is none that exists',
    (text) => expect(read('phone', text)).toMatchObject({ valid: false, kind: null }),
  );
  it('asks back when two are given', () =>
    expect(read('phone', '13812345678或者13912345678')).toMatchObject({ valid: true, confirm: true }));
  it('offers each of two numbers, mobile ones first', () =>
    expect(read('phone', '0371-65900000，13912345678')?.candidates).toEqual([
      { phone: '13912345678', valid: true, kind: 'mobile', label: '13912345678' },
      { phone: '0371-65900000', valid: true, kind: 'landline', label: '0371-65900000' },
    ]));
  it.each(['没有电话', '1234', '3个人'])('%s holds none', (text) => expect(read('phone', text)).toBeNull());
});

describe('identity number', () => {
  it('reads birth and sex of a valid one', () => {
    expect(read('id_number', '身份证号 110105 19491231 002x')).toEqual({
      id: '11010519491231002X',
      valid: true,
      reason: null,
      birth: '1949-12-31',
      sex: 'female',
      confirm: false,
    });
  });
  it.each([
    ['110105194912310021', 'checksum'],
    ['110105194902300025', 'date'],
    ['110105203012310025', 'future'],
    ['1101051949123100', 'length'],
    ['1101051949123A002X', 'characters'],
  ])('%s is refused for its %s', (text, reason) => expect(read('id_number', text)).toMatchObject({ valid: false, reason, birth: null }));
  it.each([
    ['护照AB1234567，身份证 110105 19491231 002X', '11010519491231002X'],
    ['11010519491231002X（AB1234567）', '11010519491231002X'],
    ['110105 - 1949.12.31 - 002X', '11010519491231002X'],
    [`${'。'.repeat(150)}11010519491231002X`, '11010519491231002X'],
  ])('finds the longest number in %s', (text, id) => expect(read('id_number', text)).toMatchObject({ id, valid: true, confirm: false }));

  it.each([
    ['110105189912310021', 'date'],
    ['1101051949123X0021', 'characters'],
    ['X10105194912310021', 'characters'],
    ['11010519491231002A', 'characters'],
  ])('%s is refused for its %s', (text, reason) => expect(read('id_number', text)).toMatchObject({ valid: false, reason }));

  it.each(['身份证', '123', 'ABCDEFG', 'AB12C34D', `${'。'.repeat(200)}11010519491231002X`])('%s holds none', (text) =>
    expect(read('id_number', text)).toBeNull(),
  );

  it('asks back one of 15 digits', () =>
    expect(read('id_number', '410411760102001')).toMatchObject({ valid: true, birth: '1976-01-02', sex: 'male', confirm: true }));
});

it('refuses a today that is no day', () => {
  expect(() => understandAnswer('age', '48', { today: '2025-02-30' })).toThrow(/2025-02-30/);
});
