/** What holds: the answers' library and the rules of the self-check. Knows no framework, no store, no HTTP, no conversation. */
export * from './types';
export { createDeskSearch, type DeskEntry, type DeskKind, type DeskSearch, type DeskSource } from './desk-search';
export { loadPolicy } from './library';
export { PolicyError } from './pack-reader';
export { loadRules, RuleError, type RuleLibrary } from './rules';
export {
  assessPlainFacts,
  createQuestionnaire,
  createSelfCheck,
  factsFromAnswer,
  type AnswerContext,
  type QuestionAnswer,
} from './self-check';
export { loadRetirement, type RetirementCalculator } from './subsidy-period';
