/** Everything that can be wrong with the policy, at once: the pack, the rules, and whether they fit each other and their words. Says; mends nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crossProblems, type Words } from './cross-checks';
import { loadPolicy } from './library';
import { packProblems } from './pack-checks';
import { PolicyError } from './pack-problems';
import { readPack } from './pack-reader';
import { readRules, RuleError } from './rule-reader';
import { loadRetirement } from './subsidy-period';
import type { Locale } from './types';

/**
 * @param policy the `policy` folder @param locales the `locales` folder
 * @returns one sentence a problem: where, what, why and what to write instead; empty = the policy holds together
 */
export function checkPolicy(policy: string, locales: string): string[] {
  const pack = attempt(() => readPack(policy));
  const rules = attempt(() => readRules(policy));
  const ownProblems = [...pack.problems, ...(pack.value === undefined ? [] : packProblems(pack.value)), ...rules.problems];
  if (pack.value === undefined || rules.value === undefined) return ownProblems;
  const problems = [...ownProblems, ...crossProblems(pack.value, rules.value, { 'zh-CN': wordsIn(locales, 'zh-CN'), en: wordsIn(locales, 'en') })];
  // What subsidies rest on can be judged only in a pack that holds together.
  return problems.length > 0 ? problems : [...attempt(() => loadRetirement(policy, loadPolicy(policy))).problems];
}

function attempt<T>(load: () => T): { value?: T; problems: readonly string[] } {
  try {
    return { value: load(), problems: [] };
  } catch (error) {
    if (error instanceof PolicyError || error instanceof RuleError) return { problems: error.problems };
    throw error;
  }
}

function wordsIn(locales: string, language: Locale): Words {
  const [questions, facts] = ['questions.json', 'facts.json'].map((file): unknown => JSON.parse(readFileSync(join(locales, language, file), 'utf8')));
  return { questions, facts };
}
