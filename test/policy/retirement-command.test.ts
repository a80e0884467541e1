import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

function run(...args: string[]): { code: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/retirement.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, error: stderr };
}

jest.setTimeout(120_000);

test('says age, month, what is left and the clause', () => {
  const { code, out } = run('--birth', '1970-05', '--track', 'male60', '--today', '2026-11-26');
  expect(code).toBe(0);
  for (const words of ['61岁5个月', '2031年10月', '4年11个月', '不足5年', '依据：《']) expect(out).toContain(words);
});

test('prints the same as JSON', () => {
  const { code, out } = run('--birth', '1970-06', '--track', 'male60', '--today', '2026-11-26', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    ageMonths: 737,
    month: '2031-11',
    monthsLeft: 60,
    near: { underFiveYears: false, withinTenYears: true },
  });
});

test.each([
  [
    ['--birth', '1970-13', '--track', 'men'],
    ['--birth must be a month YYYY-MM', '--track must be one of male60, female55, female50.'],
  ],
  [
    ['--birth', '2026-12', '--track', 'male60', '--today', '2026-11-26'],
    ['--birth must be a month YYYY-MM from 1900-01 to the month of --today'],
  ],
  [
    ['--track', 'male60', '--today', '26.11.2026'],
    ['--birth must be', '--today must be a day YYYY-MM-DD'],
  ],
])('refuses %j naming the field and what may stand there', (args, sentences) => {
  const { code, out, error } = run(...args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  for (const sentence of sentences) expect(error).toContain(sentence);
});
