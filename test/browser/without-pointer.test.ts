/** The chat page for those who do not see it and for those who use no pointer, in a real browser. */
import { chatPages, say } from './chat-pages';

jest.setTimeout(180_000);
const pages = chatPages();

test('with a screen reader: a title, the conversation as a named list, choices as a group, a field with a name', async () => {
  const page = await pages.open();
  await say(page, '政策');
  expect(await page.locator('.page').ariaSnapshot()).toMatch(
    new RegExp(
      [
        'banner:',
        '- button "长辈版"',
        '- heading "戎业助手" \\[level=1\\]',
        '- button "转人工"',
        '- main "对话":',
        '- list:',
        '- listitem:[^]*戎业助手说',
        '- listitem:[^]*我说[^]*政策',
        '- listitem:[^]*戎业助手说[^]*可以。先到户籍地',
        '- group:[^]*政策依据（2 条）',
        '- button "给家人看"',
        '- button "听这一段"',
        '- group "可以点选回答":',
        '- button "看原文"',
        '- log:',
        '- contentinfo:',
        '- button "语音输入"',
        '- textbox "在这里写您的问题"',
        '- button "更多"',
      ].join('[^]*?'),
    ),
  );
});

test('with the keyboard alone: from the field through the panel into a sheet and back, and never lost', async () => {
  const page = await pages.open();
  await page.focus('textarea');
  await page.keyboard.type('政策');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '给家人看' }).waitFor();
  const name = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
  const until = async (key: string, wanted: string): Promise<void> => {
    for (let presses = 0; presses < 15 && !(await name()).includes(wanted); presses++) await page.keyboard.press(key);
    expect(await name()).toContain(wanted);
  };
  await until('Shift+Tab', '听这一段');
  const row = (): Promise<string | null | undefined> =>
    page.evaluate(() => document.activeElement?.closest('.row')?.getAttribute('data-key'));
  // The arrows come with a part of the page that is fetched once somebody has written.
  for (const deadline = Date.now() + 30_000; (await row()) !== 'greeting' && Date.now() < deadline;) await page.keyboard.press('ArrowUp');
  expect(await row()).toBe('greeting');
  await page.keyboard.press('ArrowDown');
  await until('Shift+Tab', '给家人看');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  expect(await name()).toBe('关闭');
  await page.keyboard.press('Escape');
  expect(await name()).toBe('给家人看');
  await until('Tab', '更多');
  // So soon after sending, a press is taken for the second of a double tap.
  for (let presses = 0; presses < 50 && !(await page.locator('.tile').count()); presses++) {
    if (!(await page.locator('.plus[aria-expanded=true]').count())) await page.keyboard.press('Enter');
    await page
      .locator('.tile')
      .first()
      .waitFor({ timeout: 100 })
      .catch(() => undefined);
  }
  await until('Tab', '重新开始');
  await page.keyboard.press('Escape');
  expect(await page.locator('#panel').isVisible()).toBe(false);
});
