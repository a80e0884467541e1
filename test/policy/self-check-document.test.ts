import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRules } from '../../src/policy/rules';
import { documentSelfCheck, type Wordings } from '../../src/policy/self-check-document';

const ROOT = join(__dirname, '..', '..');
const words = <T>(file: string): T => JSON.parse(readFileSync(join(ROOT, 'locales', 'zh-CN', file), 'utf8')) as T;
const library = loadRules(join(ROOT, 'policy'));
const wordings: Wordings = { questions: words('questions.json'), facts: words('facts.json') };
const pages = documentSelfCheck(library, wordings, readFileSync(join(ROOT, 'policy', 'self-check-document.yaml'), 'utf8'));

it('is up to date; npm run docs:self-check writes it anew', () => {
  const stored = join(ROOT, 'docs', 'self-check');
  expect(readdirSync(stored).toSorted()).toEqual(Object.keys(pages).toSorted());
  for (const [file, text] of Object.entries(pages)) expect([file, readFileSync(join(stored, file), 'utf8')]).toEqual([file, text]);
});

it('names every question, every region and every category', () => {
  for (const { id } of library.questions) expect(pages['README.md']).toContain(`| \`${id}\` |`);
  for (const code of library.regions) {
    const rules = library.ruleSet(code, '2026-11-23');
    expect(pages['README.md']).toContain(`${code}-${rules.id}.md`);
    for (const { id, label } of rules.categories) expect(pages[`${code}-${rules.id}.md`]).toContain(`| \`${id}\` | ${label} |`);
  }
});
