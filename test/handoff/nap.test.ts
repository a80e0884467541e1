import { Nap } from '../../src/handoff/nap';

const LONG_MILLISECONDS = 60_000;

describe('a pause', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** @returns a pause that says whether it is over */
  function pausing(nap: Nap, milliseconds: number): { over: () => Promise<boolean> } {
    let over = false;
    void nap.take(milliseconds).then(() => (over = true));
    return {
      async over() {
        await jest.advanceTimersByTimeAsync(0);
        return over;
      },
    };
  }

  it('takes its time, and no longer', async () => {
    const pause = pausing(new Nap(), LONG_MILLISECONDS);
    await jest.advanceTimersByTimeAsync(LONG_MILLISECONDS - 1);
    expect(await pause.over()).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await pause.over()).toBe(true);
  });

  it('is cut short, and leaves no timer behind that would keep the process alive', async () => {
    const nap = new Nap();
    const pause = pausing(nap, LONG_MILLISECONDS);
    expect(jest.getTimerCount()).toBe(1);
    nap.end();
    expect(await pause.over()).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is left out where something happened before it, so that nothing is overslept; the one after it is not', async () => {
    const nap = new Nap();
    nap.end();
    nap.end();
    expect(await pausing(nap, LONG_MILLISECONDS).over()).toBe(true);
    const next = pausing(nap, LONG_MILLISECONDS);
    await jest.advanceTimersByTimeAsync(LONG_MILLISECONDS - 1);
    expect(await next.over()).toBe(false);
    nap.end();
    expect(await next.over()).toBe(true);
  });

  it('that was cut short does not shorten the one after it', async () => {
    const nap = new Nap();
    const first = pausing(nap, LONG_MILLISECONDS);
    nap.end();
    expect(await first.over()).toBe(true);
    expect(await pausing(nap, LONG_MILLISECONDS).over()).toBe(false);
  });
});
