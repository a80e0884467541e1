/** Starts the rules of a province that has none: its form from `policy/province-form.yaml`, and its line out of `policy/rules/common.yaml`. Pure. */
import type { RulePack } from './rule-reader';

export type UnlistedPlace = RulePack['common']['unlisted'][number];

/** @param said a code of two or six digits, a name (甘肃, 甘肃省) or an id (gansu) */
export function findUnlisted(places: readonly UnlistedPlace[], said: string): UnlistedPlace | undefined {
  const code = /^\d{2}$/.test(said) ? `${said}0000` : said;
  return places.find((place) => place.code === code || place.id === said.toLowerCase() || (said.length > 1 && place.name.startsWith(said)));
}

/** @param today `YYYY-MM-DD` */
export function fillForm(form: string, place: UnlistedPlace, today: string): string {
  const values: Readonly<Record<string, string>> = { ...place, today };
  return form.replace(/\{\{(\w+)\}\}/g, (braces, key: string) => values[key] ?? braces);
}

/** The text of `rules/common.yaml` without the place; its comments stay as they are. */
export function withoutPlace(common: string, { code }: UnlistedPlace): string {
  return common
    .split('\n')
    .filter((line) => !line.includes(`code: "${code}"`))
    .join('\n');
}
