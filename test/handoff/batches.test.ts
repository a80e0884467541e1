import { Batches, nextSize, TARGET_MILLISECONDS } from '../../src/handoff/batches';

/** A disk on which a piece takes so long, and a clock that only work and rests move. */
function slowDisk(millisecondsEach: (piece: number) => number) {
  let time = 0;
  let pieces = 0;
  const sizes: number[] = [];
  const took: number[] = [];
  const rests: number[] = [];
  const batches = new Batches({
    now: () => time,
    pause: (milliseconds) => {
      rests.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
  });
  const run = (total: number): Promise<number> =>
    batches.run((size) => {
      const done = Math.min(size, total - pieces);
      const begun = time;
      for (let piece = 0; piece < done; piece++) time += millisecondsEach(pieces++);
      sizes.push(size);
      took.push(time - begun);
      return Promise.resolve(done);
    });
  return { run, sizes, took, rests };
}

test('does all of it, and rests after each batch as long as it took', async () => {
  const { run, took, rests } = slowDisk(() => 0.1);
  expect(await run(10_000)).toBe(10_000);
  expect(rests).toEqual(took);
});

test('grows to what fits into the time, and no further', async () => {
  const { run, sizes, took } = slowDisk(() => 0.05);
  await run(20_000);
  expect(Math.max(...sizes)).toBe(TARGET_MILLISECONDS / 0.05);
  expect(Math.max(...took)).toBeCloseTo(TARGET_MILLISECONDS);
});

test.each([0.5, 2, 40])(
  'on a disk that needs %d ms a piece no batch but the first takes longer than the time, or than one piece',
  async (each) => {
    const { run, took } = slowDisk(() => each);
    await run(600);
    expect(Math.max(...took.slice(1))).toBeLessThanOrEqual(Math.max(TARGET_MILLISECONDS, each));
  },
);

test('shrinks at once when the disk becomes slow, and recovers step by step', async () => {
  const { run, sizes, took } = slowDisk((piece) => (piece > 3_000 && piece < 4_000 ? 1 : 0.05));
  await run(12_000);
  const slow = took.findIndex((milliseconds) => milliseconds > 2 * TARGET_MILLISECONDS);
  expect(took.slice(slow + 1).filter((milliseconds) => milliseconds > 2 * TARGET_MILLISECONDS)).toEqual([]);
  expect(sizes.at(-1)).toBeGreaterThan(200);
});

test('a size is never none, and one quick batch does not make the next one huge', () => {
  expect(nextSize(1, 10_000)).toBe(1);
  expect(nextSize(100, 0)).toBe(200);
  expect(nextSize(1_000_000, 1)).toBe(5_000);
});
