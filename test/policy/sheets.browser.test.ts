import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { makeCallScript } from '../../scripts/pages/make-call-script';
import { renderPreview } from '../../scripts/pages/policy-preview';
import { LOCALES, loadTexts } from '../../src/locale';
import { loadPolicy, loadRules } from '../../src/policy';
import { reviewPolicy } from '../../src/policy/review';
import { readRules } from '../../src/policy/rule-reader';
import { launchChromium } from '../support/chromium';
import { temporaryFolder } from '../support/server-process';

/** The pages that are written into one file: the preview for policy people, and the hotline's script on paper. */
const ROOT = join(__dirname, '..', '..');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const NOW = new Date('2026-11-26T10:00:00+08:00');
const STATION = { collectIdNumber: true, stationName: '示范区退役军人服务中心', stationPhone: '0371-12345678', retentionDays: 180 };
const texts = loadTexts(join(ROOT, 'locales'));
const t = texts.in('zh-CN');
const policy = loadPolicy(join(ROOT, 'policy'));
const rules = loadRules(join(ROOT, 'policy'));

const folder = temporaryFolder();
let browser: Browser;
const pages: Record<string, string> = {};

beforeAll(async () => {
  const watch = { everyDays: { 'in-force': 180, 'in-force-unread': 60, unknown: 60, unverified: 30 }, warnDays: 90, documents: {} };
  const review = reviewPolicy(policy.pack, readRules(join(ROOT, 'policy')), watch, '2026-11-26');
  pages['preview'] = renderPreview({ policy, rules, review, today: '2026-11-26', say: { 'zh-CN': t, en: texts.in('en') } });
  for (const locale of LOCALES) pages[`script in ${locale}`] = await makeCallScript(ROOT, locale, STATION, NOW);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  folder.remove();
});

async function open(name: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const file = join(folder.path, `${name}.html`);
  writeFileSync(file, pages[name] ?? '');
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, offline: true });
  await page.goto(pathToFileURL(file).href);
  return page;
}

test.each([
  ['preview', 1280, 'light'],
  ['preview', 320, 'dark'],
  ['script in zh-CN', 1280, 'light'],
  ['script in zh-CN', 320, 'dark'],
  ['script in en', 1280, 'dark'],
] as const)('%s at %i px, %s: opens offline, is not wider than the window, and axe finds nothing', async (name, width, scheme) => {
  const page = await open(name, width, scheme);
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
  expect(violations).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  await page.close();
});

test('the preview has every answer, question in three voices, region and document, what is doubtful before all of them', async () => {
  const page = await open('preview', 1280, 'light');
  const text = await page.evaluate(() => document.body.innerText);
  for (const { answers } of policy.pack.topics) for (const answer of answers) expect(text).toContain(answer['zh-CN']);
  for (const { id } of rules.questions)
    for (const voice of ['veteran', 'operator', 'caseworker']) expect(text).toContain(t(`questions.${id}.${voice}`));
  for (const code of rules.regions) expect(text).toContain(rules.ruleSet(code, '2026-11-26').applyAt);
  for (const { title } of policy.pack.documents) expect(text).toContain(title);
  const places = ['policyPreview.unverified', 'policyPreview.expiring', 'policyPreview.withoutSource', 'policyPreview.watch'].map((key) =>
    text.indexOf(`${t(key)}（`),
  );
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(places.at(-1)).toBeLessThan(text.indexOf(policy.pack.topics[0]?.answers[0]?.['zh-CN'] ?? ''));
  await page.close();
});

/** What a card says: its question, its answers, and where each leads. */
async function cardOf(page: Page, aloud: string): Promise<{ number: string; boxes: string[] }> {
  const card = page.locator('section.card', { has: page.locator('.aloud', { hasText: aloud }) }).first();
  return {
    number: await card.locator('h3').innerText(),
    boxes: (await card.locator('.boxes li').allInnerTexts()).map((line) => line.replace(/\s+/g, ' ').trim()),
  };
}

test('the script says every question in the operator’s voice, and where each answer leads, as the dialogs do', async () => {
  const page = await open('script in zh-CN', 1280, 'light');
  const text = await page.evaluate(() => document.body.innerText);
  for (const { id } of rules.questions) expect(text).toContain(t(`questions.${id}.operator`));
  for (const kind of ['self-harm', 'other', 'medical', 'danger']) expect(text).toContain(t(`crisis.alarm.operator.${kind}`).slice(0, 20));
  expect(text).toContain(STATION.stationPhone);

  const sex = await cardOf(page, t('questions.sex.operator'));
  const [track, hukou] = [await cardOf(page, t('questions.track.operator')), await cardOf(page, t('questions.hukou.operator'))];
  expect(sex.boxes).toEqual([
    `男 → ${hukou.number.split('（')[0]}`,
    expect.stringContaining(`→ ${track.number.split('（')[0]}`),
    expect.any(String),
  ]);
  const ready = await cardOf(page, t('questions.ready.operator'));
  expect(ready.boxes.filter((line) => line.includes(t('result.name.unlikely')))).toHaveLength(2);

  const consent = await cardOf(page, t('consent.registration').slice(0, 12));
  expect(consent.boxes.at(-1)).toContain(t('callScript.end.declined'));
  expect(text).toContain(t('contact.idNumber.operator'));
  const numbers = (await page.locator('section.card h3').allInnerTexts())
    .flatMap((line) => /^第 (\d+) 题/.exec(line)?.[1] ?? [])
    .map(Number);
  expect(numbers).toEqual(numbers.map((_one, index) => index + 1));
  await page.close();
});

test('the script fits on A4 and is large enough to read at arm’s length', async () => {
  const page = await open('script in zh-CN', 794, 'light');
  await page.emulateMedia({ media: 'print' });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(794);
  const size = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.querySelector('.aloud') as Element).fontSize));
  expect(size * 0.75).toBeGreaterThanOrEqual(14);
  await page.close();
});
