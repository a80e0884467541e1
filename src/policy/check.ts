/** Everything that can be wrong with the policy, at once: the pack, the rules, and whether they fit each other and their words. Mends nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crossProblems, type Words } from './cross-checks';
import { loadPolicy } from './library';
import { hiddenProblems, jsonProblem, readText } from './file-problems';
import type { Pack } from './pack-files';
import { packProblems } from './pack-checks';
import { filesIn, readPack, readPolicyFile } from './pack-reader';
import { ProblemsError, type Problem } from './problem';
import { WatchSchema, type Watch } from './review';
import { readRules } from './rule-reader';
import { loadRetirement } from './subsidy-period';
import type { Locale } from './types';
import { untranslatedFiles, untranslatedSentences } from './word-keys';
import { unlikeValues } from './word-values';

const LANGUAGES: readonly Locale[] = ['zh-CN', 'en'];

/**
 * @param policy the `policy` folder @param locales the `locales` folder
 * @returns empty = the policy holds together
 */
export function checkPolicy(policy: string, locales: string): Problem[] {
  const pack = attempt(() => readPack(policy));
  const rules = attempt(() => readRules(policy));
  const watch = readPolicyFile(policy, 'watch.yaml', WatchSchema);
  const words = wordProblems(locales);
  const ownProblems = [
    ...pack.problems,
    ...(pack.value === undefined ? [] : [...hiddenAnswers(policy), ...packProblems(pack.value)]),
    ...rules.problems,
    ...('problems' in watch ? watch.problems : unwatched(watch.value, pack.value)),
    ...words,
    ...(words.length > 0 ? [] : [...untranslatedSentences(locales), ...unlikeValues(locales)]),
  ];
  if (pack.value === undefined || rules.value === undefined || words.length > 0) return ownProblems;
  const problems = [
    ...ownProblems,
    ...crossProblems(pack.value, rules.value, { 'zh-CN': wordsIn(locales, 'zh-CN'), en: wordsIn(locales, 'en') }),
  ];
  // What subsidies rest on can be judged only in a pack that holds together.
  return problems.length > 0 ? problems : [...attempt(() => loadRetirement(policy, loadPolicy(policy))).problems];
}

/** Nobody would be reminded of them. */
function unwatched({ documents: watched }: Watch, pack: Pack | undefined): Problem[] {
  const known = pack?.documents.map(({ id }) => id);
  return Object.keys(watched).flatMap((id) =>
    known?.includes(id) === false ? [{ at: ['watch.yaml', `documents.${id}`], what: 'watchesNothing' }] : [],
  );
}

/** Of the answers alone: elsewhere a comment behind a value explains it. */
function hiddenAnswers(policy: string): Problem[] {
  return filesIn(policy, 'answers', '.yaml').flatMap((file) => hiddenProblems(file, readFileSync(join(policy, file), 'utf8')));
}

/** Files of sentences that nobody could read, or that one language lacks; without this the server would miss them only when it has something to say. */
function wordProblems(locales: string): Problem[] {
  const unreadable = LANGUAGES.flatMap((language) =>
    filesIn(locales, language, '.json').flatMap((name) => {
      const file = `locales/${name}`;
      const read = readText(join(locales, name), file);
      return ('problem' in read ? read.problem : jsonProblem(file, read.text)) ?? [];
    }),
  );
  return [...unreadable, ...untranslatedFiles(locales)];
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
  const [questions, facts] = ['questions.json', 'facts.json'].map((file): unknown =>
    JSON.parse(readFileSync(join(locales, language, file), 'utf8')),
  );
  return { questions, facts };
}
