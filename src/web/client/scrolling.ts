/** Where the conversation is scrolled to: follows new words unless the person is reading further up. */

const NEAR_THE_END_PX = 80;
const MARGIN_PX = 8;

export interface Scrolling {
  toEnd(): void;
  /** The room changed (keyboard, turning the phone): whoever was at the end stays there. */
  stay(): void;
  /**
   * New words of the bot from `row` on. What does not fit is read from its beginning.
   * @returns false when the person reads elsewhere and was left there
   */
  toNew(row: HTMLElement | undefined): boolean;
}

/** @param reachedEnd the person has reached the end by themselves */
export function createScrolling(log: HTMLElement, reachedEnd: () => void): Scrolling {
  /** Not before something was said: the first screen is read from its top. */
  let isFollowing = false;
  log.addEventListener('scroll', () => {
    isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END_PX;
    if (isFollowing) reachedEnd();
  });
  const toEnd = (): void => {
    isFollowing = true;
    log.scrollTop = log.scrollHeight;
  };
  return {
    toEnd,
    stay: () => isFollowing && toEnd(),
    toNew(row) {
      if (!isFollowing) return false;
      toEnd();
      const overflow = row ? log.getBoundingClientRect().top + MARGIN_PX - row.getBoundingClientRect().top : 0;
      isFollowing = overflow <= 0;
      if (!isFollowing) log.scrollTop -= overflow;
      return true;
    },
  };
}
