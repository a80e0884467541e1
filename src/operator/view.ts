/** One call as the console shows it: what to read out now, which answers are on the keys, what is known, what that makes so far. */
import type { Script } from '../bot';
import { maskPersonalNumbers } from '../base/mask';
import { toLocale, type Translate } from '../locale';
import type { Call, Store, StoredActivity } from '../store/types';
import type { CallView, Key, Said } from '../web/operator/contract';
import { fileOf, type CallFile, type Caller, type Disposition } from './call-file';
import type { Reader } from './reading';
import { suggestDisposition, summaryOf } from './summary';
import type { Operator } from './types';

interface Ask {
  question: string;
  kind: string;
  options: { id: string; label: string }[];
}

interface Data {
  greeting?: boolean;
  ask?: Ask;
  crisis?: string;
  hotlines?: string[];
  result?: unknown;
  case?: unknown;
  answer?: unknown;
}

/** The newest activities among which the last turn's are looked for. */
const LOOK_BACK = 12;
const ALONE = new Set(['none', 'unsure']);

interface Viewing {
  store: Store;
  operator: Operator;
  t: Translate;
  reader: Reader;
  /** Of a topic or an entry of the policy; null where this release has none such. */
  titleOf(id: string): string | null;
}

export async function viewOf(call: Call, script: Script | null, { store, operator, t, reader, titleOf }: Viewing): Promise<CallView> {
  const { read } = store;
  const conversation = await read.conversations.get(call.conversationId);
  const lastSeq = conversation?.lastSeq ?? 0;
  const recent = await read.activities.after(call.conversationId, Math.max(0, lastSeq - LOOK_BACK), LOOK_BACK);
  const cases = await read.cases.ofConversation(call.conversationId);
  const caseNumber = cases.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0]?.caseNumber ?? null;
  const file = fileOf(call);
  const caller = call.caller as Caller;
  const messages = lastTurn(recent);
  const ask = dataOf(messages.at(-1)).ask;
  // After a cry for help nothing is asked until somebody says to go on.
  const question = ask ? (script?.question ?? null) : null;
  return {
    id: call.id,
    caller,
    locale: toLocale(conversation?.locale),
    number: file?.number ? maskPersonalNumbers(file.number) : null,
    startedAt: call.startedAt.toISOString(),
    endedAt: call.endedAt?.toISOString() ?? null,
    operatorName: file?.operatorName ?? '',
    isMine: call.operator === operator.accountId && call.endedAt === null,
    isWaiting: call.operator === null && call.endedAt === null,
    isErased: file === null,
    consent: file?.consent ?? null,
    note: file?.note ?? '',
    log: file?.log ?? [],
    stepId: script?.stepId ?? '',
    said: messages.flatMap((message) => saidOf(message, question?.text ?? null, reader)),
    question: question ? { ...question, text: reader.passagesOf(questionText(messages.at(-1), question.text, ask)) } : null,
    keys: [...numberKey(file, question, t), ...regionKeys(operator, question, ask), ...keysOf(messages.at(-1), ask, question?.also ?? [])],
    ahead: script?.ahead ?? [],
    remaining: script?.remaining ?? null,
    answered: (script?.answered ?? []).map((answered) => ({
      ...answered,
      by: file?.enteredBy[answered.stepId] ?? file?.operatorName ?? null,
    })),
    setAside: script?.setAside ?? [],
    result: script?.result ?? null,
    crisis: script?.crisis ?? null,
    caseNumber,
    summary: file?.summary ?? summaryOf({ caller, script, caseNumber, file }, { t, reader, titleOf }),
    disposition: (call.disposition as Disposition | null) ?? suggestDisposition(script, cases, file),
  };
}

/** What was answered since the operator's last message; that the chat was opened here is said to its owner. */
function lastTurn(recent: readonly StoredActivity[]): StoredActivity[] {
  const start = recent.findLastIndex(({ direction }) => direction === 'in');
  return recent.slice(start + 1).filter(({ body }) => body['type'] === 'message' && body['replyToId'] !== undefined);
}

const textOf = (activity: StoredActivity | undefined): string => String(activity?.body['text'] ?? '');
const dataOf = (activity: StoredActivity | undefined): Data => (activity?.body['channelData'] ?? {}) as Data;

function kindOf(data: Data): Said['kind'] {
  if (data.crisis) return 'crisis';
  if (data.result) return 'result';
  if (data.case) return 'case';
  return data.answer ? 'answer' : 'note';
}

/** Without the question itself and its numbered options, which stand apart. */
function saidOf(activity: StoredActivity, question: string | null, { passagesOf, crisisPassagesOf }: Reader): Said[] {
  const data = dataOf(activity);
  let text = textOf(activity);
  if (data.ask && question !== null) {
    const end = text.indexOf(question);
    text = end >= 0 ? text.slice(0, end) : isAskedBack(data.ask) ? '' : text.replace(listOf(data.ask), '');
  }
  // Who answers was said with the notice already.
  if (data.greeting) text = text.replace(/^[^（(]*[（(][^）)]*[）)]\s*/u, '');
  // Of a result the first block is said at once, the rest when it is asked for.
  const blocks = data.result ? text.split('\n\n') : [text];
  const passages = blocks.flatMap(data.crisis ? crisisPassagesOf : passagesOf);
  return passages.length > 0 ? [{ kind: kindOf(data), text: passages, ...(data.hotlines ? { numbers: data.hotlines } : {}) }] : [];
}

const isAskedBack = ({ kind }: Ask): boolean => kind === 'confirm';
const listOf = ({ options }: Ask): string => options.map(({ label }, index) => `${index + 1}. ${label}`).join('\n');

/** A value that is read back, or several to choose from, is asked in other words than the question itself. */
function questionText(activity: StoredActivity | undefined, question: string, ask: Ask | undefined): string {
  const text = textOf(activity);
  if (!ask || text.includes(question)) return question;
  return isAskedBack(ask) ? text : question;
}

/** Where a telephone is asked for, the one that the caller is calling from. */
function numberKey(file: CallFile | null, question: Script['question'], t: Translate): Key[] {
  if (!file?.number || question?.kind !== 'phone') return [];
  return [{ text: file.number, label: t('operator.callersNumber', { number: maskPersonalNumbers(file.number) }), alone: true }];
}

const REGION_KEYS = 5;
const isProvince = (code: string): boolean => code.endsWith('0000') && !/^(?:11|12|31|50)/.test(code);

/** Where a place is asked for and none was offered yet, the one that the desk serves: most who call it live there. */
function regionKeys({ regions }: Operator, question: Script['question'], ask: Ask | undefined): Key[] {
  if (question?.kind !== 'region' || !ask || ask.kind !== 'region' || ask.options.some(({ id }) => !ALONE.has(id))) return [];
  // A province alone says too little: the rules are those of a city.
  const near = regions.filter(({ code }) => !isProvince(code)).slice(0, REGION_KEYS);
  return near.map(({ name }): Key => ({ text: name, alone: true }));
}

function keysOf(activity: StoredActivity | undefined, ask: Ask | undefined, also: readonly string[]): Key[] {
  if (ask) {
    const options = ask.options.map(({ id, label }): Key => ({ text: label, ...(ALONE.has(id) ? { alone: true } : {}) }));
    return [...options, ...also.map((text): Key => ({ text, alone: true }))];
  }
  const { actions = [] } = (activity?.body['suggestedActions'] ?? {}) as { actions?: { title?: string }[] };
  return actions.flatMap(({ title }): Key[] => (title ? [{ text: title, alone: true }] : []));
}
