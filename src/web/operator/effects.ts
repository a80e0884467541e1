/** What the console does of its own accord: it looks again, sends what was answered, keeps its address and listens for keys. */
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { meaningOf, type KeyMeaning } from './keys';
import type { Sending } from './state';
import type { Wire } from './wire';

const LIST_EVERY_MILLISECONDS = 4_000;
const LOOK_EVERY_MILLISECONDS = 5_000;

export function useServer(wire: Wire, callId: string | null, sending: Sending | null): void {
  useEffect(() => {
    void wire.list();
    const [, opened] = /call=([\w-]+)/.exec(location.hash) || [];
    if (opened) void wire.open(opened);
  }, []);
  // The address says which call is open, so that a page that was closed or reloaded opens it again.
  useEffect(() => history.replaceState(null, '', callId ? `#call=${callId}` : location.pathname + location.search), [callId]);
  useEffect(() => {
    const every = callId ? LOOK_EVERY_MILLISECONDS : LIST_EVERY_MILLISECONDS;
    const look = (): void => void (callId ? wire.look(callId) : wire.list());
    const timer = setInterval(look, every);
    // Whoever comes back from another window sees it as it is now.
    addEventListener('focus', look);
    return () => {
      clearInterval(timer);
      removeEventListener('focus', look);
    };
  }, [callId]);
  // Sent while the page is drawn, not after it: the server works meanwhile.
  useLayoutEffect(() => {
    if (callId && sending && !sending.failed) void wire.deliver(callId, sending);
  }, [sending?.once, sending?.attempt]);
}

/**
 * With the drawing, not after it: a key pressed at what has just appeared is meant for that.
 * @param press says whether the key did something; then it does nothing else
 */
export function useKeys(keysOn: boolean, press: (meaning: KeyMeaning, target: HTMLElement) => boolean): void {
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      const isField = /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
      const meaning = meaningOf(event, { isField, isControl: /^(?:BUTTON|A|SUMMARY)$/.test(target.tagName) }, keysOn);
      if (meaning && press(meaning, target)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
}
