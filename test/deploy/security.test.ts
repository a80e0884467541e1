import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PAGE = join(__dirname, '..', '..', 'docs', 'security.md');
const text = readFileSync(PAGE, 'utf8');

test('every threat names a test that exists', () => {
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:who|---)/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) {
    const named = [...(row.split('|').at(-2) ?? '').matchAll(/`(test\/[^`]+)`/g)].map(([, file = '']) => file);
    expect([row.slice(0, 60), named.length > 0, named.filter((file) => !existsSync(join(__dirname, '..', '..', file)))]).toEqual([
      row.slice(0, 60),
      true,
      [],
    ]);
  }
});

test('every link of the page leads somewhere', () => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((path) => !existsSync(join(dirname(PAGE), path)))).toEqual([]);
});
