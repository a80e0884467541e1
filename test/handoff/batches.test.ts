import { Batches, nextSize, TARGET_MILLISECONDS } from '../../src/handoff/batches';
import { TookTooLongError } from '../../src/store/brief';

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

/** A database that refuses more pieces at once than `fits()` says. */
function strictDatabase(fits: () => number) {
  const sizes: number[] = [];
  const unlimited: number[] = [];
  const rests: number[] = [];
  const batches = new Batches({
    now: () => 0,
    pause: (milliseconds) => {
      rests.push(milliseconds);
      return Promise.resolve();
    },
  });
  const run = (total: number): Promise<number> => {
    let left = total;
    return batches.run((size, limited) => {
      sizes.push(size);
      if (!limited) unlimited.push(size);
      if (limited && size > fits()) return Promise.reject(new TookTooLongError());
      const done = Math.min(size, left);
      left -= done;
      return Promise.resolve(done);
    });
  };
  return { run, sizes, unlimited, rests };
}

test('tries what took too long again by halves, leaves nothing out, and does nothing twice', async () => {
  const { run, sizes, rests } = strictDatabase(() => 8);
  expect(await run(40)).toBe(40);
  expect(sizes.slice(0, 5)).toEqual([50, 25, 13, 7, 14]);
  expect(rests.slice(0, 3).every((milliseconds) => milliseconds > 0)).toBe(true);
});

test('tries the least ten times in a row, so that a moment of bad luck changes nothing, and then does it however long it takes', async () => {
  let unlucky = 0;
  const lucky = strictDatabase(() => (unlucky++ < 15 ? 0 : 1));
  expect(await lucky.run(3)).toBe(3);
  expect(lucky.unlimited).toEqual([]);
  const { run, sizes, unlimited } = strictDatabase(() => 0);
  expect(await run(3)).toBe(3);
  expect(unlimited).toEqual([1, 1, 1, 1]);
  const firstDone = sizes.indexOf(1) + 10;
  // After that each gets one try before.
  expect(sizes.slice(firstDone)).toEqual([1, 2, 1, 1, 2, 1, 1, 2, 1, 1]);
});

test('passes on at once what goes wrong otherwise', async () => {
  const batches = new Batches({ pause: () => Promise.resolve() });
  let calls = 0;
  const failing = batches.run(() => {
    calls += 1;
    return Promise.reject(new Error('the database is away'));
  });
  await expect(failing).rejects.toThrow('the database is away');
  expect(calls).toBe(1);
});
