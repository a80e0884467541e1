/** What is noted of a call, sealed in one piece, and how it may end. Knows neither HTTP nor the dialogs. */
import type { Call } from '../store/types';
import type { Operator } from './types';

export const CALLERS = ['self', 'family', 'employer', 'other'] as const;
export type Caller = (typeof CALLERS)[number];

export const DISPOSITIONS = ['answered', 'self-check', 'registered', 'handed-off', 'call-back', 'abandoned'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

export type CallStep = 'started' | 'consented' | 'declined' | 'transferred' | 'taken' | 'resumed' | 'ended';

/** An entry of the policy search, as it was called when it was read out. */
export interface ReadOut {
  id: string;
  title: string;
  /** The topic that it answers; none for a provision or a question. */
  topic?: string;
}

export interface CallFile {
  operatorName: string;
  /** GB/T 2260 codes of the place whose desk answered; empty: of no place in particular. Absent in calls of earlier releases. */
  regions?: string[];
  /** Kept where the caller has agreed; shown masked. */
  number: string | null;
  /** Null until the caller was asked. */
  consent: boolean | null;
  note: string;
  /** Written from the facts when the call ends. */
  summary: string | null;
  /** Who entered the answer to which step, where it was not who has the call now. */
  enteredBy: Record<string, string>;
  /** How often a topic of the policy was asked about. */
  topics: Record<string, number>;
  /** What was not understood, without personal numbers. */
  notUnderstood: string[];
  /** Policy entries that were read out. */
  readOut: ReadOut[];
  log: { at: string; by: string; what: CallStep; words?: string }[];
}

/** A call whose file has not been erased. */
export type OpenFile = Call & { file: CallFile };

export function newCallFile({ name, regions }: Operator, at: Date): CallFile {
  return {
    operatorName: name,
    regions: regions.map(({ code }) => code),
    number: null,
    consent: null,
    note: '',
    summary: null,
    enteredBy: {},
    topics: {},
    notUnderstood: [],
    readOut: [],
    log: [{ at: at.toISOString(), by: name, what: 'started' }],
  };
}

/** Null where the person's data was erased. */
export const fileOf = (call: Call): CallFile | null => call.file as CallFile | null;

/** How a call that nobody has taken up yet was handed on; undefined for any other. */
export function handedOn(call: Call): CallFile['log'][number] | undefined {
  return call.operator === null ? fileOf(call)?.log.findLast(({ what }) => what === 'transferred') : undefined;
}

export function noted(file: CallFile, by: Pick<Operator, 'name'>, what: CallStep, at: Date, words?: string): CallFile {
  return { ...file, log: [...file.log, { at: at.toISOString(), by: by.name, what, ...(words ? { words } : {}) }] };
}

/** How often each thing was asked: a topic of the policy, else the entry that was read out. What was asked and then read out was asked once. */
export function askedIn({ topics, readOut }: CallFile): { id: string; title: string | null; count: number }[] {
  const inWords = Object.entries(topics).map(([id, count]) => ({ id, title: null, count }));
  const looked = new Map(readOut.map(({ id, title, topic }) => [topic ?? id, topic ? null : title]));
  return [...inWords, ...[...looked].filter(([id]) => !(id in topics)).map(([id, title]) => ({ id, title, count: 1 }))];
}
