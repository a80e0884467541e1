/** Where someone lives, by official, short or popular name. A name that fits several places is asked back with the places as candidates. */
import type { RegionAnswer } from '../types';
import { findMentions, isLetter, soundsLike, withoutPlaces, type Mention } from './region-mentions';
import { regionTable, type RegionUnit } from './region-table';
import { hasResidue } from './residue';
import { answerText } from './text';
import { typedPlace } from './typed-places';
import { readData } from '../data';

const words = readData<typeof import('../data/regions.json')>('regions.json');

const MOST_CANDIDATES = 8;
const RESIDENCE = new RegExp(`(?:${words.residence.join('|')})(.+)$`);

export const parseRegion = (text: string): RegionAnswer | null => readRegion(text) ?? typedPlace(text, readRegion);

function readRegion(text: string): RegionAnswer | null {
  const spaced = answerText(text);
  const all = readPlaces(spaced);
  const residence = RESIDENCE.exec(spaced)?.[1];
  const here = all.several && residence ? readPlaces(residence) : null;
  // 老家河南 现在住深圳: the residence comes first, and which of the two counts is asked.
  const units = here ? [...new Set([...here.units, ...all.units])] : all.units;
  return answer(units, all.several || all.doubtful || (!isLetter(spaced) && hasResidue('region', withoutPlaces(spaced))));
}

interface Places {
  /** The likeliest first. */
  units: RegionUnit[];
  /** Places that do not lie in one another. */
  several: boolean;
  doubtful: boolean;
}

function readPlaces(spaced: string): Places {
  const compact = spaced.replaceAll(' ', '');
  const apart = findMentions(spaced);
  const written = apart.length > 0 || compact === spaced ? apart : findMentions(compact);
  const mentions = written.length > 0 ? written : soundsLike(compact);
  const places = narrowDown(mentions);
  const units = places.flatMap((place) => [...new Set(outermost(place))].sort(byRank));
  return { units: [...new Set(units)], several: places.length > 1, doubtful: mentions.every(({ doubtful }) => doubtful) };
}

const lies = (inner: RegionUnit, outer: RegionUnit): boolean => inner.code === outer.code || inner.parents.includes(outer.code);

/** Each further mention narrows a place down or names another one. */
function narrowDown(mentions: Mention[]): RegionUnit[][] {
  const places: RegionUnit[][] = [];
  for (const { units } of mentions) {
    const narrowed = places.map((place) => {
      const inner = units.filter((unit) => place.some((outer) => lies(unit, outer)));
      return inner.length > 0 ? inner : place.filter((unit) => units.some((outer) => lies(unit, outer)));
    });
    const fitting = narrowed.findLastIndex((place) => place.length > 0);
    if (fitting >= 0) places[fitting] = narrowed[fitting] ?? [];
    else places.push(units);
  }
  return places;
}

/** 朝阳 is the city, not the county inside it; 吉林 may be the province or the city. */
const outermost = (units: RegionUnit[]): RegionUnit[] =>
  units.filter((unit) => !units.some((other) => other !== unit && other.level === 'city' && lies(unit, other)));

const RANK = { province: 0, city: 1, county: 2 } as const;
/** Within a level the order of the table, where the better known comes first. */
const byRank = (a: RegionUnit, b: RegionUnit): number => RANK[a.level] - RANK[b.level];

function answer([best, ...rivals]: RegionUnit[], doubtful: boolean): RegionAnswer | null {
  if (!best) return null;
  const said: RegionAnswer = { ...describe(best), code: best.code, confirm: doubtful || rivals.length > 0 };
  if (rivals.length > 0) {
    said.candidates = [best, ...rivals]
      .slice(0, MOST_CANDIDATES)
      .map((unit) => Object.assign(describe(unit), { code: unit.code, label: label(unit) }));
  }
  return said;
}

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
