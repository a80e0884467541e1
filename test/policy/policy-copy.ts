/** A copy of the policy and its words that a test may spoil or mend as a policy person would. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { loadTexts, type Locale } from '../../src/locale';
import { checkPolicy } from '../../src/policy/check';
import { inWords, problemWords, type Problem } from '../../src/policy/problem';

export const ROOT = join(__dirname, '..', '..');

const texts = loadTexts(join(ROOT, 'locales'));

export const told = (problems: readonly Problem[], locale: Locale = 'en'): string[] =>
  problems.map((problem) => inWords(problem, problemWords(texts, locale)));

/** A file of the pack as plain data. */
// oxlint-disable-next-line typescript/no-explicit-any -- what is spoilt has any shape
export type Data = any;

export class PolicyCopy {
  readonly root = mkdtempSync(join(tmpdir(), 'policy-'));
  readonly policy = join(this.root, 'policy');
  readonly locales = join(this.root, 'locales');

  constructor() {
    for (const folder of ['policy', 'locales']) cpSync(join(ROOT, folder), join(this.root, folder), { recursive: true });
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  /** @param file below `policy/` or `locales/`, YAML or JSON */
  change(file: string, change: (data: Data) => void): void {
    const isJson = file.endsWith('.json');
    const data: Data = isJson ? JSON.parse(this.read(file)) : parse(this.read(file));
    change(data);
    this.write(file, isJson ? JSON.stringify(data, null, 2) : stringify(data));
  }

  /** In the text itself, as one edits it by hand. */
  replace(file: string, before: string, after: string): void {
    const text = this.read(file);
    if (!text.includes(before)) throw new Error(`${file} has no "${before}" to replace.`);
    this.write(file, text.replace(before, after));
  }

  problems(locale: Locale = 'en'): string[] {
    return told(checkPolicy(this.policy, this.locales), locale);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
