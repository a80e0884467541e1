/** What holds: documents, provisions, curated answers. Loaded from `policy/`, validated by zod. Pure: no framework, store or HTTP. */
import type { Topic } from '../understanding/types';

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

export interface Citation { provision: string; title: string; docNumber: string | null; locator: string; quote: string | null; sourceUrl: string; verified: boolean }

export type Locale = 'zh-CN' | 'en';

export interface PolicyLibrary {
  /** ISO day the pack was last checked. */
  readonly asOf: string;
  document(id: string): PolicyDocument | undefined;
  provision(id: string): Provision | undefined;
  /** The best answer within a topic for this wording (a topic may have several). */
  answer(topic: Topic, question: string, locale: Locale): PolicyAnswer;
  citation(provisionId: string): Citation;
  /** Free search over provisions and answers, best first. */
  search(query: string, locale: Locale, limit?: number): { answer: PolicyAnswer; score: number }[];
}
