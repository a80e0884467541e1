/** Finds further questions in one message, and a task beside them: clauses that each ask about something of their own. Precision comes before recall: a second answer that nobody asked for is in the way. */
import type { Hearing } from './hearing';
import { looksLikeQuestion } from './language/parts';
import { meanings } from './model/meanings';
import type { Model } from './model/model';
import type { Candidate, Intent, Topic, TopicPart } from './types';

/** A clause that is a question by its form must be this sure by itself, any other one surer … */
const QUESTION_FROM = 0.65;
const CLAUSE_FROM = 0.75;
/** … and where it is none, the message as a whole must give its topic this share, since a clause out of its context can mislead. */
const WHOLE_FROM = 0.05;
/** 真有这政策吗 after a matter was named asks whether that is so: which document it is must be asked by the message as a whole. */
const OF_ANYTHING: Topic = 'document-status';
const WHOLE_FROM_OF_ANYTHING = 0.1;
/** 干几年 alone says nothing about what. */
const SHORTEST_CLAUSE = 4;

/** Tasks that a message may name beside a question; a clause must be this sure of one, since a form that nobody wanted is worse than an answer. */
const TASKS: ReadonlySet<Intent> = new Set<Intent>(['start_self_check', 'start_registration', 'case_status', 'talk_to_human']);
const TASK_FROM = 0.9;

export interface ThingsAsked {
  /** The topics asked about, in the order said, each once, with the confidence of the clause that asks most clearly. */
  topics: Candidate[];
  /** What is said of each of them, in the same order: the clauses that ask about it and those after them that name nothing. */
  parts: TopicPart[];
  /** The last task named, null where none is. */
  task: Candidate | null;
}

export function thingsAsked({ heads, temperature }: Model, { whole, clauses }: Hearing): ThingsAsked {
  const shareOf = (topic: Topic): number => whole.topics[heads.topic.labels.indexOf(topic)] ?? 0;
  const asked = new Map<Topic, Candidate>();
  const parts = new Map<Topic, string[]>();
  let spokenOf: string[] = [];
  let task: Candidate | null = null;
  for (const { text, judged } of clauses) {
    spokenOf.push(text);
    if (text.length < SHORTEST_CLAUSE) continue;
    const best = meanings(heads, judged, temperature.short).reduce((a, b) => (b.confidence > a.confidence ? b : a));
    if (TASKS.has(best.intent) && best.confidence >= TASK_FROM) task = best;
    const asks = looksLikeQuestion(text);
    if (best.topic === null || best.confidence < (asks ? QUESTION_FROM : CLAUSE_FROM)) continue;
    if (best.topic === OF_ANYTHING && asked.size > 0 && shareOf(best.topic) < WHOLE_FROM_OF_ANYTHING) continue;
    if (!asks && shareOf(best.topic) < WHOLE_FROM) continue;
    const known = asked.get(best.topic);
    if (!known) asked.set(best.topic, best);
    else known.confidence = Math.max(known.confidence, best.confidence);
    spokenOf.pop();
    spokenOf = parts.get(best.topic) ?? [];
    spokenOf.push(text);
    parts.set(best.topic, spokenOf);
  }
  return { topics: [...asked.values()], parts: [...parts].map(([topic, said]) => ({ topic, said: said.join('，') })), task };
}
