/** Digits as people write, say and mistype them. Every function keeps the length of the text, so that places in it stay the same. */

/** Chinese digits, those of contracts (壹), and those of radio operators (洞幺拐勾) with their usual slips. */
export const DIGIT_SIGNS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  '○': 0,
  洞: 0,
  一: 1,
  壹: 1,
  幺: 1,
  妖: 1,
  么: 1,
  二: 2,
  贰: 2,
  两: 2,
  俩: 2,
  三: 3,
  叁: 3,
  仨: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  拐: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
  勾: 9,
};

/** Fewer signs in a row may be a word. */
const SPOKEN_RUN = new RegExp(`(?:[${Object.keys(DIGIT_SIGNS).join('')}][\\s,，。、·-]*){3,}`, 'g');

/** `幺三八 洞洞` → `138 00`: numbers read digit by digit, in rows of three and more. All else stays as it is. */
export function spokenDigits(text: string): string {
  return text.replace(SPOKEN_RUN, (run) => [...run].map((char) => DIGIT_SIGNS[char] ?? char).join(''));
}

const LOOKALIKES: Readonly<Record<string, string>> = { o: '0', O: '0', l: '1', I: '1', i: '1', '|': '1' };
const LONG_RUN = /(?<![a-zA-Z])[\doOlIi|Xx-]{9,}/g;
const FEWEST_DIGITS_AMONG_LOOKALIKES = 6;

/** `1381234567O` → `13812345670`: letters that are taken for digits, within a long number. */
export function withoutLookalikes(text: string): string {
  return text.replace(LONG_RUN, (run) =>
    run.replace(/\D/g, '').length < FEWEST_DIGITS_AMONG_LOOKALIKES ? run : run.replace(/[oOlIi|]/g, (sign) => LOOKALIKES[sign] ?? sign),
  );
}
