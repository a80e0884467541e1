/** Cuts a message where people pause: sentences, clauses and joints such as 还有. Works on the text as written, since normalising drops the marks. */
import { readData } from '../data';

const { joints, question } = readData<typeof import('../data/joints.json')>('joints.json');

/** Beside a Chinese character a space is a pause; between Latin words it is none. */
const PAUSE = /[。！？!?；;\n\r，,、…~～]+|(?<=\p{Script=Han})\s+|\s+(?=\p{Script=Han})|\.(?=\s|$)/u;
const JOINT = new RegExp(`(?=${joints.map((joint) => `(?:${joint})`).join('|')})`, 'u');

/** `我退伍了，想问下培训还有招聘会` → `['我退伍了', '想问下培训', '还有招聘会']`; empty parts are left out. */
export function clausesOf(text: string): string[] {
  return text
    .split(PAUSE)
    .flatMap((clause) => clause.split(JOINT))
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
}

const QUESTION = new RegExp(question.map((form) => `(?:${form})`).join('|'), 'u');

/** Whether a normalised clause is a question by its form words; particles such as 吗 may be missing in speech, so `false` proves nothing. */
export function looksLikeQuestion(normalized: string): boolean {
  return QUESTION.test(normalized);
}

/** A text longer than this many UTF-16 units is heard at its start and its end, where people put what they want. */
const LONGEST_HEARD = 800;

/** The text itself, or its first and last 400 units with a pause between them; never half a character. */
export function heardPart(text: string): string {
  if (text.length <= LONGEST_HEARD) return text;
  const half = LONGEST_HEARD / 2;
  return `${text.slice(0, half)}\n${text.slice(-half)}`;
}
