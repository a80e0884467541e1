/** Inside a frame: speaks with the page around it, and with no other. */
import { isFrameMessage } from './frame-messages';

/** @param origin of the page around us, null when there is none. @returns asks to be closed */
export function connectToHost(origin: string | null): () => void {
  if (origin === null || window.parent === window) return () => undefined;
  const tell = (rongye: 'close'): void => window.parent.postMessage({ rongye }, origin);
  addEventListener('message', (event) => {
    if (event.source !== window.parent || event.origin !== origin || !isFrameMessage(event.data, 'opened')) return;
    document.querySelector<HTMLElement>('.log')?.focus({ preventScroll: true });
  });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) tell('close');
  });
  return () => tell('close');
}
