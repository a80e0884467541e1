/**
 * Writes src/understanding/data/pinyin.json: for each toneless syllable the characters whose commonest reading it is.
 * The table is committed, so that neither building the model nor running it needs pinyin-pro. Run again only to change its version.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinyin } from 'pinyin-pro';

const FIRST = 0x4e00;
const LAST = 0x9fff;

const bySyllable = new Map<string, string>();
for (let code = FIRST; code <= LAST; code++) {
  const char = String.fromCodePoint(code);
  const syllable = pinyin(char, { toneType: 'none', v: true, type: 'array' })[0] ?? '';
  if (/^[a-z]+$/.test(syllable)) bySyllable.set(syllable, (bySyllable.get(syllable) ?? '') + char);
}
const sorted = Object.fromEntries([...bySyllable].sort(([a], [b]) => (a < b ? -1 : 1)));
const file = join(__dirname, '..', 'src', 'understanding', 'data', 'pinyin.json');
writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
console.log(`${bySyllable.size} syllables, ${[...bySyllable.values()].join('').length} characters -> ${file}`);
