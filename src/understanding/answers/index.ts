/** What an answer says, read by the parser of the question that was asked: 七八年的 is a year to one question and a length to another. */
import type { AnswerByKind, SlotKind } from '../types';
import { parseAge } from './age';
import { parseBirthdate } from './birthdate';
import { parseDay, type Day } from './day';
import { amountFromEnglish, fromEnglish } from './english';
import { parseIdNumber } from './id-number';
import { parseMoney } from './money';
import { parsePhone } from './phone';
import { parseRegion } from './region';
import { heedRemarks } from './remarks';
import { LONGEST_ANSWER } from './text';
import { fromPinyin } from './typed-pinyin';
import { parseUnemployedSince } from './unemployed-since';
import { parseYesNo } from './yesno';

export interface AnswerContext {
  /** The day in China, `YYYY-MM-DD`. */
  today: string;
}

/** What is typed in letters, in the signs that the parsers read. */
const inSigns = (text: string): string => fromEnglish(fromPinyin(text.slice(0, LONGEST_ANSWER)));

const parsers: { [Kind in SlotKind]: (text: string, today: Day) => AnswerByKind[Kind] | null } = {
  age: (text, today) => heedRemarks(inSigns(text), (part) => parseAge(part, today)),
  birthdate: (text, today) => heedRemarks(inSigns(text), (part) => parseBirthdate(part, today)),
  unemployed_since: (text, today) => heedRemarks(inSigns(text), (part) => parseUnemployedSince(part, today)),
  yesno: parseYesNo,
  region: (text) => heedRemarks(text, parseRegion),
  phone: (text) => heedRemarks(text, parsePhone, { othersCount: true }),
  id_number: (text, today) => heedRemarks(text, (part) => parseIdNumber(part, today), { othersCount: true }),
  money: (text) => heedRemarks(amountFromEnglish(fromPinyin(text.slice(0, LONGEST_ANSWER))), parseMoney, { othersCount: true }),
};

export const SLOT_KINDS = Object.keys(parsers) as SlotKind[];

interface Read<Kind extends SlotKind> {
  text: string;
  today: string;
  answer: AnswerByKind[Kind] | null;
}

/** What was read last: on its way through a turn one message is read for several questions. Never a number that says who somebody is. */
const lastRead: { [Kind in SlotKind]?: Read<Kind> | null } = { age: null, birthdate: null, unemployed_since: null, region: null };

/** `null` = the text does not say it. The answer is shared, and frozen. @throws when `today` is no day */
export function understandAnswer<Kind extends SlotKind>(kind: Kind, text: string, { today }: AnswerContext): AnswerByKind[Kind] | null {
  const last: Read<Kind> | null | undefined = lastRead[kind];
  if (last?.text === text && last.today === today) return last.answer;
  const answer = parsers[kind](text, parseDay(today));
  Object.freeze(answer);
  if (last !== undefined) Object.assign(lastRead, { [kind]: { text, today, answer } });
  return answer;
}
