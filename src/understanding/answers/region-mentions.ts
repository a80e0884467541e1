/** Finds the names of places in a text, and tells a place from a word that only looks like one (公安, 互助, 和平 are counties and districts too). */
import { readData } from '../data';
import { regionTable, type RegionUnit } from './region-table';

const words = readData<typeof import('../data/regions.json')>('regions.json');

export interface Mention {
  /** The units that the name may mean. */
  units: RegionUnit[];
  /** An old name, a nickname of several cities, a street or a word in a sentence: not to be taken without asking. */
  doubtful: boolean;
}

interface Found {
  key: string;
  start: number;
  end: number;
}

const SHORTEST_NAME = 2;
const ELSEWHERE = new RegExp(`(?:${words.elsewhere})$`);
const LANDMARK = new RegExp(`^${words.landmark}`);
const BEFORE_NAME = new RegExp(words.beforeName);
/** 我在昆明滇池边上: after these even what is no unit may follow a city. */
const PLACED = new RegExp(words.placed);
const AFTER_NAME = new RegExp(words.afterName);
/** The last four digits of a provincial capital's code. */
const CAPITAL = '0100';
const letters: Record<string, string> = words.letters;

/** From left to right. @param text answer text, clauses apart */
export function findMentions(text: string): Mention[] {
  const single = regionTable().unit(letters[text] ?? '');
  if (single) return [{ units: [single], doubtful: false }];
  const found = scan(text);
  const mentions = found.flatMap((name, i) => mention(text, name, found[i - 1], found[i + 1]));
  const certain = mentions.filter(({ isLandmark }) => !isLandmark);
  return certain.length > 0 ? certain : mentions;
}

/** Longest names first. */
function scan(text: string): Found[] {
  const { named, longestName } = regionTable();
  const found: Found[] = [];
  for (let start = 0; start < text.length;) {
    let length = Math.min(longestName, text.length - start);
    while (length > 1 && named(text.slice(start, start + length)).length === 0) length--;
    // 青岛市南区 is 青岛 and 市南区.
    if (length > SHORTEST_NAME && text[start + length - 1] === '市' && startsName(text.slice(start + length - 1))) length--;
    if (length > 1) found.push({ key: text.slice(start, start + length), start, end: start + length });
    start += length;
  }
  return found;
}

/** 市南区, 市北区, 市中区: districts whose name begins with 市. */
const startsName = (rest: string): boolean => regionTable().named(rest.slice(0, 3)).length > 0;

function mention(text: string, { key, start, end }: Found, previous?: Found, next?: Found): (Mention & { isLandmark: boolean })[] {
  const { named, isDoubtful } = regionTable();
  const [before, after] = [text.slice(0, start), text.slice(end)];
  if (ELSEWHERE.test(before)) return [];
  const units = isDoubtful(key) ? named(key) : preferred(named(key), key);
  const isLandmark = LANDMARK.test(after);
  const isPlaced = PLACED.test(before) && units.some(({ level }) => level !== 'county');
  const stands = (previous?.end === start || BEFORE_NAME.test(before)) && (next?.start === end || isPlaced || AFTER_NAME.test(after));
  // Two characters within a sentence are more likely a word than a county.
  const isWord = key.length === SHORTEST_NAME && !stands && units.every(({ name }) => name !== key);
  if (isWord && !isLandmark && units.every(({ level }) => level === 'county')) return [];
  return [{ units, doubtful: isDoubtful(key) || isLandmark || isWord, isLandmark }];
}

/** A province of that short name is meant rather than a district far away, and a provincial capital too; a full name means just that unit. */
function preferred(units: RegionUnit[], key: string): RegionUnit[] {
  const exact = units.filter((unit) => unit.name === key);
  if (exact.length > 0) return exact;
  const province = units.find((unit) => unit.level === 'province');
  const capital = units.find((unit) => unit.code.endsWith(CAPITAL));
  if (!province) return capital ? [capital] : units;
  return units.filter((unit) => unit === province || unit.name.endsWith('市'));
}

/** 汝洲 or ruzhou: the whole of a short answer, read aloud. @param compact without spaces */
export function soundsLike(compact: string): Mention[] {
  const place = compact.replace(/^我?(?:家)?(?:是|在|住在?)?/, '').replace(/(?:那边|这边|的|人|那里|这里)$/, '');
  return [{ units: regionTable().sounding(place), doubtful: true }];
}
