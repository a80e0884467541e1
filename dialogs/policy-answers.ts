/** Answers questions about the policy: a plain answer, what localities decide, the clause it rests on, the original on request. */
import { copyOf } from '../src/base/copy';
import type { Translate } from '../src/locale';
import type { Citation, PolicyAnswer, PolicyLibrary } from '../src/policy/types';
import { clausesOf } from '../src/understanding';
import type { Topic } from '../src/understanding/types';
import type { Turn } from './turn';
import { asksWhatThereIs } from './what-there-is';
import { meaningLabel } from './offers';

const RELATED_SHOWN = 2;
/** What one reads at a sitting on a phone, in columns (a Chinese character takes two) of all answers to one message; the first is given however long it is. */
const MOST_COLUMNS = 900;

export interface AskedTopic {
  topic: Topic;
  confidence: number;
  /** Of several: what is said of this one. */
  said?: string;
}

/**
 * Answers each topic in a message of its own, in the order asked; what would be too much to read at once becomes buttons.
 * @param question the person's words, which choose among a topic's answers
 * @param somethingFollows the bot goes on with a question of its own, so that nothing else is offered here
 */
export async function answerPolicy(turn: Turn, asked: readonly AskedTopic[], question: string, somethingFollows: boolean): Promise<void> {
  const questions = asked.length === 1 ? questionsIn(turn, question) : [];
  const all = asked.flatMap(({ topic, confidence, said: part }) => {
    // 公益岗呢 after another question asks the same of it.
    const said = part && turn.services.policy.topicNamed(part) === null ? part : undefined;
    const own = said ?? askingPart(turn, topic, question);
    return answersOn(turn, topic, said ? questionsIn(turn, said) : questions, own).map((answer) => ({ topic, confidence, answer }));
  });
  const fitting = howManyFit(all.map(({ answer }) => paragraphs(turn, answer)));
  const [now, later] = [all.slice(0, fitting), all.slice(fitting).map(({ topic }) => topic)];
  const [first] = all;
  if (all.length === 1 && first && (await saidAgain(turn, first.answer, somethingFollows))) return;
  const said: string[] = [];
  for (const [index, { topic, confidence, answer }] of now.entries()) {
    const { text, channelData } = put(turn, answer, question, confidence);
    said.push(...answer.provisions);
    const title = asked.length > 1 ? titleOf(turn, topic) : null;
    if (index < now.length - 1) {
      await turn.say(inParagraphs(title, text), { channelData });
      continue;
    }
    const more =
      later.length > 0
        ? turn.t('policy.more', { list: later.map((rest) => titleOf(turn, rest)).join(turn.t('form.listSeparator')) })
        : null;
    await turn.say(inParagraphs(title, text, notWritten(turn, topic, questions), more), {
      channelData,
      buttons: somethingFollows
        ? [...turn.buttons('quote'), ...later.map((rest) => titleOf(turn, rest))]
        : [...beside(turn, topic), ...nextTopics(turn, answer, later), ...turn.buttons('useful', 'useless')],
    });
  }
  // The original on request is that of everything just answered.
  if (turn.memory.lastAnswer) turn.memory.lastAnswer.provisions = [...new Set(said)];
}

/** At the end of a story 有没有什么政策 asks for what there is; the story would choose some answer that it has words in common with. */
function askingPart(turn: Turn, topic: Topic, text: string): string {
  return (topic === 'recognition' ? asksWhatThereIs(turn, text) : null) ?? text;
}

/** 公益岗能干几年，一个月多少钱，在哪报名: whatever names a matter is one question, each clause that names none another. */
function questionsIn({ services }: Turn, text: string): string[] {
  const questions: string[] = [];
  let naming = -1;
  for (const clause of clausesOf(text)) {
    if (services.policy.bareQuestion(clause) !== null) questions.push(clause);
    else if (naming < 0) naming = questions.push(clause) - 1;
    else questions[naming] += ` ${clause}`;
  }
  return questions;
}

function answersOn({ services, locale }: Turn, topic: Topic, questions: readonly string[], text: string): PolicyAnswer[] {
  const each = questions.length > 1 ? services.policy.answers(topic, questions, locale) : [];
  return each.length > 0 ? each : [services.policy.answer(topic, text, locale)];
}

/** Of several questions, those on which no document says anything. */
function notWritten(turn: Turn, topic: Topic, questions: readonly string[]): string | null {
  const { policy } = turn.services;
  const left = questions.filter((question) => {
    const asks = policy.bareQuestion(question);
    return asks !== null && !policy.answersBare(topic, asks, question);
  });
  if (questions.length < 2 || left.length === 0) return null;
  const { stationName, stationPhone } = turn.station;
  return turn.t('policy.partNotWritten', { questions: left.join(turn.t('form.listSeparator')), stationName, stationPhone });
}

/** The same answer twice in a row is given in full; whoever asks a third time is not helped by it, but by a closer question or a person. */
const MOST_TIMES = 2;

async function saidAgain(turn: Turn, answer: PolicyAnswer, somethingFollows: boolean): Promise<boolean> {
  const { lastAnswer } = turn.memory;
  if (lastAnswer?.id !== answer.id || (lastAnswer.times ?? 1) < MOST_TIMES) return false;
  lastAnswer.times = (lastAnswer.times ?? 1) + 1;
  turn.scope.outcome.topic ??= answer.topic;
  turn.scope.outcome.kind = 'answer-again';
  const { stationName, stationPhone } = turn.station;
  await turn.say(turn.t('policy.again', { topic: titleOf(turn, answer.topic), stationName, stationPhone }), {
    buttons: somethingFollows ? turn.buttons('quote') : [...turn.buttons('human', 'quote'), ...nextTopics(turn, answer, [])],
  });
  return true;
}

function howManyFit(texts: readonly string[]): number {
  let columns = 0;
  const tooMuch = texts.findIndex((text, index) => (columns += columnsOf(text)) > MOST_COLUMNS && index > 0);
  return tooMuch < 0 ? texts.length : tooMuch;
}

const columnsOf = (text: string): number => text.replace(/[\u2E80-\uFFEF]/g, '  ').length;

/** Subsidies whose period hangs on how far retirement is. */
const UNTIL_RETIREMENT: ReadonlySet<Topic> = new Set<Topic>(['public-welfare-posts', 'flexible-insurance-subsidy']);

function beside(turn: Turn, topic: Topic): string[] {
  if (topic === 'recognition') return turn.buttons('quote', 'selfCheck');
  return [...turn.buttons('quote'), ...(UNTIL_RETIREMENT.has(topic) ? [turn.t('retirement.button')] : [])];
}

const titleOf = (turn: Turn, topic: Topic): string => turn.services.policy.topicTitle(topic, turn.locale);

const inParagraphs = (...parts: (string | null)[]): string => parts.filter((part) => part !== null).join('\n\n');

/** The curated answer in words, with what channels show beside it; its original can be shown from now on. */
export function lookUp(turn: Turn, topic: Topic, question: string): AnswerInWords {
  return put(turn, turn.services.policy.answer(topic, question, turn.locale), question, 1);
}

interface AnswerInWords {
  text: string;
  channelData: Record<string, unknown>;
}

function put(turn: Turn, answer: PolicyAnswer, question: string, confidence: number): AnswerInWords {
  const { id, topic, provisions } = answer;
  const before = turn.memory.lastAnswer;
  const times = before?.id === id ? (before.times ?? 1) + 1 : 1;
  turn.memory.lastAnswer = { topic, question, provisions, confidence, id, times };
  // What is asked in a word from here on is about this answer.
  delete turn.memory.everyday;
  turn.scope.outcome.topic ??= topic;
  const citations = citedPlaces(turn, provisions);
  return { text: paragraphs(turn, answer), channelData: { answer: { topic, provisions }, citations } };
}

function paragraphs(turn: Turn, answer: PolicyAnswer): string {
  const first = answer.provisions[0];
  const source = first ? citationLine(turn, first) : null;
  const caution = answer.caution ? turn.t('policy.caution', { caution: answer.caution }) : null;
  return inParagraphs(answer.text, caution, source);
}

/** `依据：《标题》（文号）第几条` */
export function citationLine({ t, services }: Citing, provisionId: string): string {
  const { title, docNumber, locator, verified } = services.policy.citation(provisionId);
  const line = t(docNumber ? 'policy.source' : 'policy.sourceWithoutNumber', { title, docNumber, locator });
  return verified ? line : line + t('policy.unverified');
}

/** Where it is written, each place once: two provisions may be sentences of one paragraph, and their wordings then stand together. */
export function citedPlaces({ services }: Pick<Citing, 'services'>, provisions: readonly string[]): Citation[] {
  const places = new Map<string, Citation>();
  for (const id of provisions) {
    const citation = services.policy.citation(id);
    const key = [citation.title, citation.docNumber, citation.locator].join('\n');
    const same = places.get(key);
    places.set(key, same ? together(same, citation) : citation);
  }
  return [...places.values()];
}

function together(one: Citation, other: Citation): Citation {
  const quotes = [one.quote, other.quote].filter((quote) => quote !== null);
  return Object.assign(copyOf<Citation>(one), {
    quote: quotes.length > 0 ? quotes.join('\n') : null,
    verified: one.verified && other.verified,
  });
}

/** All that it takes to name a source: a turn has it, and so has a command line. */
export interface Citing {
  t: Translate;
  services: { policy: PolicyLibrary };
}

/** What was asked and not answered yet comes before what is merely related. */
function nextTopics(turn: Turn, answer: PolicyAnswer, later: readonly Topic[]): string[] {
  const related = answer.related.filter((topic) => topic !== answer.topic);
  return [...new Set([...later, ...related])].slice(0, RELATED_SHOWN).map((topic) => titleOf(turn, topic));
}

/** The wording of the provisions behind the last answer, word for word. */
export async function showOriginal(turn: Turn): Promise<void> {
  const last = turn.memory.lastAnswer;
  if (!last) {
    await turn.say(turn.t('policy.nothingToQuote'), { buttons: turn.buttons('policy') });
    return;
  }
  await showProvisions(turn, last.provisions, { answer: { topic: last.topic, provisions: last.provisions } });
}

export async function showProvisions(turn: Turn, provisions: readonly string[], channelData: Record<string, unknown>): Promise<void> {
  // What is stored word for word first: that is what was asked for.
  const inOrder = [...provisions].sort((a, b) => Number(quoted(turn, b)) - Number(quoted(turn, a)));
  const citations = citedPlaces(turn, inOrder);
  const quotes = citations.map(({ provision, quote }) => {
    const heading = citationLine(turn, provision);
    return quote ? `${heading}\n${turn.t('policy.quote', { quote })}` : `${heading}\n${turn.t('policy.noQuote')}`;
  });
  await turn.say(quotes.join('\n\n'), { channelData: { ...channelData, citations } });
}

const quoted = (turn: Turn, provisionId: string): boolean => turn.services.policy.citation(provisionId).quote !== null;

export async function thankForFeedback(turn: Turn, useful: boolean): Promise<void> {
  const last = turn.memory.lastAnswer;
  turn.scope.outcome.kind = useful ? 'answer-useful' : 'answer-useless';
  if (last) turn.scope.outcome.topic = last.topic;
  await turn.say(turn.t(useful ? 'policy.useful' : 'policy.useless'), {
    buttons: useful ? turn.buttons('selfCheck', 'policy') : turn.buttons('policy', 'human'),
  });
}

/** What one can ask about, as buttons. */
export async function listTopics(turn: Turn): Promise<void> {
  const topics = turn.t('policy.firstTopics').split('|') as Topic[];
  await turn.say(turn.t('policy.choose'), {
    buttons: topics.map((topic) => meaningLabel(turn, { intent: 'policy_question', topic, confidence: 1 })),
  });
}
