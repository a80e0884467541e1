/**
 * Self-check on the command line: one JSON object a line in, one a line out, in the same order.
 * In `{region, today, facts}`, out `{result, reasons, missing, contradictions, categories, ruleSet}`, or in that line's
 * place `{error: {code, field, message, allowed}}`; then the exit code is 1.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { loadRules } from '../src/policy/rules';
import { assessPlainFacts, SelfCheckError, type Refusal } from '../src/policy/self-check';

const FORM = '{"region": "330106", "today": "2026-11-23", "facts": {"age": 52}}';
const Line = z.strictObject({ region: z.unknown(), today: z.unknown(), facts: z.record(z.string(), z.unknown()) });

const rules = loadRules(join(__dirname, '..', 'policy'));

function answer(text: string): object {
  const { region, today, facts } = read(text);
  const { result, reasons, missing, contradictions, categories, ruleSet } = assessPlainFacts(rules, region, today, facts);
  return { result, reasons, missing, contradictions, categories, ruleSet };
}

/** @throws SelfCheckError where the line has not the form */
function read(text: string): z.infer<typeof Line> {
  const refused = (what: string): SelfCheckError =>
    new SelfCheckError({ code: 'invalid-line', field: 'line', message: `The line ${what}; it must look like ${FORM}.`, allowed: FORM });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refused(`is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const line = Line.safeParse(value);
  if (line.success) return line.data;
  throw refused(line.error.issues.map(({ path, message }) => `${path.join('.') || 'as a whole'}: ${message}`).join(', '));
}

function answerOrError(text: string): object {
  try {
    return answer(text);
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
