/** The phone's back key takes away what lies over the page, instead of leaving the page: in WeChat that would close it. */

/** What lies over the page, the newest last, and how each is taken away. */
const layers: (() => void)[] = [];
/** Steps back that were asked for here and are still to come. */
let ownSteps = 0;
/** In a frame the steps are those of the site around it, too: it would be sent back by ours. */
const isOurs = window.parent === window;

if (isOurs) {
  // The conversation stays where it was read.
  history.scrollRestoration = 'manual';
  addEventListener('popstate', () => {
    if (ownSteps > 0) ownSteps--;
    else layers.pop()?.();
  });
}

/** @returns takes it away by the page's own means: true where a `popstate` will follow */
export function layOver(takeAway: () => void): () => boolean {
  layers.push(takeAway);
  if (isOurs) history.pushState(null, '');
  return () => {
    const place = layers.indexOf(takeAway);
    if (place < 0) return false;
    layers.splice(place, 1);
    if (isOurs) {
      ownSteps++;
      history.back();
    }
    takeAway();
    return isOurs;
  };
}
