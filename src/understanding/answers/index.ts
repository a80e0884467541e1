/** What an answer says, read by the parser of the question that was asked: 七八年的 is a year to one question and a length to another. */
import type { AnswerByKind, SlotKind } from '../types';
import { parseAge } from './age';
import { parseBirthdate } from './birthdate';
import { parseDay, type Day } from './day';
import { parseIdNumber } from './id-number';
import { parseMoney } from './money';
import { parsePhone } from './phone';
import { parseRegion } from './region';
import { heedRemarks } from './remarks';
import { parseUnemployedSince } from './unemployed-since';
import { parseYesNo } from './yesno';

export interface AnswerContext {
  /** The day in China, `YYYY-MM-DD`. */
  today: string;
}

const parsers: { [Kind in SlotKind]: (text: string, today: Day) => AnswerByKind[Kind] | null } = {
  age: (text, today) => heedRemarks(text, (part) => parseAge(part, today)),
  birthdate: (text, today) => heedRemarks(text, (part) => parseBirthdate(part, today)),
  unemployed_since: (text, today) => heedRemarks(text, (part) => parseUnemployedSince(part, today)),
  yesno: parseYesNo,
  region: (text) => heedRemarks(text, parseRegion),
  phone: (text) => heedRemarks(text, parsePhone, { othersCount: true }),
  id_number: (text, today) => heedRemarks(text, (part) => parseIdNumber(part, today), { othersCount: true }),
  money: (text) => heedRemarks(text, parseMoney, { othersCount: true }),
};

export const SLOT_KINDS = Object.keys(parsers) as SlotKind[];

/** `null` = the text does not say it. @throws when `today` is no day */
export function understandAnswer<Kind extends SlotKind>(kind: Kind, text: string, { today }: AnswerContext): AnswerByKind[Kind] | null {
  return parsers[kind](text, parseDay(today));
}
