/** Regions as an administrator writes them and reads them: names and GB/T 2260 codes. Pure. */

type NamesByCode = Record<string, string>;
// The package declares ES modules, which a CommonJS file cannot import; what it ships can be required.
const { areaList } = require('@vant/area-data') as { areaList: Record<'province_list' | 'city_list' | 'county_list', NamesByCode> };

const NAMES = new Map(Object.entries({ ...areaList.county_list, ...areaList.city_list, ...areaList.province_list }));

/** What the table calls a "city" only because a county stands alone under its province. */
const NO_CITY = /^(?:县|(?:省|自治区)直辖.*)$/;

/** The province, the city and the unit itself, each once: of a municipality the "city" has the municipality's name. */
function path(code: string): string[] {
  const units = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code].map((unit) => NAMES.get(unit));
  return [...new Set(units.filter((name): name is string => name !== undefined && !NO_CITY.test(name)))];
}

/** `广东省深圳市`; the code itself where nobody knows it. */
export function regionName(code: string): string {
  return NAMES.has(code) ? path(code).join('') : code;
}

export interface RegionList {
  codes: string[];
  /** What was not understood, or means several places, as written. */
  unclear: string[];
}

/** Codes or full official names, with anything between them; a county's name needs its city's before it where others have the same. */
export function readRegions(text: string): RegionList {
  const list: RegionList = { codes: [], unclear: [] };
  for (const part of text.split(/[\s,，、;；]+/).filter(Boolean)) {
    const codes = NAMES.has(part) ? [part] : codesOf(part);
    if (codes.length !== 1) list.unclear.push(part);
    else if (!list.codes.includes(codes[0] as string)) list.codes.push(codes[0] as string);
  }
  return list;
}

/** By the whole path, its end, or its two ends: `广东省深圳市`, `深圳市福田区`, `福田区`, `河南省汝州市`. Of a municipality and its "city" the wider one counts. */
function codesOf(name: string): string[] {
  const found = [...NAMES.keys()].filter((code) => {
    const units = path(code);
    return units.some((unit, at) => units.slice(at).join('') === name || (units[0] ?? '') + (units.at(-1) ?? unit) === name);
  });
  return found.filter((code) => !found.some((other) => other !== code && path(other).join() === path(code).join() && other < code));
}
