/**
 * Self-check on the command line: one JSON object a line in, one a line out, in the same order.
 * In `{region, today, facts}`, out `{result, reasons, missing, contradictions, categories, ruleSet}`, or in that line's
 * place `{error: {code, field, message, allowed}}`; then the exit code is 1. A fact that is null is not given.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { loadRules } from '../src/policy/rules';
import { SelfCheckError, type Refusal } from '../src/policy/self-check';
import { assessLine } from '../src/policy/self-check-line';

const rules = loadRules(join(__dirname, '..', 'policy'));

function answerOrError(text: string): object {
  try {
    return assessLine(rules, text);
  } catch (error) {
    if (!(error instanceof SelfCheckError)) throw error;
    process.exitCode = 1;
    const { code, field, message, allowed }: Refusal = error;
    return { error: { code, field, message, allowed } };
  }
}

createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', (text) => {
  if (text.trim() !== '') process.stdout.write(`${JSON.stringify(answerOrError(text))}\n`);
});
