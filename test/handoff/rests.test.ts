import { Batches } from '../../src/handoff/batches';

test('rests by the clock of the machine where none is given', async () => {
  const begun = performance.now();
  await new Batches().unhurried(() => new Promise((resolve) => setTimeout(resolve, 60)));
  expect(performance.now() - begun).toBeGreaterThan(110);
});

test('learns nothing from a batch that found less than it might have done', async () => {
  const sizes: number[] = [];
  const batches = new Batches({ now: () => 0, pause: () => Promise.resolve() });
  const empty = (size: number): Promise<number> => {
    sizes.push(size);
    return Promise.resolve(0);
  };
  await batches.run(empty);
  await batches.run(empty);
  expect(sizes[1]).toBe(sizes[0]);
});
