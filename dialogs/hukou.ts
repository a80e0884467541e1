/** 户口在河南 says whether the household register is in the place that was named before: told by the codes of both (GB/T 2260). Knows no step. */

type Hukou = 'here' | 'province' | 'elsewhere';

/** Beijing, Tianjin, Shanghai, Chongqing: the province is the city. */
const MUNICIPALITIES: ReadonlySet<string> = new Set(['11', '12', '31', '50']);
/** Counties and districts of a city end in 01–80, cities of their own below it in 81–99. */
const FIRST_COUNTY_CITY = 81;

const provinceOf = (code: string): string => code.slice(0, 2);
const cityOf = (code: string): string => code.slice(0, 4);
const isProvince = (code: string): boolean => code.endsWith('0000');
const isCity = (code: string): boolean => code.endsWith('00') && !isProvince(code);
const isCountyCity = (code: string): boolean => Number(code.slice(4)) >= FIRST_COUNTY_CITY;

/**
 * @param place the region whose rules are looked at
 * @param hukou where the household is registered
 * @returns null where the two do not tell, as with the province of a city
 */
export function hukouBeside(place: string, hukou: string): Hukou | null {
  if (provinceOf(place) !== provinceOf(hukou)) return 'elsewhere';
  if (MUNICIPALITIES.has(provinceOf(place)) || place === hukou)
    return isProvince(place) && !MUNICIPALITIES.has(provinceOf(place)) ? null : 'here';
  if (isProvince(place) || isProvince(hukou)) return null;
  if (cityOf(place) !== cityOf(hukou)) return 'province';
  if (isCountyCity(place) || isCountyCity(hukou)) return isCity(hukou) ? null : 'province';
  return 'here';
}
