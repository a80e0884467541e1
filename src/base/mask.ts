/** Masks the personal numbers that people paste: mainland ID numbers (18 or 15 digits) and phone numbers. */

const ID_NUMBER = /(?<![0-9])([1-9][0-9]{5})([0-9]{8}|[0-9]{6})([0-9]{3}[0-9Xx]?)(?![0-9])/g;
const MOBILE = /(?<![0-9])((?:\+?86[- ]?)?1[3-9][0-9])([- ]?[0-9]{4}[- ]?)([0-9]{4})(?![0-9])/g;
const LANDLINE = /(?<![0-9])(0[0-9]{2,3})[- ]([0-9]{3,4})([0-9]{4})(?![0-9])/g;

/** `41041119760102001X` → `410411********001X`, `13812345678` → `138****5678`. Full-width digits count as digits. */
export function maskPersonalNumbers(text: string): string {
  const halfWidth = text.replace(/[\uFF10-\uFF19\uFF38\uFF58]/g, (char) => char.normalize('NFKC'));
  return halfWidth
    .replace(ID_NUMBER, (_all, area: string, birth: string, rest: string) => area + '*'.repeat(birth.length) + rest)
    .replace(MOBILE, (_all, head: string, middle: string, tail: string) => head + '*'.repeat(middle.replace(/\D/g, '').length) + tail)
    .replace(LANDLINE, (_all, area: string, middle: string, tail: string) => `${area}-${'*'.repeat(middle.length)}${tail}`);
}
