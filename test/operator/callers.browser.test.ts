/** Callers who are not as the script expects, with the keyboard alone. */
import { findings } from '../support/axe';
import { until } from '../support/until';
import { hears, picture, press, operatorsOfSuite, type, untilAgreed, untilSelfCheck } from './operator-page';

const operators = operatorsOfSuite();
const operator = operators.open;

test('three times not understood: other words, the choices one by one, the question again; nothing is answered meanwhile', async () => {
  const page = await operator('li');
  await untilSelfCheck(page);
  const aloud = page.locator('.read > .aloud').first();
  const first = await aloud.innerText();
  await page.keyboard.press('r');
  await hears(page, /我换个说法/);
  await page.keyboard.press('r');
  await hears(page, /您看是下面哪一种/);
  await page.keyboard.press('r');
  expect(await aloud.innerText()).toBe(first);
  expect(await page.locator('.facts li').count()).toBe(1);
  await press(page, '1', /请问您现在有没有工作/);
  await page.close();
}, 180_000);

test('a caller who speaks English: the notice and the script in English, the operator’s own words stay Chinese', async () => {
  const page = await operator('li');
  await press(page, '1', /可以记吗/);
  await page.keyboard.press('l');
  await hears(page, /May I take notes\?/);
  await picture(page, 'english-consent');
  expect(await findings(page)).toEqual([]);
  await press(page, '1', /What would you like to do/);
  await press(page, '2', /where your household is registered/);
  await type(page, '河南汝州', /whether you are a veteran/);
  await page.keyboard.press('w');
  await hears(page, /It is like this/);
  await page.getByRole('button', { name: '他问为什么' }).waitFor();
  await press(page, 'ArrowLeft', /where your household is registered/);
  await picture(page, 'english-question');
  expect(await findings(page)).toEqual([]);
  await page.close();
}, 180_000);

test('a caller who hangs up in the middle of the registration: the summary says how far it came, nothing was sent', async () => {
  const page = await operator('li', { colorScheme: 'dark' });
  await page.goto(`${operators.server.url}/operator#number=13812345678`);
  await page.reload();
  await page.getByRole('heading', { name: '开始通话' }).waitFor();
  await untilAgreed(page);
  await press(page, '3', /您同意吗/);
  await press(page, '1', /登记谁的姓名/);
  await type(page, '张建国', /能打通的电话/);
  await press(page, '1', /在哪个市、县/);
  await press(page, 'e', /这通电话怎么样了/);
  expect(await page.getByRole('radio', { name: '中途挂断或没谈成' }).isChecked()).toBe(true);
  expect(await page.locator('#summary').inputValue()).toMatch(/登记求助没办完.*没有提交/);
  await picture(page, 'hung-up-dark');
  expect(await findings(page)).toEqual([]);
  await press(page, 'Enter', /通话已结束/);
  await page.close();
}, 180_000);

test('where a relative calls, the operator is told at each question of whom it is asked', async () => {
  const page = await operator('li');
  await untilSelfCheck(page, '2');
  await page.getByText('“您”念成“他（她）”').waitFor();
  await type(page, '她说她老公是退伍的', /请问您现在有没有工作/);
  await page.getByText('“您”念成“他（她）”').waitFor();
  await picture(page, 'relative');
  expect(await findings(page)).toEqual([]);
  await page.close();
  const own = await operator('li');
  await untilSelfCheck(own);
  expect(await own.getByText('“您”念成“他（她）”').count()).toBe(0);
  await own.close();
}, 180_000);

test('a wrong number is over in four presses, and asks for nothing that may not be noted', async () => {
  const page = await operator('li');
  let presses = await press(page, '4', /可以记吗/);
  presses += await press(page, '2', /不同意记录/);
  await picture(page, 'declined');
  expect([await page.locator('#note').count(), await findings(page)]).toEqual([0, []]);
  presses += await press(page, 'e', /别写他是谁/);
  await picture(page, 'declined-end');
  presses += await press(page, 'Enter', /通话已结束/);
  expect(presses).toBe(4);
  await page.close();
}, 180_000);

test('an earlier answer is changed from the keyboard', async () => {
  const page = await operator('li');
  await untilSelfCheck(page);
  await press(page, '1', /请问您现在有没有工作/);
  await page.keyboard.press('c');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('退役军人身份');
  await press(page, 'Enter', /这一项重新答/);
  await press(page, '3', /请问您现在有没有工作/);
  expect((await page.locator('.facts li').last().innerText()).replaceAll(/\s+/g, ' ')).toContain('退役军人身份 不清楚');
  await page.close();
}, 180_000);

test('an entry of the policy that is passed over was not read out; one that stays open was, and stands ready in the next call', async () => {
  const page = await operator('li');
  await untilAgreed(page);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/read-out')) sent.push(request.postData() ?? '');
  });
  await page.keyboard.press('p');
  await page.keyboard.type('失业登记');
  const found = page.locator('.policy li button');
  await found.nth(1).waitFor();
  const title = await found.first().innerText();
  await page.route('**/policy?q=*', (route) => route.abort());
  await found.nth(1).click();
  await page.locator('#policy').pressSequentially('办');
  await page.getByText('没查成').waitFor();
  await page.unroute('**/policy?q=*');
  await page.keyboard.press('Backspace');
  await page.getByText('没查成').waitFor({ state: 'detached' });
  await found.first().click();
  // An entry that stays open for three seconds is being read out. The other one was open before: its seconds would be over first.
  await until(() => sent.length > 0);
  expect(sent).toHaveLength(1);
  await page.keyboard.press('Escape');
  await press(page, 'e', /这通电话怎么样了/);
  expect(await page.locator('#summary').inputValue()).toContain('问了政策：');
  await press(page, 'Enter', /通话已结束/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '开始通话' }).waitFor();
  await press(page, '1', /可以记吗/);
  expect(await found.allInnerTexts()).toContain(title);
  await page.close();
}, 180_000);

test('the source is copied without https as well', async () => {
  const page = await operator('li');
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await press(page, '1', /可以记吗/);
  await page.keyboard.press('p');
  await page.keyboard.type('公益性岗位');
  await page.locator('.policy li button').first().waitFor();
  await page.keyboard.press('Enter');
  const readOut = await page.locator('.policy .entry').innerText();
  await page.getByRole('button', { name: '复制（带出处）' }).click();
  await page.getByRole('button', { name: '已复制' }).waitFor();
  await page.locator('#policy').fill('');
  await page.locator('#policy').focus();
  await page.keyboard.press('Control+V');
  expect((await page.locator('#policy').inputValue()).slice(0, 20)).toBe(readOut.slice(0, 20));
  await page.close();
}, 180_000);

test('an address that is not written as addresses are opens the console all the same', async () => {
  const page = await operator('li');
  await page.goto(`${operators.server.url}/operator#number=138%ZZ`);
  await page.reload();
  await page.getByRole('heading', { name: '开始通话' }).waitFor();
  expect(await page.locator('#number').inputValue()).toBe('138%ZZ');
  await page.close();
}, 180_000);

test('what is long to read out is whole on the screen, its question included', async () => {
  const page = await operator('li');
  await untilAgreed(page);
  await press(page, '5', /您同意吗/);
  const isInside = await page.evaluate(() => {
    const box = document.querySelector('.read')?.getBoundingClientRect();
    const end = document.querySelector('.read > .aloud')?.getBoundingClientRect().bottom;
    return box !== undefined && end !== undefined && end <= box.bottom;
  });
  expect(isInside).toBe(true);
  await picture(page, 'handoff-consent');
  expect(await findings(page)).toEqual([]);
  await page.close();
}, 180_000);
