/** Writes `docs/self-check/` anew from the questions, fields and rules. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRules } from '../src/policy/rules';
import { documentSelfCheck, type Wordings } from '../src/policy/self-check-document';

const root = join(__dirname, '..');
const target = join(root, 'docs', 'self-check');
const words = <T>(file: string): T => JSON.parse(readFileSync(join(root, 'locales', 'zh-CN', file), 'utf8')) as T;

mkdirSync(target, { recursive: true });
const wordings: Wordings = { questions: words('questions.json'), facts: words('facts.json') };
const frame = readFileSync(join(root, 'policy', 'self-check-document.yaml'), 'utf8');
for (const [file, text] of Object.entries(documentSelfCheck(loadRules(join(root, 'policy')), wordings, frame))) {
  writeFileSync(join(target, file), text);
  process.stdout.write(`docs/self-check/${file}\n`);
}
