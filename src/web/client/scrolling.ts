/** Where the conversation is scrolled to: follows new words unless the person is reading further up. */

const NEAR_THE_END_PX = 80;
const MARGIN_PX = 8;

export interface Scrolling {
  toEnd(): void;
  /** The words have grown or shrunk: whoever was at the end stays there. */
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
  /** Where the window is very low the page itself scrolls, see `styles/modes.css`. */
  const box = (): Element => (getComputedStyle(log).overflowY === 'visible' && document.scrollingElement) || log;
  const toEnd = (): void => {
    const scrolled = box();
    isFollowing = true;
    scrolled.scrollTop = scrolled.scrollHeight;
  };
  const stay = (): void => void (isFollowing && toEnd());
  const onScroll = (): void => {
    const { scrollHeight, scrollTop, clientHeight } = box();
    isFollowing = scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
    if (isFollowing) reachedEnd();
  };
  document.addEventListener('scroll', onScroll, true);
  // Less room: the keyboard, the panel, a notice, more lines in the field.
  if (self.ResizeObserver) new ResizeObserver(stay).observe(log);
  return {
    toEnd,
    stay,
    toNew(row) {
      if (!isFollowing) return false;
      toEnd();
      const top = Math.max(0, log.getBoundingClientRect().top) + MARGIN_PX;
      const overflow = row ? top - row.getBoundingClientRect().top : 0;
      isFollowing = overflow <= 0;
      if (!isFollowing) box().scrollTop -= overflow;
      return true;
    },
  };
}
