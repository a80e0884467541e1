/**
 * What people say about their answer in the same breath: a correction, somebody else's data, a question back. It decides which part
 * of the text counts and whether that must be read back; what the part says is for the parsers.
 */
import { toSimplified } from '../language/simplified';
import { readData } from '../data';
import { LONGEST_ANSWER } from './text';

const words = readData<typeof import('../data/remarks.json')>('remarks.json');

const LAST_CORRECTION = new RegExp(`^.*(?:${words.correction})(.*)$`, 's');
const NEGATED = new RegExp(words.negated, 's');
const DOUBT = new RegExp(`${words.doubt}|${words.contrast}`);
const ASKS_BACK = new RegExp(words.asksBack);
const ELSEWHERE = new RegExp(words.elsewhere, 'g');
/** Whoever lives with a son speaks of himself. */
const OTHER = `(?<![跟陪带]着?)(?:${words.own})?[的家个们]*[大小二三]?(?:${words.others})`;
/** 我老婆 is another person, 我 alone the speaker; the longer reading comes first. */
const PERSON = new RegExp(`(${OTHER})|(?:${words.own})`, 'g');

/** 问我多大？四十四: the question said again before it is answered. */
const ECHO = new RegExp(words.echo);

const prepare = (text: string): string => toSimplified(text.slice(0, LONGEST_ANSWER).normalize('NFKC')).trim().replace(ECHO, '');

interface Persons {
  /** What is said of the speaker, or of nobody in particular. */
  own: string;
  /** Whether somebody else is named. */
  others: boolean;
}

/** `我48老婆46` → own `我48`. What comes before anybody is named is the speaker's. */
export function splitByPerson(text: string): Persons {
  // Kinds of people whom the policy names are nobody.
  const plain = text.replace(ELSEWHERE, (match) => '·'.repeat(match.length));
  const parts: string[] = [];
  let start = 0;
  let isOwn = true;
  let others = false;
  for (const match of plain.matchAll(PERSON)) {
    if (isOwn) parts.push(text.slice(start, match.index));
    start = match.index;
    isOwn = match[1] === undefined;
    others ||= !isOwn;
  }
  if (isOwn) parts.push(text.slice(start));
  return { own: parts.join('').trim(), others };
}

/** What stands after the last correction (说错了, 哦不, 不是…是…); undefined where nothing is corrected. */
const corrected = (text: string): string | undefined => (LAST_CORRECTION.exec(text) ?? NEGATED.exec(text))?.[1];

interface HeedOptions {
  /** Somebody else's value beside the speaker's makes even the speaker's doubtful: a household's income, a wife's telephone. */
  othersCount?: boolean;
}

interface Heard extends Persons {
  said: string;
  correction: string | undefined;
  /** Doubted by the person, or wrapped in a question. */
  isUnsure: boolean;
}

let last: { text: string; heard: Heard } | null = null;

/** The last text is kept: a message is read as an age, a date and a place one after another. */
function hear(text: string): Heard {
  if (last?.text !== text) {
    const said = prepare(text);
    const isUnsure = DOUBT.test(said) || ASKS_BACK.test(said.trim());
    last = { text, heard: { said, correction: corrected(said), isUnsure, ...splitByPerson(said) } };
  }
  return last.heard;
}

/** Reads the part of the text that counts. What is corrected, said of somebody else or wrapped in a question has to be confirmed. */
export function heedRemarks<Answer extends { confirm: boolean }>(
  text: string,
  parse: (text: string) => Answer | null,
  { othersCount = false }: HeedOptions = {},
): Answer | null {
  const { said, correction, own, others, isUnsure } = hear(text);
  const doubted = (answer: Answer | null): Answer | null => answer && { ...answer, confirm: true };
  if (correction !== undefined) return doubted(parse(correction) ?? parse(said));
  const ownAnswer = others ? parse(own) : null;
  const answer = ownAnswer ?? parse(said);
  const isDoubtful = isUnsure || (others && (othersCount || ownAnswer === null));
  return isDoubtful ? doubted(answer) : answer;
}
