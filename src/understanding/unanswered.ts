/**
 * Learning from use, the part that decides: what is kept of a message that was not understood or whose answer did not help, and what a
 * policy person reads of it. Knows no store: notes come in and go out as values.
 */
import { ACT_FROM } from './bands';
import { exactKey } from './language/normalize';
import { redact } from './redact';
import type { Candidate, Intent, Topic, Understanding } from './types';

/** Why a message is worth reading: nothing fitted, several meanings were offered and none or one was right, or the answer was called useless. */
export const NOTE_REASONS = ['not-understood', 'none-fitted', 'picked', 'useless'] as const;
export type NoteReason = (typeof NOTE_REASONS)[number];

/** One message, without whose it was. */
export interface Note {
  reason: NoteReason;
  /** Personal numbers and known names taken out, at most 120 characters. */
  text: string;
  /** Texts of one key are counted together. */
  key: string;
  intent: Intent;
  topic: Topic | null;
  confidence: number;
}

const LONGEST = 120;
/** 嗯, 1, … say nothing that could be learned. */
const SHORTEST = 2;

/** 我叫张建国: a name that is introduced, up to four characters. A sentence that loses a few words too many can still be read. */
const INTRODUCED_NAME = /(我叫|他叫|她叫|名字叫|名字是|名叫|姓名是?)[:：\s]*\p{Script=Han}{2,4}/gu;

function withoutNames(text: string, names: readonly string[]): string {
  return names.reduce((rest, name) => rest.replaceAll(name, '***'), text).replace(INTRODUCED_NAME, '$1***');
}

/**
 * @param names known names of persons, to be taken out
 * @returns null where nothing may be kept: a cry for help, an answer to a question about the person, or nothing to learn from
 */
export function noteOf(
  reason: NoteReason,
  text: string,
  understanding: Candidate & Pick<Understanding, 'crisis'>,
  askedForData = false,
  names: readonly string[] = [],
): Note | null {
  if (understanding.crisis || askedForData) return null;
  const redacted = withoutNames(redact(text), names).replace(/\s+/gu, ' ').trim();
  const key = exactKey(redacted);
  if ([...key].length < SHORTEST) return null;
  const { intent, topic, confidence } = understanding;
  return { reason, text: [...redacted].slice(0, LONGEST).join(''), key, intent, topic, confidence: Math.round(confidence * 100) / 100 };
}

export interface Unanswered {
  text: string;
  times: number;
  byReason: Record<NoteReason, number>;
  /** What the model made of it at last, and whether it was sure: a sure mistake is a wrong answer, an unsure one a missing utterance. */
  understoodAs: { intent: Intent; topic: Topic | null; confidence: number; sure: boolean };
}

/** What was asked most often comes first; notes of one key are one line. `leastTimes` hides what fewer messages said. */
export function summarizeNotes(notes: readonly Note[], leastTimes = 1): Unanswered[] {
  const lines = new Map<string, Unanswered>();
  for (const { key, text, reason, intent, topic, confidence } of notes) {
    const line = lines.get(key) ?? { text, times: 0, byReason: emptyCounts(), understoodAs: { intent, topic, confidence, sure: false } };
    line.times++;
    line.byReason[reason]++;
    line.understoodAs = { intent, topic, confidence, sure: confidence >= ACT_FROM };
    lines.set(key, line);
  }
  return [...lines.values()].filter((line) => line.times >= leastTimes).sort((a, b) => b.times - a.times || (a.text < b.text ? -1 : 1));
}

const emptyCounts = (): Record<NoteReason, number> => ({ 'not-understood': 0, 'none-fitted': 0, picked: 0, useless: 0 });
