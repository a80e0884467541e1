/** What keeps a file that people edit from being read as they meant it: its encoding, YAML, JSON, a # in a sentence. Knows nothing of what it says. */
import { readFileSync } from 'node:fs';
import { isScalar, parseDocument, visit, type YAMLParseError } from 'yaml';
import type { Problem, Saying } from './problem';

/** Refuses what is not UTF-8, and drops the mark that some editors put at the beginning. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** @param file as problems name it */
export function readText(path: string, file: string): { text: string } | { problem: Problem } {
  const bytes = readFileSync(path);
  try {
    return { text: UTF8.decode(bytes) };
  } catch {
    return { problem: { at: [file], what: 'notUtf8' } };
  }
}

export function yamlProblem(file: string, text: string, error: YAMLParseError): Problem {
  const line = text.slice(0, error.pos[0]).split('\n').length;
  const reason = error.message.split('\n')[0] ?? '';
  return { at: [file, { line }], what: 'notYaml', values: { reason, hint: hint(error, text.split('\n')[line - 1] ?? '') } };
}

/** What is mistyped most: said by itself, in place of everything that it might be. */
function hint({ code }: YAMLParseError, line: string): Saying {
  if (code === 'TAB_AS_INDENT' || /^\s*\t/.test(line)) return { say: 'yaml.tab' };
  if (/^\s*(- )?["']?[\w-]+["']?：/.test(line)) return { say: 'yaml.wideColon' };
  return { say: 'yaml.any' };
}

/** @returns null where it is JSON */
export function jsonProblem(file: string, text: string): Problem | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return { at: [file, { line: text.slice(0, brokenAt(text, (error as Error).message)).split('\n').length }], what: 'notJson' };
  }
}

/** `JSON.parse` says the position, or the character with what stands around it, or that the text ends too early. */
function brokenAt(text: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  const [, token = '', around = ''] = /Unexpected token '(.+)', (?:\.{3})?"(.*?)"(?:\.{3})? is not valid JSON$/s.exec(message) ?? [];
  const start = around === '' ? -1 : text.indexOf(around);
  return start < 0 ? text.length : start + around.indexOf(token);
}

/** Sentences that end for YAML at a #: the rest is a comment, and nobody reads it. */
export function hiddenProblems(file: string, text: string): Problem[] {
  const problems: Problem[] = [];
  visit(parseDocument(text), {
    Scalar(_key, node) {
      if (!isScalar(node) || typeof node.value !== 'string' || !node.comment) return;
      const line = text.slice(0, node.range?.[0] ?? 0).split('\n').length;
      problems.push({ at: [file, { line }], what: 'hidden', values: { hidden: `#${node.comment}` } });
    },
  });
  return problems;
}
