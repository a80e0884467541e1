/** Every province, city and county with the names it goes by. Knows the table of the regions, not how a message is read. */
import { readData } from '../data';
import { normalize } from '../language/normalize';
import { syllablesOf } from '../language/pinyin';

const words = readData<typeof import('../data/regions.json')>('regions.json');

type NamesByCode = Record<string, string>;
// The package declares ES modules, which a CommonJS file cannot import; what it ships can be required.
const { areaList } = require('@vant/area-data') as { areaList: Record<'province_list' | 'city_list' | 'county_list', NamesByCode> };

type Level = 'province' | 'city' | 'county';

export interface RegionUnit {
  /** GB/T 2260, 6 digits. */
  code: string;
  name: string;
  level: Level;
  /** Codes of the units it lies in, the province first. */
  parents: string[];
}

export interface RegionTable {
  unit(code: string): RegionUnit | undefined;
  /** Units of that full, short or popular name. */
  named(name: string): RegionUnit[];
  /** Whether that name (an old one, or one that several cities share) is not to be taken without asking. */
  isDoubtful(name: string): boolean;
  /** Units whose full or short name is read like that. */
  sounding(text: string): RegionUnit[];
  /** Characters of the longest name that begins with that character; 0 where none does. */
  longestFrom(character: string): number;
}

/** Direct-controlled municipalities: their table repeats the municipality (and 重庆's counties) as a city. */
const MUNICIPALITY = /^(?:11|12|31|50)/;
const SHORTEST_NAME = 2;
const PEOPLES = new RegExp(`(?:${words.peoples.join('|')})+(?=自治[州县旗]$)`);
const SUFFIX = new RegExp(`(?:${words.suffixes.join('|')})$`);

/** `恩施土家族苗族自治州` → `恩施`; null when nothing distinctive is left. */
function shortName(name: string): string | null {
  const plain = name.replace(SUFFIX, '');
  const distinctive = name.replace(PEOPLES, '').replace(SUFFIX, '');
  // 东乡族自治县 is named after its people alone.
  const short = distinctive.length >= SHORTEST_NAME ? distinctive : plain;
  return short.length >= SHORTEST_NAME && short !== name ? short : null;
}

const soundOf = (text: string): string => syllablesOf(normalize(text).replaceAll(' ', '')).join(' ');

let soundIndex: Map<string, RegionUnit[]> | null = null;

const READ_AS = Object.entries(words.readAs);

/** 重庆 is zhong qing by its commonest signs, and chong qing; typed letters leave open where a syllable ends. */
function soundsOf(name: string): Set<string> {
  const read = READ_AS.reduce((text, [sign, homophone]) => text.replaceAll(sign, homophone), name);
  const spoken = [soundOf(name), soundOf(read)];
  return new Set([...spoken, ...spoken.map(asLetters)]);
}

const asLetters = (sound: string): string => sound.replaceAll(' ', '');

/** Names by their sound, made when an answer first needs it. */
function sounds(names: Map<string, RegionUnit[]>): Map<string, RegionUnit[]> {
  if (soundIndex) return soundIndex;
  soundIndex = new Map();
  for (const [key, units] of names) {
    for (const sound of soundsOf(key)) soundIndex.set(sound, [...new Set([...(soundIndex.get(sound) ?? []), ...units])]);
  }
  return soundIndex;
}

let table: RegionTable | null = null;

export function regionTable(): RegionTable {
  table ??= build();
  return table;
}

/** `410100` → `河南省郑州市`; null for a code that does not exist. */
export function regionName(code: string): string | null {
  const { unit } = regionTable();
  const found = unit(code);
  return found ? [...found.parents, code].map((one) => unit(one)?.name ?? '').join('') : null;
}

function build(): RegionTable {
  const units = new Map<string, RegionUnit>();
  const add = (code: string, name: string, level: Level): void => {
    const province = `${code.slice(0, 2)}0000`;
    const city = `${code.slice(0, 4)}00`;
    const parents = level === 'province' ? [] : level === 'city' ? [province] : [province, ...(units.has(city) ? [city] : [])];
    units.set(code, { code, name, level, parents });
  };
  for (const [code, name] of Object.entries(areaList.province_list)) add(code, name, 'province');
  for (const [code, name] of Object.entries(areaList.city_list)) {
    if (!MUNICIPALITY.test(code) && !words.collectors.includes(name)) add(code, name, 'city');
  }
  for (const [code, name] of Object.entries(areaList.county_list)) add(code, name, 'county');

  const names = new Map<string, RegionUnit[]>();
  const name = (key: string, unit: RegionUnit): void => {
    const known = names.get(key) ?? [];
    if (!known.includes(unit)) names.set(key, [...known, unit]);
  };
  for (const unit of units.values()) {
    name(unit.name, unit);
    const short = shortName(unit.name);
    if (short) name(short, unit);
  }
  for (const [alias, code] of Object.entries(words.aliases)) {
    const unit = units.get(code);
    if (unit) name(alias, unit);
  }
  const doubtful: Record<string, string[]> = words.doubtful;
  for (const [alias, codes] of Object.entries(doubtful)) {
    for (const unit of codes.map((code) => units.get(code))) if (unit) name(alias, unit);
  }
  const longest = new Map<string, number>();
  for (const key of names.keys()) longest.set(key.charAt(0), Math.max(longest.get(key.charAt(0)) ?? 0, key.length));
  return {
    isDoubtful: (key) => Object.hasOwn(doubtful, key),
    unit: (code) => units.get(code),
    named: (key) => names.get(key) ?? [],
    sounding: (text) => (text.length < SHORTEST_NAME ? [] : (sounds(names).get(/^[a-z]+$/.test(text) ? text : soundOf(text)) ?? [])),
    longestFrom: (character) => longest.get(character) ?? 0,
  };
}
