/** Traditional to simplified characters. The converter's dictionary costs 18 MB, so it is loaded by the first text that needs it. */

interface OpenCc {
  Converter(options: { from: string; to: string }): (text: string) => string;
}

let convert: ((text: string) => string) | null = null;
let simplifiedSet: Set<string> | null = null;

/** The 6,763 characters of GB 2312, the simplified repertoire: the decoder knows them, so no list has to be kept. */
function gb2312(): Set<string> {
  if (simplifiedSet) return simplifiedSet;
  const bytes: number[] = [];
  for (let high = 0xb0; high <= 0xf7; high++) for (let low = 0xa1; low <= 0xfe; low++) bytes.push(high, low);
  simplifiedSet = new Set(new TextDecoder('gbk').decode(Uint8Array.from(bytes)));
  return simplifiedSet;
}

const HAN = /\p{Script=Han}/u;

/** `我覺得活著沒有意義` → `我觉得活着没有意义`; simplified text is returned as it is. */
export function toSimplified(text: string): string {
  const known = gb2312();
  let foreign = false;
  for (const char of text) {
    if (char > '\u2e7f' && !known.has(char) && HAN.test(char)) {
      foreign = true;
      break;
    }
  }
  if (!foreign) return text;
  // The package's type declarations are ES modules, which a CommonJS file cannot import; its UMD bundle can be required.
  convert ??= (require('opencc-js/t2cn') as OpenCc).Converter({ from: 'tw', to: 'cn' });
  return convert(text);
}
