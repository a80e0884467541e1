import { changesBetween, type Table } from './changes';

const table = (more: Partial<Table> = {}): Table => ({
  paths: 12,
  longest: 7,
  mean: 5.5,
  results: { likely: 3, 'needs-review': 5, unlikely: 4 },
  rules: { base: 'true 8, false 4, unknown 0', 'zj-dibao': 'true 3, false 9, unknown 0' },
  digest: 'a',
  ...more,
});

it('says nothing where nothing changed', () => {
  expect(changesBetween({ '330000 zhejiang': table() }, { '330000 zhejiang': table() })).toEqual([]);
});

it('says how many paths came to another result, and by which rule', () => {
  const after = table({
    results: { likely: 2, 'needs-review': 6, unlikely: 4 },
    rules: { base: 'true 8, false 4, unknown 0', 'zj-dibao': 'true 2, false 9, unknown 1' },
    digest: 'b',
  });
  expect(changesBetween({ '330000 zhejiang': table() }, { '330000 zhejiang': after })).toEqual([
    '330000 zhejiang, paths that end likely: 3 -> 2',
    '330000 zhejiang, paths that end needs-review: 5 -> 6',
    '330000 zhejiang, rule zj-dibao: true 3, false 9, unknown 0 -> true 2, false 9, unknown 1',
  ]);
});

it('names a rule or a region that came or went', () => {
  const { base = '' } = table().rules;
  const changed = changesBetween({ '330000 zhejiang': table() }, { '330000 zhejiang': table({ rules: { base, 'zj-new': 'true 1' } }) });
  expect(changed).toEqual([
    '330000 zhejiang, rule zj-dibao: true 3, false 9, unknown 0 -> is gone',
    '330000 zhejiang, rule zj-new: was not there -> true 1',
  ]);
  expect(changesBetween({}, { '620000 gansu': table() })).toContain('620000 gansu, paths: was not there -> 12');
  expect(changesBetween({ '620000 gansu': table() }, {})).toContain('620000 gansu, paths: 12 -> is gone');
});

it('says of paths that ask or miss otherwise, where every count is the same', () => {
  expect(changesBetween({ '330000 zhejiang': table() }, { '330000 zhejiang': table({ digest: 'b' }) })).toEqual([
    '330000 zhejiang: the counts are the same, but some path asks, ends or misses otherwise',
  ]);
});
