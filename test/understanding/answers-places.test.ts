/** Places as people name them: roads and schools called after towns, names that several places share, slips that only sound like one. */
import { understandAnswer, type AnswerByKind } from '../../src/understanding';
import { regionTable } from '../../src/understanding/answers/region-table';

const read = (text: string): AnswerByKind['region'] | null => understandAnswer('region', text, { today: '2026-11-20' });
const labels = (text: string): string[] | undefined => read(text)?.candidates?.map(({ label }) => label);

it.each([
  ['我在中原上班', { province: '河南省', city: '郑州市', county: '中原区', code: '410102' }],
  ['武汉大学 洪山', { province: '湖北省', city: '武汉市', county: '洪山区', code: '420111' }],
  ['海南藏族自治州', { province: '青海省', city: '海南藏族自治州', code: '632500' }],
  ['海南', { province: '海南省', city: null, code: '460000' }],
  ['我在昆明滇池边上', { province: '云南省', city: '昆明市', code: '530100' }],
  ['沈阳和平区', { province: '辽宁省', city: '沈阳市', county: '和平区', code: '210102' }],
  ['和平区，沈阳的', { province: '辽宁省', city: '沈阳市', county: '和平区', code: '210102' }],
  ['吉林市', { province: '吉林省', city: '吉林市', code: '220200' }],
  ['市南区', { province: '山东省', city: '青岛市', county: '市南区', code: '370202' }],
  ['青岛市', { province: '山东省', city: '青岛市', code: '370200' }],
  ['郑州北京路', { province: '河南省', city: '郑州市', code: '410100' }],
  ['我在中原郑州', { province: '河南省', city: '郑州市', county: '中原区', code: '410102' }],
  ['我赵县呗', { province: '河北省', city: '石家庄市', county: '赵县', code: '130133' }],
  ['西安', { province: '陕西省', city: '西安市', code: '610100' }],
  ['北京朝阳', { province: '北京市', city: '朝阳区', code: '110105' }],
])('%s is one place', (text, place) => expect(read(text)).toEqual({ ...place, confirm: false }));

it.each([
  ['昆明路', '530100'],
  ['昆明滇池边', '530100'],
  ['河南大学', '410000'],
  ['郑州火车站', '410100'],
  ['我家住汝洲', '410482'],
  ['住汝洲', '410482'],
  ['我是汝洲的', '410482'],
  ['汝洲那边', '410482'],
  ['shanghai', '310000'],
  ['xianggang', '810000'],
])('%s is asked back', (text, code) => {
  expect(read(text)).toMatchObject({ code, confirm: true });
  expect(labels(text)).toBeUndefined();
});

it('offers places of one name, each with all that it lies in, the better known first', () => {
  expect(labels('朝阳')).toEqual(['辽宁省 朝阳市', '北京市 朝阳区', '吉林省 长春市 朝阳区']);
  expect(labels('朝阳区')).toEqual(['北京市 朝阳区', '吉林省 长春市 朝阳区']);
  expect(labels('吉林')).toEqual(['吉林省', '吉林省 吉林市']);
});

it('offers no more places than can be read at a glance', () =>
  expect(labels('城区，鼓楼区，和平区，新华区')?.length).toBeLessThanOrEqual(8));

it.each(['我是豫', '爱好和平的人', '不知道', '我想去郑州', '离开郑州了', '大家和平相处'])('%s names none', (text) =>
  expect(read(text)).toBeNull(),
);

describe('the table', () => {
  it.each([
    ['110000', []],
    ['410100', ['410000']],
    ['410102', ['410000', '410100']],
    ['110101', ['110000']],
  ])('puts %s into %j', (code, parents) => expect(regionTable().unit(code)?.parents).toEqual(parents));

  it('finds nothing by a single sign, by a suffix or by letters beside signs', () => {
    for (const name of ['城', '区', '']) expect(regionTable().named(name)).toEqual([]);
    for (const text of ['zhengzhou市区', '在zhengzhou', 'z']) expect(regionTable().sounding(text)).toEqual([]);
  });

  it('names every unit once under each of its names', () => {
    for (const name of ['香港', '郑州', '郑州市', '恩施']) {
      const codes = regionTable()
        .named(name)
        .map(({ code }) => code);
      expect(new Set(codes).size).toBe(codes.length);
      expect(codes).not.toEqual([]);
    }
  });
});

describe('names beside one another', () => {
  it.each([
    ['吉林吉林市', '220200', false],
    ['绵阳的三台', '510722', false],
    ['潼川镇 三台', '510722', false],
    ['青岛市南区', '370202', false],
    ['杭州市西湖', '330106', false],
    ['绵阳和三台', '510700', true],
    ['三台镇', '510722', true],
    ['在吉林', '220000', true],
  ])('as in %s are %s', (text, code, confirm) => expect(read(text)).toMatchObject({ code, confirm }));

  it.each(['五级', '高级', '我在川', '城里'])('%s names none', (text) => expect(read(text)).toBeNull());
});

describe('typed in letters', () => {
  it.each([
    ['Ruzhou, Henan', '410482'],
    ['henan ruzhou', '410482'],
    ['he nan ru zhou', '410482'],
    ['Longgang District, Shenzhen', '440307'],
  ])('%s is the smaller of two places of which one lies in the other, read back', (text, code) =>
    expect(read(text)).toMatchObject({ code, confirm: true }),
  );

  it.each(['What documents do I need', 'Ruzhou, Sichuan', 'how long does it take in all and where do I go for it'])(
    '%s names no place',
    (text) => expect(read(text)).toBeNull(),
  );
});
