import { createLooks, type Looks } from '../../src/base/looks';

const MINUTE = 60_000;
let now: number;
let noted: string[];
let looks: Looks;

beforeEach(() => {
  now = Date.parse('2026-11-26T10:00:00+08:00');
  noted = [];
  looks = createLooks({ now: () => new Date(now) });
});

const record = (look: string) => async () => void noted.push(look);
const goOn = (look: string) => looks.noteUnlessLately(look, record(look));

test('a page that looks again and again is noted once, and again for whoever comes back later', async () => {
  await goOn('zhao 1');
  now += 10 * MINUTE - 1;
  await goOn('zhao 1');
  expect(noted).toEqual(['zhao 1']);
  now += 1;
  await goOn('zhao 1');
  expect(noted).toEqual(['zhao 1', 'zhao 1']);
});

test('another colleague, and another call, are looks of their own', async () => {
  for (const look of ['zhao 1', 'li 1', 'zhao 2']) await goOn(look);
  expect(noted).toEqual(['zhao 1', 'li 1', 'zhao 2']);
});

test('a page that is opened anew is noted each time, and what it fetches afterwards goes on from there', async () => {
  await goOn('zhao 1');
  now += 9 * MINUTE;
  await looks.note('zhao 1', record('zhao 1'));
  now += 9 * MINUTE;
  await goOn('zhao 1');
  expect(noted).toEqual(['zhao 1', 'zhao 1']);
});

test('what could not be written down fails, and is no look', async () => {
  const away = () => Promise.reject(new Error('the log is away'));
  await expect(looks.noteUnlessLately('zhao 1', away)).rejects.toThrow('the log is away');
  await expect(looks.note('zhao 1', away)).rejects.toThrow('the log is away');
  await goOn('zhao 1');
  expect(noted).toEqual(['zhao 1']);
});

test('of very many only the newest are remembered: one too many is noted, none too few', async () => {
  await goOn('first');
  for (let count = 0; count < 1_000; count++) await goOn(`zhao ${count}`);
  await goOn('zhao 999');
  expect(noted).toHaveLength(1_001);
  await goOn('first');
  expect(noted).toHaveLength(1_002);
});
