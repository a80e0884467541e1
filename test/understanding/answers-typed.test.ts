/** What is typed in letters: digits spelled out, pinyin, and places beside one another. */
import { understandAnswer } from '../../src/understanding';
import { spelledDigits } from '../../src/understanding/answers/spelled-digits';
import { fromPinyin } from '../../src/understanding/answers/typed-pinyin';
import { typedPlace } from '../../src/understanding/answers/typed-places';
import type { RegionAnswer } from '../../src/understanding/types';

const context = { today: '2026-11-27' };

describe('digits spelled out', () => {
  it.each([
    ['yao san ba one two three four five six seven eight', '幺三八12345678'],
    ['yao,san.ba-yi er  san si wu liu qi ba', '幺三八一二三四五六七八'],
    ['YAO SAN BA YI ER', '幺三八一二'],
    ['one three eight oh zero', '13800'],
    ['one THREE eight nine five', '13895'],
    ['one double three eight eight', '13388'],
    ['one Triple three eight', '13338'],
    ['my number: one double  oh triple nine, thanks', 'my number: 100999 thanks'],
    ['ling yi er san liang', '零一二三两'],
    ['138 and one two three four five', '138 and 12345'],
  ])('%s is %s', (text, digits) => {
    expect(spelledDigits(text)).toBe(digits);
  });

  it.each([
    'one two three four',
    'double trouble, double top',
    'someone two three four five',
    'one two three four fivefold',
    'one three eight nine ten',
    '一三八一二',
    'a 1 b',
    '',
  ])('"%s" stays as it is', (text) => {
    expect(spelledDigits(text)).toBe(text);
  });
});

describe('pinyin', () => {
  it.each([
    ['si shi ba', '四十八'],
    ['sishiba', '四十八'],
    ['Si Shi Ba Sui', '四十八岁'],
    ['ｓｉ shi', '四十'],
    ['  wu shi  ', '五十'],
    ['qu nian wu yue', '去年五月'],
    ["xi'an", "xi'an"],
    ['wo jin nian wu shi er le', '我今年五十二了'],
    ['wo shi si shi ba', '我是四十八'],
    ['wo shi shi ba sui', '我是十八岁'],
    ['wo shi 48', '我是48'],
    ['wo shi si nian', '我十四年'],
    ['an shi er', '俺十二'],
    ['er shi shi', '二十十'],
    ['shi shi', '是十'],
    ['san qian kuai qian', '三千块钱'],
    ['san qian', '三千'],
    ['3 qian', '3千'],
    ['liang bai kuai', '两百块'],
    ['san wan kuai', '三万块'],
    ['san shi kuai', '三十块'],
    ['2000 kuai', '2000块'],
    ['si bai qian', '四百千'],
    ['shi qian kuai', '十千块'],
    ['san nian qian', '三年前'],
    ['kuai wu shi le', '快五十了'],
    ['wu qian kuai', '五千块'],
    ['1979.3.5', '1979.3.5'],
    ['1979-03 sheng', '1979-03生'],
    ['2024/5 xiagang', '2024/5下岗'],
    ['san ge yue', '三个月'],
    ['budao san qian', '不到三千'],
    ['san nian lingji ge yue', '三年零几个月'],
    ['yi nian ban, zuoyou', '一年半左右'],
  ])('%s is %s', (text, signs) => {
    expect(fromPinyin(text)).toBe(signs);
  });

  it.each(['si shi ba years', 'wu shi 岁', '48', 'si shi ba!', 'banana', 'wushiwushiwushiwushiwushi', '四十八', ''])(
    '"%s" stays as it is',
    (text) => {
      expect(fromPinyin(text)).toBe(text);
    },
  );

  it('may be as long as a word can be, and no longer', () => {
    expect(fromPinyin('wushi'.repeat(4))).toBe('五十'.repeat(4));
    expect(fromPinyin('wuwu'.repeat(6))).toBe('五'.repeat(12));
    expect(fromPinyin(`${'wuwu'.repeat(6)}wu`)).toBe(`${'wuwu'.repeat(6)}wu`);
  });
});

describe('places beside one another', () => {
  const place = (text: string) => understandAnswer('region', text, context);

  it.each([
    ['Ruzhou City, Henan Province, China', { province: '河南省', city: '汝州市', code: '410482' }],
    ['Mianyang Sichuan', { province: '四川省', city: '绵阳市', code: '510700' }],
    ['Santai County, Mianyang', { city: '绵阳市', county: '三台县', code: '510722' }],
    ['san tai xian mian yang shi', { code: '510722' }],
  ])('%s is one place, and is asked back', (text, expected) => {
    const found = place(text);
    expect(found).toMatchObject({ ...expected, confirm: true });
    expect(found?.candidates).toBeUndefined();
  });

  it('says no county where a city was meant', () => {
    expect(place('Mianyang, Sichuan')).not.toHaveProperty('county');
  });

  describe('of a country of four places', () => {
    const known: Record<string, string> = {
      north: '120000',
      hill: '123400',
      brook: '123456',
      hillnorth: '120000',
      south: '560000',
    };
    const asked: string[] = [];
    const parse = (name: string): RegionAnswer | null => {
      asked.push(name);
      const code = known[name.toLowerCase()];
      return code ? { province: name, city: null, code, confirm: false } : null;
    };
    const find = (text: string) => typedPlace(text, parse)?.code;
    beforeEach(() => void asked.splice(0));

    it.each([
      ['Brook North', '123456'],
      ['North, Brook', '123456'],
      ['hill, north', '123400'],
      ['Brook Hill', '123456'],
      ['Brook District, Hill City, North Province', '123456'],
      ['north.  brook', '123456'],
      ['North’ brook', '123456'],
    ])('%s', (text, code) => {
      expect(find(text)).toBe(code);
    });

    it.each(['North North', 'Brook South', 'South Hill', 'North 12 Brook', '住 North Brook', 'North Brook 住', 'North', 'North Brookcity'])(
      '%s is none',
      (text) => {
        expect(find(text)).toBeUndefined();
      },
    );

    it('a word that only ends or begins as a kind of place is a name', () => {
      find('Cityhill Newcity');
      expect(asked).toEqual(['Cityhill', 'Newcity']);
    });

    it('is looked for in eight words, and in no more', () => {
      expect(find('n o r t h br oo k')).toBe('123456');
      expect(find('n o r t h b r oo k')).toBeUndefined();
    });

    it('asks of no empty name', () => {
      find(', North Brook,');
      expect(asked).not.toContain('');
    });
  });
});
