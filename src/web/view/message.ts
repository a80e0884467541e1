/** A message as it is drawn, made from an activity whose every field is doubted. Knows no transport. */
import type { Activity, CaseData, Choice, CitationData, ResultCardData, ResultData } from '../contract';

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
  /** Of the question that it asks: `multi` when choices may be combined, `region` for a place. */
  kind: string;
  citations: CitationData[];
  result: (ResultData & { card: ResultCardData }) | null;
  case: CaseData | null;
  /** Of the policy, the same for everybody: it may be shown to others. */
  isAnswer: boolean;
  crisis: 'alarm' | 'check-in' | null;
  hotlines: string[];
}

export const GREETING_KEY = 'greeting';

export function blankMessage(key: string, at: number): Message {
  const nothing = { choices: [], citations: [], hotlines: [], result: null, isAnswer: false, case: null, crisis: null };
  return { key, id: '', greeting: false, seq: 0, from: 'bot', text: '', at, kind: '', ...nothing };
}

/** Null for what is not shown: typing, events, empty messages. */
export function toMessage(activity: Activity, now: number): Message | null {
  if (activity.type !== 'message') return null;
  const data = activity.channelData || {};
  // Azure's Direct Line may name no role; our own words come back with the id that we gave them.
  const { role } = activity.from || {};
  const from = role === 'user' || (!role && data.clientActivityID) ? 'user' : 'bot';
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
    kind: (data.ask && data.ask.kind) || '',
    citations: listOf(data.citations).filter(({ title }) => typeof title === 'string'),
    result: resultOf(data.result),
    case: data.case || null,
    isAnswer: !!data.answer && !data.answer.personal,
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
