/** The rules of this repository as they are, and the self-check that they make. */
import { join } from 'node:path';
import { loadRules } from '../../src/policy/rules';
import { createQuestionnaire } from '../../src/policy/self-check';

export const library = loadRules(join(__dirname, '..', '..', 'policy'));
export const questionnaire = createQuestionnaire(library);
