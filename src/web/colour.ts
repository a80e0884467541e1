/** Colours that a site wishes for: readable ones only. Knows no page. */

/** The page's lightest ground but white: what is readable on it is so on white, and white is readable on it. */
const GROUND = luminance([237, 237, 237]);
const LEAST_CONTRAST = 4.5;
const DARKER = 0.95;

type Rgb = [number, number, number];

/** WCAG 2's relative luminance, 0 to 1. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * The colour itself, or one as dark as white letters on it and it as letters on the page's ground need it.
 * @param wish `#1a5fb4` or `#15b`
 * @returns six digits after `#`; null when the wish is no colour
 */
export function readableColour(wish: string): string | null {
  const match = /^#?(?:([\da-f])([\da-f])([\da-f])|([\da-f]{2})([\da-f]{2})([\da-f]{2}))$/i.exec(wish.trim());
  if (!match) return null;
  let rgb = [1, 2, 3].map((part) => parseInt(match[part] ? `${match[part]}${match[part]}` : (match[part + 3] as string), 16)) as Rgb;
  while ((GROUND + 0.05) / (luminance(rgb) + 0.05) < LEAST_CONTRAST) rgb = rgb.map((part) => Math.floor(part * DARKER)) as Rgb;
  return `#${rgb.map((part) => `0${part.toString(16)}`.slice(-2)).join('')}`;
}
