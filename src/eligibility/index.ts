/**
 * The self-check's engine: what is true of a person under a rule set, what is still missing, and what to ask next.
 * Pure; it knows no question and no rule by name, no wording, no store, no framework.
 */
export * from './types';
export { assess, decisiveFacts, type Knowledge } from './assess';
export { evaluate, fieldsOf, isFirm, isRange, isValueSet, literals, print, truth } from './condition';
export type { Prospects } from './levers';
export { Questionnaire, type Domain, type Path } from './questionnaire';
