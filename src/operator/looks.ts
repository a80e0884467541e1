/** Which looks are written down: a page looks again every few seconds, and that is one look; who comes back later looks again. */
import type { Clock } from '../base/clock';

const ONE_LOOK_MILLISECONDS = 600_000;
const REMEMBERED = 1_000;

export interface Looks {
  /** Writes a look down unless it is one with the last that was. @throws where it cannot be written down: then nothing is to be shown */
  note(account: string, what: string, record: () => Promise<void>): Promise<void>;
}

export function createLooks(clock: Clock): Looks {
  /** When each was last written down, in milliseconds since 1970, the oldest first. */
  const noted = new Map<string, number>();

  function forgetOld(now: number): void {
    for (const [look, at] of noted) {
      if (noted.size < REMEMBERED && now - at < ONE_LOOK_MILLISECONDS) return;
      noted.delete(look);
    }
  }

  return {
    async note(account, what, record) {
      const now = clock.now().getTime();
      forgetOld(now);
      const look = `${account} ${what}`;
      if (noted.has(look)) return;
      await record();
      noted.set(look, now);
    },
  };
}
