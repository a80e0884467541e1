/** Everything that can be wrong with the policy, at once: the pack, the rules, and whether they fit each other and their words. Mends nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crossProblems, type Words } from './cross-checks';
import { loadPolicy } from './library';
import { packProblems } from './pack-checks';
import { readPack } from './pack-reader';
import { ProblemsError, type Problem } from './problem';
import { readRules } from './rule-reader';
import { loadRetirement } from './subsidy-period';
import type { Locale } from './types';

/**
 * @param policy the `policy` folder @param locales the `locales` folder
 * @returns empty = the policy holds together
 */
export function checkPolicy(policy: string, locales: string): Problem[] {
  const pack = attempt(() => readPack(policy));
  const rules = attempt(() => readRules(policy));
  const ownProblems = [...pack.problems, ...(pack.value === undefined ? [] : packProblems(pack.value)), ...rules.problems];
  if (pack.value === undefined || rules.value === undefined) return ownProblems;
  const problems = [...ownProblems, ...crossProblems(pack.value, rules.value, { 'zh-CN': wordsIn(locales, 'zh-CN'), en: wordsIn(locales, 'en') })];
  // What subsidies rest on can be judged only in a pack that holds together.
  return problems.length > 0 ? problems : [...attempt(() => loadRetirement(policy, loadPolicy(policy))).problems];
}

function attempt<T>(load: () => T): { value?: T; problems: readonly Problem[] } {
  try {
    return { value: load(), problems: [] };
  } catch (error) {
    if (error instanceof ProblemsError) return { problems: error.problems };
    throw error;
  }
}

function wordsIn(locales: string, language: Locale): Words {
  const [questions, facts] = ['questions.json', 'facts.json'].map((file): unknown => JSON.parse(readFileSync(join(locales, language, file), 'utf8')));
  return { questions, facts };
}
