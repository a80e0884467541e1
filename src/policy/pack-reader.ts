/** Reads the policy pack's files and refuses what does not have their shape; knows nothing of what the entries mean. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import {
  DocumentsSchema,
  GlossarySchema,
  ProvisionsSchema,
  QuestionWordsSchema,
  RedirectsSchema,
  TopicSchema,
  type Pack,
  type TopicFile,
} from './pack-files';
import { readText, yamlProblem } from './file-problems';
import { parsedBefore } from './parsed';
import { ProblemsError, type AdviceSet, type Problem } from './problem';
import { issueProblem } from './schema-problem';

/** The answers or what they rest on are not as they must be. */
export class PolicyError extends ProblemsError {
  constructor(problems: readonly Problem[]) {
    super('The policy pack is refused', problems);
    this.name = 'PolicyError';
  }
}

/** @param directory the `policy` folder @throws PolicyError with every problem of shape */
export function readPack(directory: string): Pack {
  const problems: Problem[] = [];
  const read = <T>(file: string, schema: z.ZodType<T>): T | undefined => {
    const result = readPolicyFile(directory, file, schema);
    if ('problems' in result) problems.push(...result.problems);
    return 'value' in result ? result.value : undefined;
  };
  const documents = read('documents.yaml', DocumentsSchema);
  const provisions = read('provisions.yaml', ProvisionsSchema);
  const redirects = read('redirects.yaml', RedirectsSchema);
  const glossary = read('glossary.yaml', GlossarySchema);
  const questionWords = read('question-words.yaml', QuestionWordsSchema);
  const topics = filesIn(directory, 'answers', '.yaml').flatMap((file): TopicFile[] => {
    const topic = read(file, TopicSchema);
    if (topic !== undefined && file !== `answers/${topic.topic}.yaml`) {
      problems.push({ at: [file, 'topic'], what: 'topicFile', values: { topic: topic.topic } });
    }
    return topic === undefined ? [] : [topic];
  });
  const sources = readSources(directory, problems);
  if (problems.length > 0 || !documents || !provisions || !redirects || !glossary || !questionWords) throw new PolicyError(problems);
  return { ...documents, provisions, topics, redirects, terms: glossary.terms, questionWords, sources };
}

/** One file of the folder in its shape, or what is wrong with it. */
export function readPolicyFile<T>(
  directory: string,
  file: string,
  schema: z.ZodType<T>,
  advice: AdviceSet = 'pack',
): { value: T } | { problems: Problem[] } {
  const path = join(directory, file);
  if (!existsSync(path)) return { problems: [{ at: [file], what: 'fileMissing' }] };
  const read = readText(path, file);
  if ('problem' in read) return { problems: [read.problem] };
  const { text } = read;
  let data: unknown;
  try {
    data = parsedBefore(directory, text) ?? parse(text, { prettyErrors: false });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    return { problems: [yamlProblem(file, text, error)] };
  }
  const result = schema.safeParse(data);
  return result.success
    ? { value: result.data }
    : { problems: result.error.issues.map((issue) => issueProblem(file, data, issue, advice)) };
}

export function filesIn(directory: string, folder: string, ending: string): string[] {
  const path = join(directory, folder);
  const names = existsSync(path) ? readdirSync(path) : [];
  return names
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** @param problems takes what cannot be read: a quotation would be compared with characters that nobody wrote */
function readSources(directory: string, problems: Problem[]): Map<string, string> {
  const sources = new Map<string, string>();
  for (const file of filesIn(directory, 'sources', '.txt')) {
    const read = readText(join(directory, file), file);
    if ('problem' in read) problems.push(read.problem);
    else sources.set(file.slice('sources/'.length, -'.txt'.length), withoutSpace(read.text));
  }
  return sources;
}

/** Quotations are compared without white space: sources differ in it, laws do not mean anything by it. */
export function withoutSpace(text: string): string {
  return text.replace(/\s/gu, '');
}
