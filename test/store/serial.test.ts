import { Serial } from '../../src/store/serial';

describe('tasks one at a time', () => {
  it('run in the order they came, also after one that failed', async () => {
    const serial = new Serial(1_000);
    const order: number[] = [];
    const tasks = [1, 2, 3, 4].map((n) =>
      serial.run(async () => {
        await new Promise((resolve) => setTimeout(resolve, 4 - n));
        order.push(n);
        if (n === 2) throw new Error('two');
      }),
    );
    const results = await Promise.allSettled(tasks);
    expect(order).toEqual([1, 2, 3, 4]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });

  it('ends a task inside a task with an error instead of waiting for ever, and goes on afterwards', async () => {
    const serial = new Serial(20);
    await expect(serial.run(() => serial.run(async () => 'inner'))).rejects.toThrow('transaction() called inside transaction()');
    await expect(serial.run(async () => 'next')).resolves.toBe('next');
  });
});
