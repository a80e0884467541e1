/**
 * The model on disk: a JSON head that says what the file is (its length first, 4 bytes little-endian), then the compressed body. The body
 * is a JSON head of its own, framed alike, and the arrays that it points into. Compressed it is well under half as large; unpacking takes
 * 20 milliseconds of the start.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Intent, Topic } from '../types';
import type { Head, Model, Temperature } from './model';
import { IDF_STEPS } from './vectorizer';

/** Raise when the layout or the meaning of the weights changes: an older file is then refused, and built anew. */
export const MODEL_FORMAT = 6;

interface FileHead {
  format: number;
  /** What the model was built from; see `build.ts`. */
  source: string;
}

/** Bytes of an array: where it begins after the body's head, and how long it is. */
type Part = [offset: number, length: number];

interface HeadEntry {
  labels: string[];
  /** Int32: row by number of the feature. */
  rows: Part;
  /** Uint16: steps by row. */
  idf: Part;
  scale: number;
  /** Int8. */
  weights: Part;
}
interface Body {
  temperature: Temperature;
  /** The keys of each label, joined by {@link SEPARATOR}. */
  exact: [intent: Intent, topic: Topic | null, keys: string][];
  /** By number, joined by {@link SEPARATOR}; all heads share them. */
  features: string;
  heads: Record<keyof Model['heads'], HeadEntry>;
}

const LENGTH_BYTES = 4;
const HEAD_NAMES = ['intent', 'topic', 'crisis', 'cry'] as const;
/** Higher ones take seconds and save little. */
const BROTLI_QUALITY = 6;

/** Read several times faster than a JSON array of as many strings. Neither keys nor features hold a line feed. */
const SEPARATOR = '\n';

function exactByLabel(exact: Model['exact']): Body['exact'] {
  const entries = new Map<string, { intent: Intent; topic: Topic | null; keys: string[] }>();
  for (const [key, { intent, topic }] of exact) {
    const name = `${intent} ${topic}`;
    const entry = entries.get(name) ?? { intent, topic, keys: [] };
    entry.keys.push(key);
    entries.set(name, entry);
  }
  return [...entries.values()].map(({ intent, topic, keys }) => [intent, topic, keys.join(SEPARATOR)]);
}

function framed(head: FileHead | Body, rest: Uint8Array[]): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, ...rest]);
}

function unframed(bytes: Buffer): { head: unknown; rest: Buffer } {
  const end = LENGTH_BYTES + bytes.readUInt32LE(0);
  return { head: JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end)) as unknown, rest: bytes.subarray(end) };
}

/** @returns the size of the file in bytes */
export function saveModel(model: Model, file: string, source = ''): number {
  const parts: Uint8Array[] = [];
  let offset = 0;
  const part = ({ buffer, byteOffset, byteLength }: Int32Array | Uint16Array | Int8Array): Part => {
    parts.push(new Uint8Array(buffer, byteOffset, byteLength));
    offset += byteLength;
    return [offset - byteLength, byteLength];
  };
  const entry = ({ labels, vocabulary, weights }: Head<string>): HeadEntry => ({
    labels,
    rows: part(vocabulary.rows),
    idf: part(Uint16Array.from(vocabulary.idf, (idf) => Math.round(idf * IDF_STEPS))),
    scale: weights.scale,
    weights: part(weights.values),
  });
  const { intent, topic, crisis, cry } = model.heads;
  const body: Body = {
    temperature: model.temperature,
    exact: exactByLabel(model.exact),
    features: [...intent.vocabulary.index.keys()].join(SEPARATOR),
    heads: { intent: entry(intent), topic: entry(topic), crisis: entry(crisis), cry: entry(cry) },
  };
  const packed = brotliCompressSync(framed(body, parts), { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
  const bytes = framed({ format: MODEL_FORMAT, source }, [packed]);
  // Another process may be reading: it sees the old file or the new one, never half of one.
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, bytes);
  renameSync(unfinished, file);
  return bytes.length;
}

function readFile(file: string): { head: FileHead; packed: Buffer } {
  let head: Partial<FileHead>;
  let packed: Buffer;
  try {
    const { head: found, rest } = unframed(readFileSync(file));
    [head, packed] = [found as Partial<FileHead>, rest];
  } catch (error) {
    throw new Error(`${file} is not a language model; build it anew with scripts/build-model.ts`, { cause: error });
  }
  if (head.format !== MODEL_FORMAT) throw new Error(`${file} is not a language model of format ${MODEL_FORMAT}; build it anew`);
  return { head: head as FileHead, packed };
}

/** What the file was built from, without unpacking it. @throws when it is no model of this format */
export function readModelSource(file: string): string {
  return readFile(file).head.source;
}

function unpack(packed: Buffer, file: string): { body: Body; arrays: Buffer } {
  try {
    const { head, rest } = unframed(brotliDecompressSync(packed));
    return { body: head as Body, arrays: rest };
  } catch (error) {
    throw new Error(`${file} is cut short; build it anew`, { cause: error });
  }
}

function exactFrom(entries: Body['exact']): Model['exact'] {
  const exact: Model['exact'] = new Map();
  for (const [intent, topic, keys] of entries) for (const key of keys.split(SEPARATOR)) exact.set(key, { intent, topic });
  return exact;
}

/** @throws when the file is missing or no model of this format */
export function loadModel(file: string): Model {
  const { body, arrays } = unpack(readFile(file).packed, file);
  // A copy of its own begins where arrays of wider numbers may begin.
  const bytesOf = ([offset, length]: Part): ArrayBuffer => Uint8Array.from(arrays.subarray(offset, offset + length)).buffer;
  const index = new Map<string, number>();
  for (const feature of body.features.split(SEPARATOR)) index.set(feature, index.size);
  const [intent, topic, crisis, cry] = HEAD_NAMES.map((name): Head<string> => {
    const { labels, rows, idf, scale, weights } = body.heads[name];
    return {
      labels,
      vocabulary: {
        index,
        rows: new Int32Array(bytesOf(rows)),
        idf: Float32Array.from(new Uint16Array(bytesOf(idf)), (steps) => steps / IDF_STEPS),
      },
      weights: { scale, values: new Int8Array(bytesOf(weights)) },
    };
  });
  return {
    // The labels were checked against the types when the model was trained.
    heads: { intent, topic, crisis, cry } as Model['heads'],
    temperature: body.temperature,
    exact: exactFrom(body.exact),
  };
}
