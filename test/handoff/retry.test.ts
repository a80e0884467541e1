import { nextTry, parseRetryAfter, RETRY_DELAYS_MILLISECONDS } from '../../src/handoff/retry';

const NOW = new Date('2026-11-23T01:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const waits = (random: number): (number | undefined)[] =>
  RETRY_DELAYS_MILLISECONDS.map((_, index) => {
    const at = nextTry(index + 1, NOW, () => random);
    return at === null ? undefined : at.getTime() - NOW.getTime();
  });

it('is tried nine times more, after seconds at first and a day at last', () => {
  expect(waits(0.5)).toEqual([5_000, 30_000, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR]);
  expect([nextTry(10, NOW, () => 0.5), nextTry(10, NOW, () => 0.5, 1_000)]).toEqual([null, null]);
});

it('comes up to a fifth sooner or later, so that the cases of an outage do not come all at once', () => {
  expect(waits(0).slice(0, 3)).toEqual([4_000, 24_000, 96_000]);
  expect(waits(1).slice(0, 3)).toEqual([6_000, 36_000, 144_000]);
});

it('comes when the receiver asked for it, to the millisecond', () => {
  expect(nextTry(1, NOW, () => 0, 90_000)).toEqual(new Date(NOW.getTime() + 90_000));
  expect(nextTry(1, NOW, () => 0, 0)).toEqual(NOW);
});

it.each<[string | undefined, number | null]>([
  ['120', 120_000],
  [' 120 ', 120_000],
  ['0', 0],
  ['86400', 24 * HOUR],
  ['86401', 24 * HOUR],
  ['999999999', 24 * HOUR],
  ['Mon, 23 Nov 2026 01:00:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 00:59:00 GMT', 0],
  ['Tue, 24 Nov 2026 09:00:00 GMT', 24 * HOUR],
  // Two other forms that a date may have: one ends in digits, one begins with them.
  ['Mon Nov 23 01:00:30 UTC 2026', 30_000],
  ['2026-11-23T01:00:30Z', 30_000],
  ['soon', null],
  ['12 s', null],
  ['x12', null],
  ['', null],
  ['   ', null],
  [undefined, null],
])('takes Retry-After %j as %s ms, a day at most', (header, milliseconds) => {
  expect(parseRetryAfter(header, NOW)).toBe(milliseconds);
});
