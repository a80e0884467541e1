import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy } from '../../src/policy';

/** One term, one word, one name: the glossary names what exists, and says the policy's terms as the answers do. */
const ROOT = join(__dirname, '..', '..');
const rows = [...readFileSync(join(ROOT, 'docs', 'glossary.md'), 'utf8').matchAll(/^\| (?!中文|---)(.+) \| (.+) \| `(.+)` \|$/gm)].map(
  ([, chinese = '', english = '', name = '']) => ({
    chinese,
    english,
    name,
  }),
);

/** What is written and how it is filed; a name may be that of a file. */
const written = ['src', 'dialogs', 'policy', 'locales'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|yaml|json)$/.test(file) && !file.includes('understanding/data'))
    .map((file) => `${file}\n${readFileSync(join(ROOT, folder, file), 'utf8')}`),
);

test('names only what exists in the code', () => {
  expect(rows.length).toBeGreaterThan(60);
  const unknown = rows.filter(({ name }) => {
    const whole = new RegExp(`(?<![\\w-])${name}(?![\\w-])`);
    return !written.some((text) => whole.test(text));
  });
  expect(unknown).toEqual([]);
});

test('has every term of the policy once, with the word by which its English answers are checked', () => {
  for (const term of loadPolicy(join(ROOT, 'policy')).pack.terms) {
    const found = rows.filter(({ chinese }) => chinese === term['zh-CN']);
    expect([term['zh-CN'], found.length, term.en.includes(found[0]?.english ?? '')]).toEqual([term['zh-CN'], 1, true]);
  }
});

test('gives no term two rows', () => {
  const terms = rows.map(({ chinese }) => chinese);
  expect(terms.filter((term, index) => terms.indexOf(term) !== index)).toEqual([]);
});
