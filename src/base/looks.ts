/** Which looks are written down: a page that looks again every few seconds has looked once; who comes back later looks again. */
import type { Clock } from './clock';

const ONE_LOOK_MILLISECONDS = 600_000;
const REMEMBERED = 1_000;

/** Both throw where a look cannot be written down: then nothing is to be shown. @param look who looks at what, as one word */
export interface Looks {
  note(look: string, record: () => Promise<void>): Promise<void>;
  /** Does nothing within ten minutes of the last time that the same look was noted. */
  noteUnlessLately(look: string, record: () => Promise<void>): Promise<void>;
}

export function createLooks(clock: Clock): Looks {
  /** When each was last noted, in milliseconds since 1970, the oldest first. */
  const noted = new Map<string, number>();

  function forgetOld(now: number): void {
    for (const [look, at] of noted) {
      if (noted.size < REMEMBERED && now - at < ONE_LOOK_MILLISECONDS) return;
      noted.delete(look);
    }
  }

  const looks: Looks = {
    async note(look, record) {
      await record();
      noted.delete(look);
      const now = clock.now().getTime();
      forgetOld(now);
      noted.set(look, now);
    },
    async noteUnlessLately(look, record) {
      forgetOld(clock.now().getTime());
      if (!noted.has(look)) await looks.note(look, record);
    },
  };
  return looks;
}
