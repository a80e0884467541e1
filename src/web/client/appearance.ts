/** Keeps how the page looks: on the root element, in the storage, and in a cookie so that the server draws it right the next time. */
import { readLook, writeLook, type Look } from '../contract';
import { browserStorage } from './browser';

const KEY = 'rongye.look';
const YEAR_SECONDS = 31_536_000;
const storage = browserStorage('localStorage');

/** The stored look; where there is none, what the server drew. */
export function storedLook(drawn: Look): Look {
  const stored = storage.get(KEY);
  return stored === null ? drawn : readLook(stored);
}

export function applyLook(look: Look): void {
  const { dataset } = document.documentElement;
  dataset['theme'] = look.theme;
  dataset['view'] = look.elder ? 'elder' : 'plain';
  dataset['size'] = String(look.size);
}

export function storeLook(look: Look): void {
  const text = writeLook(look);
  storage.set(KEY, text);
  document.cookie = `look=${text}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
}

/** Keeps the page as high as what is left above the phone's keyboard: `100vh` is not, and browsers differ in which viewport shrinks. */
export function followViewport(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = (): void => {
    if (viewport.scale > 1.01) return;
    document.documentElement.style.setProperty('--height', `${viewport.height}px`);
  };
  viewport.addEventListener('resize', fit);
  fit();
}
