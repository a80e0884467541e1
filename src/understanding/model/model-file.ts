/** The model on disk: a JSON head (its length first, 4 bytes little-endian) and the weight bytes after it. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Intent, Topic } from '../types';
import type { Head, Model, QuantizedMatrix } from './model';
import { featuresByRow, IDF_STEPS, shareIndex } from './vectorizer';

/** Raise when the layout or the meaning of the weights changes: an older file is then refused, and built anew. */
export const MODEL_FORMAT = 3;

interface MatrixEntry {
  scale: number;
  offset: number;
  length: number;
}
interface HeadEntry {
  labels: string[];
  features: string[];
  idf: number[];
  weights: MatrixEntry;
}
interface FileHead {
  format: number;
  /** What the model was built from; see `build.ts`. */
  source: string;
  temperature: number;
  exact: [key: string, intent: Intent, topic: Topic | null][];
  heads: Record<keyof Model['heads'], HeadEntry>;
}

const LENGTH_BYTES = 4;
const HEAD_NAMES = ['intent', 'topic', 'crisis'] as const;

/** @returns the size of the file in bytes */
export function saveModel(model: Model, file: string, source = ''): number {
  const parts: Int8Array[] = [];
  let offset = 0;
  const matrix = ({ scale, values }: QuantizedMatrix): MatrixEntry => {
    parts.push(values);
    const entry = { scale, offset, length: values.length };
    offset += values.length;
    return entry;
  };
  const entry = (head: Head<string>): HeadEntry => ({
    labels: head.labels,
    features: featuresByRow(head.vocabulary),
    idf: Array.from(head.vocabulary.idf, (idf) => Math.round(idf * IDF_STEPS)),
    weights: matrix(head.weights),
  });
  const head: FileHead = {
    format: MODEL_FORMAT,
    source,
    temperature: model.temperature,
    exact: [...model.exact].map(([key, { intent, topic }]) => [key, intent, topic]),
    heads: { intent: entry(model.heads.intent), topic: entry(model.heads.topic), crisis: entry(model.heads.crisis) },
  };
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(json.length);
  const bytes = Buffer.concat([length, json, ...parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))]);
  // Another process may be reading: it sees the old file or the new one, never half of one.
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, bytes);
  renameSync(unfinished, file);
  return bytes.length;
}

function parseHead(bytes: Buffer, file: string): { head: FileHead; start: number } {
  const length = bytes.length >= LENGTH_BYTES ? bytes.readUInt32LE(0) : 0;
  const start = LENGTH_BYTES + length;
  let head: FileHead | null = null;
  try {
    if (length > 0 && start <= bytes.length) head = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, start)) as FileHead;
  } catch (error) {
    throw new Error(`${file} is not a language model; build it anew with scripts/build-model.ts`, { cause: error });
  }
  if (head?.format !== MODEL_FORMAT) throw new Error(`${file} is not a language model of format ${MODEL_FORMAT}; build it anew`);
  return { head, start };
}

/** What the file was built from, without loading it. @throws when it is no model of this format */
export function readModelSource(file: string): string {
  return parseHead(readFileSync(file), file).head.source;
}

/** @throws when the file is missing or no model of this format */
export function loadModel(file: string): Model {
  const bytes = readFileSync(file);
  const { head, start } = parseHead(bytes, file);
  const matrix = ({ scale, offset, length }: MatrixEntry): QuantizedMatrix => {
    if (start + offset + length > bytes.length) throw new Error(`${file} is cut short; build it anew`);
    return { scale, values: new Int8Array(bytes.buffer, bytes.byteOffset + start + offset, length) };
  };
  const shared = shareIndex(HEAD_NAMES.map((name) => head.heads[name].features));
  const heads = HEAD_NAMES.map((name, n): Head<string> => {
    const entry = head.heads[name];
    return {
      labels: entry.labels,
      vocabulary: {
        ...(shared[n] as (typeof shared)[number]),
        idf: Float32Array.from(entry.idf, (steps) => steps / IDF_STEPS),
      },
      weights: matrix(entry.weights),
    };
  });
  const [intent, topic, crisis] = heads;
  return {
    // The labels were checked against the types when the model was trained.
    heads: { intent, topic, crisis } as Model['heads'],
    temperature: head.temperature,
    exact: new Map(head.exact.map(([key, label, about]) => [key, { intent: label, topic: about }])),
  };
}
