/** Where someone lives, by official, short or popular name. A name that fits several places is asked back with the places as candidates. */
import type { RegionAnswer } from '../types';
import { regionTable, type RegionUnit } from './region-table';
import { compactText } from './text';
import { readData } from '../data';

const words = readData<typeof import('../data/regions.json')>('regions.json');

const MOST_CANDIDATES = 8;
const RESIDENCE = new RegExp(`(?:${words.residence.join('|')})(.+)$`);
const MINIMUM_NAME = 2;
/** The last four digits of a provincial capital's code. */
const CAPITAL = '0100';
const letters: Record<string, string> = words.letters;

export function parseRegion(text: string): RegionAnswer | null {
  const compact = compactText(text);
  // 老家河南 现在住深圳: the residence counts.
  const residence = RESIDENCE.exec(compact)?.[1];
  return (residence && parse(residence)) || parse(compact);
}

function parse(compact: string): RegionAnswer | null {
  const written = findMentions(compact);
  const mentions = written.length > 0 ? written : soundsLike(compact);
  if (mentions.length === 0) return null;
  const { units, contradictory } = resolve(mentions);
  const [best, ...rivals] = [...new Set(units)].sort(byRank);
  if (!best) return null;
  const answer: RegionAnswer = { ...describe(best), code: best.code, confirm: contradictory || rivals.length > 0 || written.length === 0 };
  if (rivals.length > 0) {
    answer.candidates = [best, ...rivals]
      .slice(0, MOST_CANDIDATES)
      .map((unit) => Object.assign(describe(unit), { code: unit.code, label: label(unit) }));
  }
  return answer;
}

/** Longest names first, from left to right: for each mention the units it may mean. */
function findMentions(compact: string): RegionUnit[][] {
  const { named, unit, longestName } = regionTable();
  const single = unit(letters[compact] ?? '');
  if (single) return [[single]];
  const mentions: RegionUnit[][] = [];
  for (let start = 0; start < compact.length;) {
    let length = Math.min(longestName, compact.length - start);
    while (length > 1 && named(compact.slice(start, start + length)).length === 0) length--;
    // 青岛市南区 is 青岛 and 市南区.
    if (length > MINIMUM_NAME && compact[start + length - 1] === '市' && startsName(compact.slice(start + length - 1))) length--;
    const key = compact.slice(start, start + length);
    if (length > 1) mentions.push(preferred(named(key), key));
    start += length;
  }
  return mentions;
}

/** 市南区, 市北区, 市中区: districts whose name begins with 市. */
const startsName = (rest: string): boolean => regionTable().named(rest.slice(0, 3)).length > 0;

/** A province of that short name is meant rather than a district far away, and a provincial capital too; a full name means just that unit. */
function preferred(units: RegionUnit[], key: string): RegionUnit[] {
  const exact = units.filter((unit) => unit.name === key);
  if (exact.length > 0) return exact;
  const province = units.find((unit) => unit.level === 'province');
  const capital = units.find((unit) => unit.code.endsWith(CAPITAL));
  if (!province) return capital ? [capital] : units;
  return units.filter((unit) => unit === province || (unit.level === 'city' && unit.name.endsWith('市')));
}

/** 汝洲 or ruzhou: the whole of a short answer, read aloud. */
function soundsLike(compact: string): RegionUnit[][] {
  const place = compact.replace(/^我?(?:家)?(?:是|在|住在?)?/, '').replace(/(?:那边|这边|的|人|那里|这里)$/, '');
  const units = regionTable().sounding(place);
  return units.length > 0 ? [units] : [];
}

const lies = (inner: RegionUnit, outer: RegionUnit): boolean => inner.code === outer.code || inner.parents.includes(outer.code);

/** Each further mention narrows the place down; one that does not fit makes the answer contradictory. */
function resolve(mentions: RegionUnit[][]): { units: RegionUnit[]; contradictory: boolean } {
  let units = mentions[0] ?? [];
  let contradictory = false;
  for (const mention of mentions.slice(1)) {
    const inner = mention.filter((unit) => units.some((outer) => lies(unit, outer)));
    const outer = units.filter((unit) => mention.some((container) => lies(unit, container)));
    if (inner.length > 0) units = inner;
    else if (outer.length > 0) units = outer;
    else {
      units = [...units, ...mention];
      contradictory = true;
    }
  }
  // 朝阳 is the city, not the county inside it; 吉林 may be the province or the city.
  const outermost = units.filter((unit) => !units.some((other) => other !== unit && other.level === 'city' && lies(unit, other)));
  return { units: outermost, contradictory };
}

const RANK = { province: 0, city: 1, county: 2 } as const;
const byRank = (a: RegionUnit, b: RegionUnit): number => RANK[a.level] - RANK[b.level] || a.code.localeCompare(b.code);

/** The city of a county is the prefecture; a county-level city, and a district of a municipality, is named itself. */
function describe(unit: RegionUnit): { province: string; city: string | null; county?: string } {
  const { unit: find } = regionTable();
  const province = find(`${unit.code.slice(0, 2)}0000`)?.name ?? unit.name;
  if (unit.level === 'province') return { province, city: null };
  const prefecture = unit.level === 'county' ? find(unit.parents[1] ?? '') : undefined;
  if (!prefecture || unit.name.endsWith('市')) return { province, city: unit.name };
  return { province, city: prefecture.name, county: unit.name };
}

function label(unit: RegionUnit): string {
  const { province, city, county } = describe(unit);
  return [province, city, county].filter(Boolean).join(' ');
}
