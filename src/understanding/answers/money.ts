/** An amount in yuan, with the period it is for where that was said: 两千三, 1万5, 一千五六, 3500-4000, 一分没有. */
import type { MoneyAnswer } from '../types';
import { NUMBER, parseNumber } from './numerals';
import { compactText } from './text';
import { readData } from '../data';

const words = readData<typeof import('../data/money.json')>('money.json');

const NOTHING = new RegExp(words.nothing);
const ROUGH = new RegExp(words.rough);
const FACTORS: Record<string, number> = { 万: 10_000, w: 10_000, k: 1000, 千: 1000, 百: 100 };
const UNIT = '(万|w|k|千|百)?';
const FROM_TO = new RegExp(`(${NUMBER})${UNIT}(?:元|块钱?)?(?:到|至|-|~|或者?)(${NUMBER})${UNIT}`);
/** 一千五六, 两三千 */
const NEXT_DIGITS = /([一二两三四五六七八九])([千百万])([一二三四五六七八])([二三四五六七八九])(?![十百千万])/;
const PAIR = /([一二两三四五六七八])([二三四五六七八九])([十百千万])/;
const DIGITS_AND_WAN = /(\d+)(万|w|千|k)(\d)(?!\d)/;
const SINGLE = new RegExp(`(${NUMBER})${UNIT}(多|来|挂零|出头|好几|几)?`);

const number = (text: string | undefined): number => parseNumber(text ?? '') ?? Number.NaN;
const factor = (unit: string | undefined): number => FACTORS[unit ?? ''] ?? 1;

export function parseMoney(text: string): MoneyAnswer | null {
  const compact = compactText(text.replace(/(?<=\d)[,，](?=\d{3})/g, ''));
  const period = periodOf(compact);
  // 一个月两千八: the 一 counts the month.
  const amount = compact.replace(new RegExp(`${words.month}|${words.year}|${words.day}`, 'g'), ' ').trim();
  const range = NOTHING.test(compact) ? ([0, 0] as const) : rangeOf(amount);
  if (!range || Number.isNaN(range[0]) || Number.isNaN(range[1])) return null;
  const exact = range[0] === range[1];
  return { amount: exact ? range[0] : null, range: [range[0], range[1]], period, confirm: !exact || (ROUGH.test(compact) && range[0] > 0) };
}

function periodOf(compact: string): MoneyAnswer['period'] {
  for (const period of ['month', 'year', 'day', 'once'] as const) if (new RegExp(words[period]).test(compact)) return period;
  return null;
}

function rangeOf(amount: string): readonly [number, number] | null {
  const between = FROM_TO.exec(amount);
  if (between) {
    const high = number(between[3]) * factor(between[4]);
    const low = number(between[1]) * factor(between[2] ?? (number(between[1]) < number(between[3]) ? between[4] : undefined));
    return low <= high ? [low, high] : null;
  }
  const next = NEXT_DIGITS.exec(amount);
  if (next && number(next[4]) === number(next[3]) + 1) {
    const unit = number(`一${next[2]}`);
    const base = number(next[1]) * unit;
    return [base + (number(next[3]) * unit) / 10, base + (number(next[4]) * unit) / 10];
  }
  const pair = PAIR.exec(amount);
  if (pair && number(pair[2]) === number(pair[1]) + 1) {
    const unit = number(`一${pair[3]}`);
    return [number(pair[1]) * unit, number(pair[2]) * unit];
  }
  const mixed = DIGITS_AND_WAN.exec(amount);
  if (mixed) {
    const value = Number(mixed[1]) * factor(mixed[2]) + (Number(mixed[3]) * factor(mixed[2])) / 10;
    return [value, value];
  }
  return single(amount);
}

function single(amount: string): readonly [number, number] | null {
  const match = SINGLE.exec(amount);
  if (!match) return null;
  const value = number(match[1]) * factor(match[2]);
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  // 五百来块 puts the word after the amount, 五千块多 after the unit.
  const more = match[3] ?? /^(?:块|元)钱?(多|来)/.exec(amount.slice(match.index + match[0].length))?.[1];
  if (more === '多' || more === '好几' || more === '几') return [value, value + magnitude - 1];
  if (more === '来') return [value * 0.9, value + magnitude - 1];
  return more ? [value, value * 1.05] : [value, value];
}
