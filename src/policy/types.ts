/** What holds: documents, provisions, curated answers. Loaded from `policy/`, validated by zod. Pure: no framework, store or HTTP. */
import type { Topic } from '../understanding/types';
import type { Needs } from './needs';
import type { Pack } from './pack-files';

export interface PolicyDocument {
  id: string;
  title: string;
  docNumber: string | null;
  sourceUrl: string;
  officialUrl: string | null;
  verified: boolean;
  status: string;
}

export interface Provision {
  id: string;
  document: string;
  locator: string;
  topic: string;
  summary: string;
  quote?: string;
  caution?: string;
  sourceUrl: string;
  verified: boolean;
  current: boolean;
}

/** A curated answer to one topic's question, plain words, in both languages. */
export interface PolicyAnswer {
  id: string;
  topic: Topic;
  /** Short plain answer. */
  text: string;
  /** What local rules decide, or null. */
  caution: string | null;
  /** Ids of the provisions it rests on, most important first; never empty. */
  provisions: string[];
  /** Topics offered next. */
  related: Topic[];
}

export interface Citation {
  provision: string;
  title: string;
  docNumber: string | null;
  locator: string;
  quote: string | null;
  /** A page that people may be sent to: an authority's, a law archive's or the press'. Empty where only a copy on some other site was read. */
  sourceUrl: string;
  verified: boolean;
}

/** Where to go with a veteran's question that this assistant does not answer. */
export interface PolicyRedirect {
  id: string;
  text: string;
}

export type Locale = 'zh-CN' | 'en';

export interface PolicyLibrary {
  /** ISO day the pack was last checked. */
  readonly asOf: string;
  /** The questionnaires that can be added to a case. */
  readonly needs: Needs;
  document(id: string): PolicyDocument | undefined;
  provision(id: string): Provision | undefined;
  /** The best answer within a topic for this wording (a topic may have several); its general one where the words fit none. */
  answer(topic: Topic, question: string, locale: Locale): PolicyAnswer;
  /**
   * The answers to several questions about one topic, in the order asked, each once.
   * @param questions one each; what asks for nothing that an answer says is passed over
   */
  answers(topic: Topic, questions: readonly string[], locale: Locale): PolicyAnswer[];
  /** What a question that names no matter of its own asks for (要哪些材料 → materials); null for any other message. */
  bareQuestion(text: string): readonly string[] | null;
  /** Whether one of the topic's answers says what a bare question asks for. @param asks as {@link bareQuestion} gives them */
  answersBare(topic: Topic, asks: readonly string[], question: string): boolean;
  /** @throws Error where there is no such provision */
  citation(provisionId: string): Citation;
  /** The topic that a text names and nothing else; null where it names none, or says more. */
  topicNamed(text: string): Topic | null;
  /** A topic in a few words, for a button. */
  topicTitle(topic: Topic, locale: Locale): string;
  /** Which office handles what this assistant does not; the service station where the words fit nothing better. */
  redirect(question: string, locale: Locale): PolicyRedirect;
  /** All that was read, for those who list it or search through all of it. */
  readonly pack: Pack;
  /** Free search over answers, best first; a score is 0 to 1. @param limit default 5 */
  search(query: string, locale: Locale, limit?: number): { answer: PolicyAnswer; score: number }[];
}
