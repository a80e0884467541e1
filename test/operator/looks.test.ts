import { createLooks } from '../../src/operator/looks';

const MINUTE = 60_000;
let now: number;
let written: string[];
let look: (account: string, what?: string) => Promise<void>;

beforeEach(() => {
  now = Date.parse('2026-11-26T10:00:00+08:00');
  written = [];
  const looks = createLooks({ now: () => new Date(now) });
  look = (account, what = 'call-1') => looks.note(account, what, async () => void written.push(`${account} ${what}`));
});

test('a page that looks again and again is written down once, and again for whoever comes back later', async () => {
  await look('zhao');
  now += 10 * MINUTE - 1;
  await look('zhao');
  expect(written).toEqual(['zhao call-1']);
  now += 1;
  await look('zhao');
  expect(written).toEqual(['zhao call-1', 'zhao call-1']);
});

test('another colleague, and another call, are looks of their own', async () => {
  for (const [account, what] of [['zhao'], ['li'], ['zhao', 'call-2']] as const) await look(account, what);
  expect(written).toEqual(['zhao call-1', 'li call-1', 'zhao call-2']);
});

test('what could not be written down fails, and is no look', async () => {
  const looks = createLooks({ now: () => new Date(now) });
  const failing = looks.note('zhao', 'call-1', () => Promise.reject(new Error('the log is away')));
  await expect(failing).rejects.toThrow('the log is away');
  await looks.note('zhao', 'call-1', async () => void written.push('then'));
  expect(written).toEqual(['then']);
});

test('of very many only the last are remembered: one too many is written down, none too few', async () => {
  await look('first');
  for (let count = 0; count < 1_000; count++) await look('zhao', `call-${count}`);
  await look('zhao', 'call-999');
  expect(written).toHaveLength(1_001);
  await look('first');
  expect(written).toHaveLength(1_002);
});
