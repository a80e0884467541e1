import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what comes by itself. @throws when it has not come in time */
export async function until(condition: () => boolean | Promise<boolean>, limitMilliseconds = 30_000): Promise<void> {
  const deadline = Date.now() + limitMilliseconds;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come to pass in time');
    await sleep(5);
  }
}
