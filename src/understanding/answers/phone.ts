/** A personal telephone number, typed or spoken. Hotlines such as 12345 are recognised and refused: nobody can be called back there. */
import { toSimplified } from '../language/simplified';
import type { PhoneAnswer } from '../types';
import { spokenDigits } from './numerals';

const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/;
/** 010 and 02x have three digits and eight after; the others four and seven or eight. */
const LANDLINE = /(?<!\d)(0(?:10|2\d)|0[3-9]\d{2})-?([2-9]\d{6,7})(?!\d)/;
const SERVICE = /(?<!\d)(?:1(?:1\d|2\d|00\d{1,2}|0[01]\d{2,3}|1\d{3}|2\d{3}|6\d{3,4})|9\d{4,5}|[48]00-?\d{3}-?\d{4}|[48]00\d{7})(?!\d)/;
const FEWEST_DIGITS = 5;
const SPOKEN = /[零〇洞幺妖拐勾一二两三四五六七八九]{5,}/;

/** `null` when the text holds no number; `valid: false` when it holds one that is no personal telephone number. */
export function parsePhone(text: string): PhoneAnswer | null {
  const half = toSimplified(text.slice(0, 200).normalize('NFKC'));
  const spoken = SPOKEN.test(half.replace(/[\s,，。、-]/g, ''));
  const joined = (spoken ? spokenDigits(half) : half)
    .replace(/(?<=\d)[\s.,，、。·]+(?=\d)/g, '')
    .replace(/[‐-―−－]/g, '-')
    .replace(/(?:\+|00)86[- ]?(?=1[3-9]|0\d)/, '')
    .replace(/(?<!\d)86[- ]?(?=1[3-9]\d[\d-]{8,10}(?!\d))/, '');
  const withoutHyphens = joined.replace(/(?<=\d)-(?=\d)/g, '');
  const mobile = MOBILE.exec(withoutHyphens)?.[0];
  if (mobile) return { phone: mobile, valid: true, kind: 'mobile', confirm: spoken || severalMobiles(withoutHyphens) };
  const landline = LANDLINE.exec(joined.replace(/\((0\d{2,3})\)/, '$1-').replace(/(?<=^|\D)(0\d{2,3})[- ]+/, '$1-'));
  if (landline) return { phone: `${landline[1]}-${landline[2]}`, valid: true, kind: 'landline', confirm: spoken };
  const service = SERVICE.exec(joined)?.[0] ?? SERVICE.exec(withoutHyphens)?.[0];
  if (service) return { phone: service.replaceAll('-', ''), valid: false, kind: 'service', confirm: false };
  const digits = longestRun(withoutHyphens);
  return digits.length >= FEWEST_DIGITS ? { phone: digits, valid: false, kind: null, confirm: false } : null;
}

function severalMobiles(text: string): boolean {
  return new Set(text.match(new RegExp(MOBILE, 'g'))).size > 1;
}

function longestRun(text: string): string {
  return (text.match(/\d+/g) ?? []).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}
