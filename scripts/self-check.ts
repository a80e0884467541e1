/**
 * Self-check on the command line: one JSON object a line in, one a line out, in the same order.
 * In `{region, today, facts}`, out `{result, reasons, missing, contradictions, categories, ruleSet}` or `{error}`.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { loadRules } from '../src/policy/rules';
import { assessPlainFacts } from '../src/policy/self-check';

const Input = z.strictObject({
  region: z.string().regex(/^\d{6}$/, 'must be a region code of six digits (GB/T 2260)'),
  today: z.iso.date('must be a day, YYYY-MM-DD'),
  facts: z.record(z.string(), z.unknown()),
});

const rules = loadRules(join(__dirname, '..', 'policy'));

function answer(line: string): object {
  try {
    const { region, today, facts } = Input.parse(JSON.parse(line));
    const { result, reasons, missing, contradictions, categories, ruleSet } = assessPlainFacts(rules, region, today, facts);
    return { result, reasons, missing, contradictions, categories, ruleSet };
  } catch (error) {
    if (error instanceof z.ZodError)
      return { error: error.issues.map((issue) => `${issue.path.join('.') || 'the line'}: ${issue.message}`).join('; ') };
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', (line) => {
  if (line.trim() !== '') process.stdout.write(`${JSON.stringify(answer(line))}\n`);
});
