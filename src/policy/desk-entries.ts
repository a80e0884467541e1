/** Puts answers, questions and provisions into the words of an operator: what to read out, what only to know, what to cite. Knows no search. */
import type { Question } from '../eligibility';
import type { AnswerEntry, ProvisionEntry, TopicFile } from './pack-files';
import type { Citation, Locale, PolicyLibrary } from './types';

export type DeskKind = 'answer' | 'question' | 'provision';

export interface DeskEntry {
  kind: DeskKind;
  /** Unique within its kind; stable over releases. */
  id: string;
  title: string;
  /** What it comes to, for the operator's eyes. */
  answer: string;
  /** The same to be said to the caller. */
  readOut: string;
  /** What to mind, never read out; null = nothing. */
  hint: string | null;
  /** The original wording, null where it is not stored. */
  verbatim: string | null;
  /** The clause it rests on first; null for a question that rests on the rules of the place. */
  citation: Citation | null;
  /** Answer and source in one piece, to be pasted. */
  copy: string;
  /** A rule that was replaced is found, so that the operator can say what took its place, but after all others. */
  inForce: boolean;
}

/** `say('policyDesk.basis', {title})`: the key is `<file>.<path in the file>` of `locales/<language>/`. */
export type Say = (key: string, values?: Record<string, unknown>) => string;

export interface DeskSource {
  policy: PolicyLibrary;
  questions: readonly Question[];
  locale: Locale;
  say: Say;
}

export interface SearchedText {
  text: string;
  weight: number;
  /** Names are also found by pinyin from the first letter on; running text only by longer input, as every pair of letters occurs there somewhere. */
  isName: boolean;
}

export interface SearchedEntry {
  entry: DeskEntry;
  texts: SearchedText[];
}

const WEIGHT = { title: 10, example: 8, place: 6, body: 4, quote: 3 };
const name = (text: string, weight: number): SearchedText => ({ text, weight, isName: true });
const body = (text: string | undefined, weight: number): SearchedText[] => (text === undefined ? [] : [{ text, weight, isName: false }]);

/** Answers first, then questions, then provisions, each in the order of its file. */
export function entriesOf(source: DeskSource): SearchedEntry[] {
  const { topics, provisions } = source.policy.pack;
  return [
    ...topics.flatMap((topic) => topic.answers.map((answer) => fromAnswer(source, topic, answer))),
    ...source.questions.map((question) => fromQuestion(source, question)),
    ...Object.entries(provisions).map(([id, provision]) => fromProvision(source, id, provision)),
  ];
}

function fromAnswer(source: DeskSource, { title, topic }: TopicFile, answer: AnswerEntry): SearchedEntry {
  const { say, locale, policy } = source;
  const citation = policy.citation(answer.provisions[0] as string);
  const caution = answer.caution?.[locale];
  const example = answer.match.find((one) => /\p{Script=Han}/u.test(one) === (locale === 'zh-CN')) ?? (answer.match[0] as string);
  return {
    entry: {
      kind: 'answer',
      id: answer.id,
      title: say('policyDesk.answerTitle', { topic: title[locale], example }),
      answer: answer[locale],
      readOut: spoken([answer[locale], caution && say('policyDesk.caution', { caution }), basis(say, citation)], locale),
      hint: null,
      verbatim: citation.quote,
      citation,
      copy: copied([answer[locale], caution, citedIn(say, citation)]),
      inForce: true,
    },
    texts: [
      ...Object.values(title).map((text) => name(text, WEIGHT.title)),
      ...answer.match.map((text) => name(text, WEIGHT.example)),
      ...[topic, answer.id].map((text) => name(text, WEIGHT.place)),
      ...[answer['zh-CN'], answer.en, answer.caution?.['zh-CN'], answer.caution?.en].flatMap((text) => body(text, WEIGHT.body)),
    ],
  };
}

function fromQuestion({ say, policy }: DeskSource, { id, clause, options = [] }: Question): SearchedEntry {
  const citation = 'provision' in clause ? policy.citation(clause.provision) : null;
  const [title, readOut, why, help] = ['caseworker', 'operator', 'why', 'help'].map((voice) => say(`questions.${id}.${voice}`)) as [
    string,
    string,
    string,
    string,
  ];
  const labels = options.map((option) => say(`questions.${id}.options.${option.id}`));
  return {
    entry: {
      kind: 'question',
      id,
      title,
      answer: why,
      readOut,
      hint: help,
      verbatim: citation?.quote ?? null,
      citation,
      copy: copied([readOut, why, citation && citedIn(say, citation)]),
      inForce: true,
    },
    texts: [
      name(title, WEIGHT.title),
      name(readOut, WEIGHT.example),
      name(say(`questions.${id}.veteran`), WEIGHT.example),
      name(id, WEIGHT.place),
      ...[why, help, ...labels].flatMap((text) => body(text, WEIGHT.body)),
    ],
  };
}

function fromProvision({ say, policy, locale }: DeskSource, id: string, provision: ProvisionEntry): SearchedEntry {
  const citation = policy.citation(id);
  const { title: document, locator, docNumber, quote } = citation;
  const replacement = provision.supersededBy === undefined ? undefined : policy.document(provision.supersededBy)?.title;
  const warning = provision.current
    ? !provision.verified && say('policyDesk.unverified')
    : say('policyDesk.replaced', { title: replacement ?? '' });
  const { summary, caution } = provision;
  return {
    entry: {
      kind: 'provision',
      id,
      title: say('policyDesk.provisionTitle', { title: document, locator }),
      answer: summary,
      readOut: spoken([warning, summary, basis(say, citation)], locale),
      hint: caution ?? null,
      verbatim: quote,
      citation,
      copy: copied([summary, quote && say('policyDesk.quote', { quote }), citedIn(say, citation)]),
      inForce: provision.current,
    },
    texts: [
      name(document, WEIGHT.place),
      name(locator, WEIGHT.place),
      ...[docNumber, id].flatMap((text) => (text === null ? [] : [name(text, WEIGHT.place)])),
      ...body(summary, WEIGHT.body),
      ...body(quote ?? undefined, WEIGHT.quote),
    ],
  };
}

function basis(say: Say, { title, docNumber, locator }: Citation): string {
  return docNumber === null
    ? say('policyDesk.basisWithoutNumber', { title, locator })
    : say('policyDesk.basis', { title, docNumber, locator });
}

function citedIn(say: Say, citation: Citation): string {
  const { title, docNumber, locator } = citation;
  const source =
    docNumber === null ? say('policy.sourceWithoutNumber', { title, locator }) : say('policy.source', { title, docNumber, locator });
  return [source, citation.verified ? '' : say('policy.unverified'), citation.sourceUrl].filter((part) => part !== '').join('\n');
}

type Part = string | false | null | undefined;
const isSaid = (part: Part): part is string => typeof part === 'string' && part !== '';

/** Sentences in one breath. */
function spoken(parts: readonly Part[], locale: Locale): string {
  return parts.filter(isSaid).join(locale === 'en' ? ' ' : '');
}

function copied(parts: readonly Part[]): string {
  return parts.filter(isSaid).join('\n');
}
