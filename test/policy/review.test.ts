import { join } from 'node:path';
import { loadPolicy } from '../../src/policy';
import { readPolicyFile } from '../../src/policy/pack-reader';
import { reviewPolicy, WatchSchema, type Review, type Watch } from '../../src/policy/review';
import { readRules } from '../../src/policy/rule-reader';

const POLICY = join(__dirname, '..', '..', 'policy');
const { pack } = loadPolicy(POLICY);
const rules = readRules(POLICY);
const read = readPolicyFile(POLICY, 'watch.yaml', WatchSchema);
const watch = 'value' in read ? read.value : ({} as Watch);
const on = (today: string): Review => reviewPolicy(pack, rules, watch, today);

test('watches only documents that exist', () => {
  expect(read).not.toHaveProperty('problems');
  for (const id of Object.keys(watch.documents)) expect(pack.documents.map((document) => document.id)).toContain(id);
});

test('lists what nobody has read: documents, provisions, regions and single categories, each once', () => {
  const { unverified } = on('2026-11-26');
  expect(unverified).toContainEqual({ kind: 'region', id: 'tianjin', title: '天津市', file: 'rules/tianjin.yaml' });
  expect(unverified).toContainEqual(expect.objectContaining({ kind: 'provision', id: 'tax-14-employer' }));
  expect(unverified.map(({ id }) => id)).not.toContain('fund-2023-art10-term');
  const keys = unverified.map(({ kind, id }) => `${kind} ${id}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('warns of an end before it comes, and goes on after it has', () => {
  const ending = { ...pack, documents: pack.documents.map((one) => (one.id === 'pipl' ? { ...one, effectiveTo: '2027-03-01' } : one)) };
  const expiring = (today: string): unknown => reviewPolicy(ending, rules, watch, today).expiring.filter(({ id }) => id === 'pipl');
  expect(expiring('2026-11-30')).toEqual([]);
  expect(expiring('2026-12-01')).toEqual([expect.objectContaining({ until: '2027-03-01', isPast: false })]);
  expect(expiring('2027-03-01')).toEqual([expect.objectContaining({ isPast: false })]);
  expect(expiring('2027-03-02')).toEqual([expect.objectContaining({ isPast: true })]);
});

test('says of each document when it is to be read again: the earliest of its turn, its end and what is noted', () => {
  const { watch: watched } = on('2026-11-26');
  expect(watched.map(({ due }) => due)).toEqual(watched.map(({ due }) => due).toSorted());
  expect(watched).toHaveLength(pack.documents.filter(({ status }) => status !== 'superseded').length);
  const find = (id: string) => watched.find((one) => one.id === id);
  expect(find('employment-promotion-law')).toMatchObject({ lastChecked: '2026-11-23', due: '2027-05-22', isOverdue: false });
  expect(find('tax-veterans-2023-14')?.due).toBe('2026-12-23');
  expect(find('employment-subsidy-fund-measures-2026')).toMatchObject({ due: '2026-12-23', why: expect.stringContaining('正文') });
  expect(on('2026-12-24').watch.filter(({ isOverdue }) => isOverdue).length).toBeGreaterThan(5);
});

test('lists answers without the original wording behind them, and documents that nobody can open', () => {
  const { withoutSource } = on('2026-11-26');
  expect(withoutSource).toContainEqual(
    expect.objectContaining({ kind: 'answer', id: 'tax-benefits.period', file: 'answers/tax-benefits.yaml' }),
  );
  expect(withoutSource).toContainEqual(expect.objectContaining({ kind: 'document', id: 'startup-guarantee-loan' }));
});
