/** What goes wrong in a call: keys that come too soon, a network or a browser that is gone, a question that changes while one types. */
import type { Page } from 'playwright-core';
import { findings } from '../support/axe';
import { hears, picture, press, READING_MILLISECONDS, operatorsOfSuite, untilAgreed, untilSelfCheck } from './operator-page';

const operators = operatorsOfSuite();
const operator = operators.open;

/** The key 1 again and again, by the page's own clock: what comes later was not pressed too soon, however slow the machine. */
const pressOftenFor = (page: Page, milliseconds: number): Promise<void> =>
  page.evaluate(async (duration) => {
    for (const end = performance.now() + duration; performance.now() < end;) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '1', code: 'Digit1', bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }, milliseconds);

test('ten keys in 200 ms answer one question, and no other', async () => {
  const page = await operator('li');
  await untilSelfCheck(page);
  await page.waitForTimeout(READING_MILLISECONDS);
  await pressOftenFor(page, 200);
  await hears(page, /请问您现在有没有工作/);
  const facts = await page.locator('.facts li').allInnerTexts();
  expect(facts.map((fact) => fact.replaceAll(/\s+/g, ' '))).toEqual(['所在地区 河南省汝州市', '退役军人身份 是']);
  await hears(page, /按得太快/);
  await page.close();
}, 180_000);

test('the key that starts a call, pressed again and again, starts one, and is nobody’s consent', async () => {
  const page = await operator('ma');
  const before = (await operators.server.store.read.calls.open(500)).length;
  await pressOftenFor(page, 180);
  await hears(page, /可以记吗/);
  const after = await operators.server.store.read.calls.open(500);
  expect(after.length - before).toBe(1);
  expect(after.at(-1)?.file).toMatchObject({ consent: null });
  await press(page, '1', /请问您想办哪一样/);
  await page.close();
}, 180_000);

test('a browser that crashes loses nothing: the call is in the list, and opens where it stood', async () => {
  const page = await operator('zhao');
  await untilSelfCheck(page, '2');
  await press(page, '1', /请问您现在有没有工作/);
  const address = page.url();
  await page.close();
  const again = await operator('zhao');
  await again.getByRole('listitem').filter({ hasText: '家里人' }).getByRole('button', { name: '打开' }).click();
  await hears(again, /请问您现在有没有工作/);
  await again.goto('about:blank');
  await again.goto(address);
  await hears(again, /请问您现在有没有工作/);
  await again.close();
}, 180_000);

test('an answer that does not reach the server is kept, said, and sent again', async () => {
  const page = await operator('li');
  await untilSelfCheck(page);
  await page.route('**/say', (route) => route.abort());
  await page.waitForTimeout(READING_MILLISECONDS);
  await page.keyboard.press('1');
  await page
    .getByRole('alert')
    .getByText(/还没有记/)
    .waitFor();
  await page.unroute('**/say');
  await page.keyboard.press('Enter');
  await hears(page, /请问您现在有没有工作/);
  await page.close();
}, 180_000);

test('two operators, one caller: the script stays where it is, with who entered what', async () => {
  const first = await operator('li');
  await untilSelfCheck(first);
  await press(first, '1', /请问您现在有没有工作/);
  await first.getByRole('button', { name: '转给同事' }).click();
  await first.locator('.panel').waitFor();
  await first.keyboard.type('他有点着急');
  await first.keyboard.press('Enter');
  await hears(first, /在等人接手/);
  const second = await operator('zhao');
  await second.getByText('他有点着急').waitFor();
  await second.getByRole('listitem').filter({ hasText: '他有点着急' }).getByRole('button', { name: '由我接听' }).click();
  await hears(second, /请问您现在有没有工作/);
  await press(second, '1', /身体能不能上班/);
  expect(await second.getByText('李敏 记的').count()).toBe(2);
  await picture(second, 'taken-over');
  expect(await findings(second)).toEqual([]);
  await first.close();
  await second.close();
}, 180_000);

test('single keys can be switched off; with Alt digits go on working', async () => {
  const page = await operator('li');
  await untilSelfCheck(page);
  await page.getByRole('button', { name: '单键：开' }).click();
  await page.waitForTimeout(READING_MILLISECONDS);
  await page.keyboard.press('1');
  await hears(page, /请问您是退役军人吗/);
  await press(page, 'Alt+1', /请问您现在有没有工作/);
  await page.close();
}, 180_000);

test('words that are being typed stay where they are when the caller answers on the phone meanwhile, and are noted for no other question', async () => {
  const { id, code } = await operators.server.chat('自查一下', '我自己', '汝州', '是');
  const page = await operator('li');
  await untilAgreed(page);
  await page.getByRole('button', { name: '接着之前的对话' }).click();
  await page.locator('.panel').waitFor();
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await hears(page, /您现在有工作吗/);
  await page.keyboard.press('/');
  await page.keyboard.type('没在');
  await operators.server.say(id, '没有工作');
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await hears(page, /身体能上班/);
  await page.keyboard.type('e1上班');
  expect(await page.locator('#say').inputValue()).toBe('没在e1上班');
  await page.keyboard.press('Enter');
  await page
    .getByRole('alert')
    .getByText(/问题刚才变了/)
    .waitFor();
  await hears(page, /身体能上班/);
  expect(await page.locator('.facts li').count()).toBe(3);
  await page.locator('#say').fill('身体挺好，能上班也想找活');
  await page.keyboard.press('Enter');
  await hears(page, /哪年哪月出生/);
  await page.close();
}, 180_000);

test('a note that is typed while an answer is on its way is whole, and the answer is not lost', async () => {
  const page = await operator('li');
  await untilSelfCheck(page);
  await page.waitForTimeout(READING_MILLISECONDS);
  const slowly = (pattern: string, milliseconds: number): Promise<unknown> =>
    page.route(pattern, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await route.continue();
    });
  await slowly('**/say', 400);
  // Not stored before the call is about to be ended.
  await slowly('**/note', 2_000);
  await page.keyboard.press('1');
  await page.keyboard.press('n');
  await page.keyboard.type('下午再打');
  await page.keyboard.press('Escape');
  await hears(page, /请问您现在有没有工作/);
  expect(await page.locator('#note').inputValue()).toBe('下午再打');
  await press(page, 'e', /这通电话怎么样了/);
  expect(await page.locator('#end-note').inputValue()).toBe('下午再打');
  await page.close();
}, 180_000);
