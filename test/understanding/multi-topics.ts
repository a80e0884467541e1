/** Scores what is found of several questions in one message, and how often one question is taken for several. */
import type { EmbeddedRecognizer, Topic, Understanding } from '../../src/understanding';
import { mayJudge, readHeldOut, type HeldOutRow } from './evaluation';

interface MultiRow {
  text: string;
  /** What is asked about, in order; one topic where a message only looks like several questions. */
  topics: Topic[];
}

export interface MultiFigures {
  rows: number;
  /** Share of rows with the topics right, all of them and in order. */
  exact: number;
  /** Share of all expected topics that were found. */
  recall: number;
  /** Share of the rows that name a topic nobody asked about. */
  wrong: number;
  errors: string[];
}

const topicsOf = (said: Understanding): (Topic | null)[] => [said.topic, ...(said.also ?? []).map(({ topic }) => topic)].filter(Boolean);

/** @param names of the sets, taken together */
export function evaluateMulti(recognizer: EmbeddedRecognizer, names: readonly string[]): MultiFigures {
  const rows = names
    .flatMap((name) => readHeldOut<MultiRow>(name))
    .filter(mayJudge)
    .map(({ text, topics }) => ({ text, topics, found: topicsOf(recognizer.understand(text)) }));
  const isExact = ({ topics, found }: (typeof rows)[number]): boolean => topics.join() === found.join();
  const asked = rows.flatMap(({ topics, found }) => topics.map((topic) => found.includes(topic)));
  return {
    rows: rows.length,
    exact: rows.filter(isExact).length / rows.length,
    recall: asked.filter(Boolean).length / asked.length,
    wrong: rows.filter(({ topics, found }) => found.some((topic) => topic && !topics.includes(topic))).length / rows.length,
    errors: rows
      .filter((row) => !isExact(row))
      .map(({ text, topics, found }) => `${text}: ${topics.join(', ')} understood as ${found.join(', ')}`),
  };
}

/** Messages that ask one thing and were given a second topic. */
export function falseSecondTopics(recognizer: EmbeddedRecognizer, rows: readonly HeldOutRow[]): string[] {
  return rows.flatMap(({ text, topic, intent }) => {
    const { also } = recognizer.understand(text);
    return also ? [`${text}: ${topic ?? intent}, and ${also.map((found) => found.topic).join(', ')}`] : [];
  });
}
