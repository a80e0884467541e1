/** Answers questions about the policy: a plain answer, what localities decide, the clause it rests on, the original on request. */
import type { Translate } from '../src/locale';
import type { PolicyAnswer, PolicyLibrary } from '../src/policy/types';
import type { Candidate, Topic } from '../src/understanding/types';
import type { Turn } from './turn';
import { meaningLabel } from './offers';

const RELATED_SHOWN = 2;
/** A second topic this likely, in a message that asks twice, is offered as the next question. */
const SECOND_TOPIC_MIN_CONFIDENCE = 0.05;

/** @param question the person's words, which choose among a topic's answers */
export async function answerPolicy(turn: Turn, topic: Topic, question: string, inForm: boolean): Promise<void> {
  const { answer, text, channelData } = lookUp(turn, topic, question);
  const beside = topic === 'recognition' ? turn.buttons('quote', 'selfCheck') : turn.buttons('quote');
  await turn.say(text, {
    channelData,
    buttons: inForm ? turn.buttons('quote') : [...beside, ...nextTopics(turn, answer, question), ...turn.buttons('useful', 'useless')],
  });
}

/** The curated answer in words, with what channels show beside it; its original can be shown from now on. */
export function lookUp(
  turn: Turn,
  topic: Topic,
  question: string,
): { answer: PolicyAnswer; text: string; channelData: Record<string, unknown> } {
  const answer = turn.services.policy.answer(topic, question, turn.locale);
  const { provisions } = answer;
  turn.memory.lastAnswer = { topic, question, provisions };
  turn.scope.outcome.topic = topic;
  const citations = provisions.map((id) => turn.services.policy.citation(id));
  return { answer, text: paragraphs(turn, answer), channelData: { answer: { topic, provisions }, citations } };
}

function paragraphs(turn: Turn, answer: PolicyAnswer): string {
  const first = answer.provisions[0];
  const source = first ? citationLine(turn, first) : null;
  const caution = answer.caution ? turn.t('policy.caution', { caution: answer.caution }) : null;
  return [answer.text, caution, source].filter((part) => part !== null).join('\n\n');
}

/** `依据：《标题》（文号）第几条` */
export function citationLine({ t, services }: Citing, provisionId: string): string {
  const { title, docNumber, locator, verified } = services.policy.citation(provisionId);
  const line = t(docNumber ? 'policy.source' : 'policy.sourceWithoutNumber', { title, docNumber, locator });
  return verified ? line : line + t('policy.unverified');
}

/** All that it takes to name a source: a turn has it, and so has a command line. */
export interface Citing {
  t: Translate;
  services: { policy: PolicyLibrary };
}

function nextTopics(turn: Turn, answer: PolicyAnswer, question: string): string[] {
  const alsoAsked = asksTwice(question) ? secondTopics(turn.scope.understanding?.alternatives ?? [], answer.topic) : [];
  const related = answer.related.filter((topic) => topic !== answer.topic);
  return [...new Set([...alsoAsked, ...related])]
    .slice(0, RELATED_SHOWN)
    .map((topic) => turn.services.policy.topicTitle(topic, turn.locale));
}

const asksTwice = (question: string): boolean => question.split(/[?？。;；\n]/).filter((part) => part.trim().length > 1).length > 1;

function secondTopics(alternatives: readonly Candidate[], answered: Topic): Topic[] {
  return alternatives.flatMap(({ topic, confidence }) =>
    topic && topic !== answered && confidence >= SECOND_TOPIC_MIN_CONFIDENCE ? [topic] : [],
  );
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
  const citations = inOrder.map((id) => turn.services.policy.citation(id));
  const quotes = inOrder.map((id, index) => {
    const quote = citations[index]?.quote;
    const heading = citationLine(turn, id);
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
