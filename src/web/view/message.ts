/** A message as it is drawn, made from an activity whose every field is doubted. Knows no transport. */
import type { Activity, CaseData, Choice, CitationData, ResultCardData, ResultData } from '../contract';
import { CASE_STATES } from '../contract';

export interface Message {
  /** Stays the same when the server's copy replaces our own, so that the row is not rebuilt. */
  key: string;
  /** The server's id, empty for what came with the page. */
  id: string;
  /** The bot's first words; they came with the page already. */
  greeting: boolean;
  /** Place in the conversation; 0 = not known. */
  seq: number;
  from: 'bot' | 'user';
  text: string;
  /** Milliseconds since 1970. */
  at: number;
  choices: Choice[];
  /** Choices that may be combined. */
  multi: boolean;
  citations: CitationData[];
  result: (ResultData & { card: ResultCardData }) | null;
  /** It holds what only the part can draw, or a self-check is under way, whose result will. */
  wantsPart: boolean;
  case: CaseData | null;
  crisis: 'alarm' | 'check-in' | null;
  hotlines: string[];
}

export const GREETING_KEY = 'greeting';

export function blankMessage(key: string, at: number): Message {
  const nothing = { choices: [], citations: [], hotlines: [], result: null, wantsPart: false, case: null, crisis: null };
  return { key, id: '', greeting: false, seq: 0, from: 'bot', text: '', at, multi: false, ...nothing };
}

/** Null for what is not shown: typing, events, empty messages. */
export function toMessage(activity: Activity, now: number): Message | null {
  if (activity.type !== 'message') return null;
  const data = activity.channelData || {};
  const from = activity.from?.role === 'user' ? 'user' : 'bot';
  const id = activity.id || '';
  const message: Message = {
    key: (from === 'user' && data.clientActivityID) || id || GREETING_KEY,
    id,
    greeting: data.greeting === true,
    seq: sequenceOf(id),
    from,
    text: textOf(data.change?.prompt ?? activity.text),
    at: timeOf(activity.timestamp, now),
    choices: choicesOf(activity),
    multi: data.ask?.kind === 'multi',
    citations: listOf(data.citations).filter(({ title }) => typeof title === 'string'),
    result: resultOf(data.result),
    wantsPart: !!data.result || !!data.case || !!(data.ask && data.ask.remaining),
    case: data.case && CASE_STATES.includes(data.case.state) ? data.case : null,
    crisis: data.crisis === 'alarm' || data.crisis === 'check-in' ? data.crisis : null,
    hotlines: listOf(data.hotlines).filter((number) => typeof number === 'string' && /^[\d+ -]{3,}$/.test(number)),
  };
  const empty = message.text === '' && message.choices.length === 0 && !message.result && !message.case && !message.crisis;
  return empty ? null : message;
}

const textOf = (text: unknown): string => (typeof text === 'string' ? text : '');

const resultOf = (result: ResultData | undefined): Message['result'] =>
  result && result.card && Array.isArray(result.card.sections) ? (result as Message['result']) : null;

/** `<conversation>|0000012` → 12 */
function sequenceOf(id: string): number {
  return Number(id.split('|')[1]) || 0;
}

function timeOf(timestamp: string | undefined, now: number): number {
  return Date.parse(timestamp || '') || now;
}

const listOf = <T>(value: T[] | undefined): T[] => (Array.isArray(value) ? value.filter(Boolean) : []);

/** Answers that say that no other holds. */
const ALONE = new Set(['none', 'unsure']);

function choicesOf({ channelData, suggestedActions }: Activity): Choice[] {
  const options = listOf(channelData?.ask?.options);
  const change = channelData?.change;
  const given = listOf(change?.answers);
  return listOf(suggestedActions?.actions)
    .map(({ title, value }, index): Choice => {
      const { label, answer } = given[index] || {};
      const words = typeof value === 'string' && value ? value : title;
      if (label && answer) return { title: label, value: words || '', given: answer, verb: change!.button };
      const option = options.find((one) => one.label === title);
      return { title: title || '', value: words || '', aside: options.length > 0 && !option, alone: option && ALONE.has(option.id) };
    })
    .filter(({ title }) => typeof title === 'string' && title);
}
