/** The whole way in a real browser, as two people walk it: a veteran on the chat page and a caseworker at the desk. */
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findings } from '../support/axe';
import { launchChromium } from '../support/chromium';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';

/** Set to a folder to keep pictures of each stage. */
const PICTURES = process.env['PICTURES'];

const folder = temporaryFolder();
let server: ServerProcess;
let browser: Browser;
let phone: BrowserContext;
let chat: Page;
let desk: Page;
let caseNumber: string;

beforeAll(async () => {
  server = await startServer({ DATA_DIR: folder.path });
  browser = await launchChromium();
  phone = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    locale: 'zh-CN',
    isMobile: true,
    hasTouch: true,
    // In the middle of fading in nothing has its contrast yet.
    reducedMotion: 'reduce',
  });
  chat = await phone.newPage();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  folder.remove();
});

const picture = async (page: Page, name: string): Promise<void> => {
  if (!PICTURES) return;
  // Bubbles fade in.
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(PICTURES, `${name}.png`), scale: 'css' });
};

const log = () => chat.locator('.rows');

async function say(text: string): Promise<void> {
  await chat.locator('textarea').fill(text);
  await chat.locator('textarea').press('Enter');
}

async function choose(name: string): Promise<void> {
  try {
    await chat.getByRole('button', { name, exact: true }).last().click({ timeout: 30_000 });
  } catch {
    throw new Error(`There is no button "${name}". Last on the page:\n${(await chat.locator('.log').innerText()).slice(-600)}`);
  }
}

async function hears(text: string | RegExp): Promise<void> {
  try {
    await log().getByText(text).filter({ visible: true }).last().waitFor({ timeout: 30_000 });
  } catch {
    throw new Error(`"${String(text)}" was not said. Last on the page:\n${(await log().innerText()).slice(-600)}`);
  }
}

test('a veteran asks about the policy and reads the source', async () => {
  await chat.goto(server.url);
  await hears(/戎业助手/);
  await say('公益性岗位补贴能领几年');
  await hears(/最多3年/);
  await hears(/退役军人部发〔2023〕4号/);
  await picture(chat, 'answer');
  expect(await findings(chat)).toEqual([]);
});

test('does the self-check and gets a result with reasons', async () => {
  await say('我想自查一下');
  await choose('我自己');
  await hears(/按哪里的规定/);
  await say('广东深圳');
  await hears(/您是退役军人吗/);
  await choose('是');
  await hears(/现在有工作吗/);
  await choose('没有工作');
  await hears(/身体能上班/);
  await choose('能上班，也想找工作');
  for (let question = 0; question < 12; question++) {
    const asked = await answerWhateverIsAsked();
    if (asked === 'done') break;
  }
  await hears(/可能符合|需要核实/);
  await picture(chat, 'result');
  expect(await findings(chat)).toEqual([]);
}, 180_000);

/** Answers the open question by its words, the way a man born in 1972 in Shenzhen would. */
async function answerWhateverIsAsked(): Promise<'asked' | 'done'> {
  // The last words are the bot's when the question is there.
  await chat.waitForSelector('.row.bot:last-child');
  if (
    await log()
      .getByText(/可能符合|需要核实|暂不符合/)
      .count()
  )
    return 'done';
  const question = (await log().locator('li').last().innerText()).split('\n').join(' ');
  const answers: [RegExp, string][] = [
    [/对吗|是不是这样/, '对'],
    [/哪年哪月出生|出生/, '1972年5月'],
    [/性别|先生还是女士|男|女/, '男'],
    [/户口/, '户口就在本地'],
    [/登记.*多久|什么时候.*登记|登记到现在/, '去年3月登记的'],
    [/失业登记/, '办过'],
    [/多久没|没有工作多久|什么时候.*没/, '两年多了'],
    [/可多选|哪些情况/, '都没有'],
  ];
  const answer = answers.find(([pattern]) => pattern.test(question))?.[1] ?? '不清楚';
  await say(answer);
  return 'asked';
}

test('registers with consent and gets a case number', async () => {
  await say('登记求助');
  await hears(/您同意吗/);
  await choose('同意');
  await hears(/请问登记谁的姓名/);
  await say('张建国');
  await hears(/留个能打通的电话/);
  await say('幺三八 一二三四 五六七八');
  await hears(/电话是13812345678，对吗/);
  await say('对');
  await hears(/就按这里登记吗/);
  await choose('是，广东省深圳市');
  await hears(/什么时候给您打电话/);
  await choose('上午');
  await hears(/您最想要什么帮助/);
  await say('想找个保安的活，离家近点');
  await hears(/要不要把自查的回答和结果一起交给/);
  await choose('同意');
  await hears(/请您看一遍/);
  await picture(chat, 'review');
  await choose('确认提交');
  await hears(/登记好了，编号是/);
  caseNumber = /RY\d{12}/.exec(await log().innerText())?.[0] ?? '';
  expect(caseNumber).toMatch(/^RY\d{12}$/);
  await hears(/已经送到/);
  await picture(chat, 'registered');
}, 180_000);

test('the case is on the desk with everything a caseworker needs', async () => {
  desk = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })).newPage();
  await desk.goto(server.firstLink());
  await desk.getByRole('textbox').first().fill('李主任');
  await desk.getByRole('button', { name: /登录/ }).click();
  await desk.getByRole('link', { name: caseNumber }).waitFor();
  await picture(desk, 'desk-list');
  expect(await findings(desk)).toEqual([]);
  await desk.getByRole('link', { name: caseNumber }).click();
  for (const text of ['张建国', '13812345678', '想找个保安的活，离家近点', '请核实']) await desk.getByText(text).first().waitFor();
  await picture(desk, 'desk-case');
  expect(await findings(desk)).toEqual([]);
}, 180_000);

test('what the caseworker does reaches the chat, with who and when', async () => {
  await desk.locator('form:has(input[value=accepted]) textarea').fill('您好，我先核实失业登记，明天上午联系您。');
  await desk.locator('form:has(input[value=accepted]) button').click();
  await desk.getByText('已送到对话里').last().waitFor();
  await hears(/李主任/);
  await hears(/明天上午联系您/);
  await picture(chat, 'accepted');
}, 180_000);

test('and is still there after the phone was away: written meanwhile, read on coming back', async () => {
  await chat.close();
  await desk.locator('form:has(input[value=needs-info]) textarea').fill('请带上退出现役证件');
  await desk.locator('form:has(input[value=needs-info]) button').click();
  await desk.getByText('已送到对话里').last().waitFor();
  chat = await phone.newPage();
  await chat.goto(server.url);
  await hears(/请带上退出现役证件/);
  await say('我那个办得咋样了');
  await hears(new RegExp(caseNumber));
  await picture(chat, 'came-back');
}, 180_000);
