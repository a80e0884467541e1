/** Finds the names of places in a text, and tells a place from a word that only looks like one (公安, 互助, 和平 are counties and districts too). */
import { readData } from '../data';
import { regionTable, type RegionUnit } from './region-table';
import { VALUE_MARK } from './residue';

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
const GRADE = new RegExp(words.grades);
const ELSEWHERE = new RegExp(`(?:${words.elsewhere})$`);
const LANDMARK = new RegExp(`^${words.landmark}`);
const BEFORE_NAME = new RegExp(words.beforeName);
/** 我在昆明滇池边上: after these even what is no unit may follow a city. */
const PLACED = new RegExp(words.placed);
const AFTER_NAME = new RegExp(words.afterName);
/** 桂林下头阳朔: what may stand between a place and one that lies in it. */
const JOINT = new RegExp(`^${words.joint}$`);
/** The last four digits of a provincial capital's code. */
const CAPITAL = '0100';
const letters: Record<string, string> = words.letters;

/** 豫, as on a number plate. */
export const isLetter = (text: string): boolean => Object.hasOwn(letters, text);

/** From left to right. @param text answer text, clauses apart */
export function findMentions(text: string): Mention[] {
  const single = isLetter(text) && regionTable().unit(letters[text] ?? '');
  if (single) return [{ units: [single], doubtful: false }];
  const found = scan(text);
  const mentions = found.flatMap((name, i) => mention(text, name, found[i - 1], found[i + 1]));
  const certain = mentions.filter(({ isLandmark }) => !isLandmark);
  return certain.length > 0 ? certain : mentions;
}

/** 深圳龙岗坂田: a name of no unit that ends a row of names lies in the last of them. */
const TOWN = /^[一-龥]{2,3}(?= |$)/;

/** What is said around the names that count, each left as a mark. */
export function withoutPlaces(text: string): string {
  const found = scan(text).filter((name, i, all) => mention(text, name, all[i - 1], all[i + 1]).length > 0);
  return found.reduceRight((rest, { start, end }, i) => {
    const isInside = found[i - 1]?.end === start && found[i + 1]?.start !== end;
    return `${rest.slice(0, start)}${VALUE_MARK}${isInside ? rest.slice(end).replace(TOWN, '') : rest.slice(end)}`;
  }, text);
}

/** Longest names first. */
function scan(text: string): Found[] {
  const { named, longestFrom } = regionTable();
  const found: Found[] = [];
  for (let start = 0; start < text.length;) {
    let length = Math.max(1, Math.min(longestFrom(text.charAt(start)), text.length - start));
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
  const follows =
    previous !== undefined && JOINT.test(text.slice(previous.end, start)) && (previous.end === start || liesIn(units, previous));
  const isTown = follows && TOWN.test(after) && liesIn(units, previous);
  const stands = (follows || BEFORE_NAME.test(before)) && (next?.start === end || isPlaced || isTown || AFTER_NAME.test(after));
  // Two characters within a sentence are more likely a word than a county.
  const isWord = key.length === SHORTEST_NAME && !stands && units.every(({ name }) => name !== key);
  const isCounty = units.every(({ level }) => level === 'county');
  if (isWord && !isLandmark && isCounty) return [];
  return [{ units, doubtful: isDoubtful(key) || isLandmark || (isWord && isCounty), isLandmark }];
}

/** Whether one of the units lies in the place named before. */
const liesIn = (units: RegionUnit[], previous: Found): boolean =>
  units.some(({ parents }) =>
    regionTable()
      .named(previous.key)
      .some(({ code }) => parents.includes(code)),
  );

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
  // 五级 sounds like 无极, and is a grade of disability.
  if (GRADE.test(compact)) return [];
  const place = compact.replace(/^我?(?:家)?(?:是|在|住在?)?/, '').replace(/(?:那边|这边|的|人|那里|这里)$/, '');
  return [{ units: regionTable().sounding(place), doubtful: true }];
}
