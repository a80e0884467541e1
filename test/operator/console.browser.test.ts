/** Whole calls in a real browser, with the keyboard alone, as operators work. */
import { findings } from '../support/axe';
import { hears, picture, press, READING_MILLISECONDS, operatorsOfSuite, untilAgreed, untilSelfCheck, type } from './operator-page';

const operators = operatorsOfSuite();
const operator = operators.open;

test('a whole call with the keyboard alone: self-check, handoff, end, in under 30 key presses', async () => {
  const page = await operator('li');
  await picture(page, 'start');
  expect(await findings(page)).toEqual([]);
  // A call centre's own software opens the page with the number.
  await page.goto(`${operators.server.url}/operator#number=13812345678`);
  await page.reload();
  await page.getByRole('heading', { name: '开始通话' }).waitFor();
  let presses = await press(page, '1', /可以记吗/);
  await picture(page, 'consent');
  expect(await findings(page)).toEqual([]);
  presses += await press(page, '1', /请问您想办哪一样/);
  presses += await press(page, '2', /请问您户口在哪里/);
  presses += await type(page, '汝州', /请问您是退役军人吗/);
  await picture(page, 'question');
  expect(await findings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= 1280 && document.documentElement.scrollHeight <= 720)).toBe(
    true,
  );
  presses += await press(page, '1', /请问您现在有没有工作/);
  presses += await press(page, '1', /身体能不能上班/);
  presses += await press(page, '1', /哪年哪月出生/);
  presses += await press(page, '1', /办过失业登记吗/);
  presses += await press(page, '4', /自查结果/);
  await picture(page, 'result');
  expect(await findings(page)).toEqual([]);
  presses += await press(page, '2', /您同意吗/);
  presses += await press(page, '1', /电话/);
  presses += await press(page, '1', /哪个市|就按这里/);
  presses += await press(page, '1', /已经请/);
  presses += await press(page, 'e', /这通电话怎么样了/);
  await picture(page, 'end');
  expect(await findings(page)).toEqual([]);
  expect(await page.getByRole('radio', { name: '已转给工作人员' }).isChecked()).toBe(true);
  presses += await press(page, 'Enter', /通话已结束/);
  expect(presses).toBeLessThan(30);
  await picture(page, 'ended');
  await page.close();
}, 180_000);

test('a caller changes an answer: what no longer counts is said, the result is judged anew', async () => {
  const page = await operator('li', { colorScheme: 'dark' });
  await untilSelfCheck(page);
  await press(page, '1', /请问您现在有没有工作/);
  await press(page, '1', /身体能不能上班/);
  await press(page, '1', /哪年哪月出生/);
  await page.waitForTimeout(READING_MILLISECONDS);
  await page.getByRole('button', { name: /目前就业状态/ }).click();
  await hears(page, /请问您现在有没有工作/);
  await press(page, '3', /自查结果：暂不符合/);
  await page.getByText('不再算数（先留着）：劳动能力和求职意愿').waitFor();
  await picture(page, 'changed-dark');
  expect(await findings(page)).toEqual([]);
  await press(page, 'ArrowLeft', /./);
  await page.close();
}, 180_000);

test('a caller who has not understood hears it in other words, and why it is asked', async () => {
  const page = await operator('li');
  await untilSelfCheck(page);
  const question = page.locator('.read > .aloud');
  const first = await question.first().innerText();
  await page.keyboard.press('r');
  await hears(page, /我换个说法/);
  expect(await question.first().innerText()).not.toBe(first);
  await page.keyboard.press('r');
  await hears(page, /您看是下面哪一种/);
  await page.keyboard.press('w');
  await hears(page, /是这样/);
  await page.close();
}, 180_000);

test('a crisis stands before everything else, with the numbers to connect, and the script waits', async () => {
  const page = await operator('li');
  await untilSelfCheck(page);
  await type(page, '他说不想活了，药就在手边', /别挂电话，慢慢说/);
  await page.getByRole('alert').getByText('12356').first().waitFor();
  await picture(page, 'crisis');
  expect(await findings(page)).toEqual([]);
  await press(page, '2', /请问您是退役军人吗/);
  await press(page, '1', /请问您现在有没有工作/);
  await page.getByText(/出现过危急的话/).waitFor();
  await page.close();
}, 180_000);

test('the policy is found while typing, read out, and its source goes along', async () => {
  const page = await operator('li');
  await untilAgreed(page);
  await page.keyboard.press('p');
  await page.keyboard.type('公益性岗位');
  await page.locator('.policy li button').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.policy article').getByText('念这一段').waitFor();
  await picture(page, 'policy');
  expect(await findings(page)).toEqual([]);
  await page.close();
}, 180_000);

test('a supervisor sees how the calls went', async () => {
  const page = await operator('chief');
  await page.getByRole('link', { name: '热线情况' }).click();
  await page.getByRole('heading', { name: '怎么结束的' }).waitFor();
  await picture(page, 'figures');
  expect(await findings(page)).toEqual([]);
  await page.close();
}, 180_000);
