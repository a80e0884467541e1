/** What the page can do beside talking, in a real browser: reading aloud, voice, papers, the family, another device. */
import type { Page } from 'playwright-core';
import { chatPages, say, tapTile } from './chat-pages';

jest.setTimeout(180_000);
// A code that opens nothing is refused.
const pages = chatPages(/status of 404/);

/** A device with voices: one of its own, one in a cloud. What it is told to say is noted. */
const withVoices = (local: boolean) => (page: Page) =>
  page.addInitScript((isLocal) => {
    const spoken: string[] = [];
    const engine = {
      getVoices: () => [
        { lang: 'zh-CN', localService: false, name: 'cloud' },
        ...(isLocal ? [{ lang: 'zh-CN', localService: true, name: 'device' }] : []),
      ],
      speak: (utterance: { text: string; voice: { name: string } }) => spoken.push(`${utterance.voice.name}: ${utterance.text}`),
      cancel: () => spoken.push('stop'),
    };
    Object.defineProperty(window, 'speechSynthesis', { value: engine });
    Object.assign(window, {
      spoken,
      SpeechSynthesisUtterance: class extends EventTarget {
        constructor(readonly text: string) {
          super();
        }
      },
    });
  }, local);
const spoken = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);

test('a page that is only looked at loads none of it', async () => {
  const page = await pages.open();
  expect(await page.locator('script').evaluateAll((all: HTMLScriptElement[]) => all.map(({ src }) => src).filter(Boolean))).toHaveLength(1);
  await say(page, '你好');
  await page.waitForSelector('script[src*=extras]', { state: 'attached' });
});

test('a message is read aloud by a voice of the device, and a second tap stops it', async () => {
  const page = await pages.open('', {}, withVoices(true));
  await say(page, '政策');
  const button = page.getByRole('button', { name: '听这一段' }).last();
  await button.click();
  await page.waitForSelector('.hear[aria-pressed=true]');
  expect((await spoken(page)).join('')).toContain('device: 可以。先到户籍地');
  await button.click();
  expect((await spoken(page)).at(-1)).toBe('stop');
  expect(await page.locator('.hear[aria-pressed]').count()).toBe(0);
});

test('everything new is read where the person wants that, until they do not', async () => {
  const page = await pages.open('', {}, withVoices(true));
  await say(page, '政策');
  await tapTile(page, '自动朗读');
  await say(page, '念出来');
  await page.waitForFunction(() => (window as unknown as { spoken: string[] }).spoken.join('').includes('您说的是：念出来'));
  await tapTile(page, '停止朗读');
  const count = (await spoken(page)).length;
  await say(page, '安静');
  await page.waitForSelector('text=您说的是：安静');
  expect(await spoken(page)).toHaveLength(count);
});

test('a device whose only voice is in a cloud says what to use instead, and reads nothing', async () => {
  const page = await pages.open('', {}, withVoices(false));
  await say(page, '你好');
  await page.getByRole('button', { name: '听这一段' }).last().click();
  await page.waitForSelector('.toast >> text=0371-12345678');
  expect(await spoken(page)).not.toContainEqual(expect.stringContaining('cloud'));
});

test('without voice input the button names the keyboard and opens it', async () => {
  const page = await pages.open('', {}, (one) =>
    one.addInitScript(() => Object.assign(window, { webkitSpeechRecognition: undefined, SpeechRecognition: undefined })),
  );
  await page.getByRole('button', { name: '语音输入' }).click();
  await page.waitForSelector('.toast >> text=手机键盘上的话筒');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
});

test('with voice input the person is told where the sound goes, and what was heard waits to be sent', async () => {
  const page = await pages.open('', {}, (one) =>
    one.addInitScript(() => {
      const Fake = class extends EventTarget {
        start() {
          const results = [[{ transcript: '我想问补贴' }]];
          setTimeout(() => this.dispatchEvent(Object.assign(new Event('result'), { results })));
        }
        stop() {
          this.dispatchEvent(new Event('end'));
        }
      };
      Object.assign(window, { SpeechRecognition: Fake, webkitSpeechRecognition: Fake });
    }),
  );
  const heard = pages.server.heard.length;
  await page.getByRole('button', { name: '语音输入' }).click();
  await page.waitForSelector('.toast >> text=声音可能会送到浏览器厂商');
  expect(await page.inputValue('textarea')).toBe('');
  await page.getByRole('button', { name: '开始说话' }).click();
  await page.waitForFunction(() => document.querySelector('textarea')?.value === '我想问补贴');
  await page.getByRole('button', { name: '说完了' }).click();
  await page.waitForSelector('.toast >> text=看一看再发送');
  expect(pages.server.heard).toHaveLength(heard);
  await page.getByRole('button', { name: '发送' }).click();
  await page.waitForSelector('text=您说的是：我想问补贴');
});

test('the family gets the policy answer with its sources, and nothing that the person told', async () => {
  const page = await pages.open('', { permissions: ['clipboard-read', 'clipboard-write'] });
  await say(page, '我叫王建国');
  await say(page, '政策');
  expect(await page.getByRole('button', { name: '给家人看' }).count()).toBe(1);
  await page.getByRole('button', { name: '给家人看' }).click();
  await page.getByRole('button', { name: '复制文字' }).click();
  await page.waitForSelector('text=复制好了');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('公共就业服务机构登记失业');
  expect(copied).toContain('退役军人部发〔2023〕4号');
  expect(copied).not.toContain('王建国');
  expect(pages.complaints).toEqual([]);
});

test('a case gives a receipt of one page, and a result the list of what to bring, without the answers', async () => {
  const page = await pages.open();
  await say(page, '登记');
  await page.locator('.case .keep').click();
  expect(await page.locator('.paper').innerText()).toMatch(/RY-2611-0427[^]*测试市退役军人服务中心 0371-12345678/);
  // The words of a step stand below its mark, as on the card.
  const below = await page
    .locator('.paper .steps li')
    .first()
    .evaluate((step) => {
      const words = document.createRange();
      words.selectNodeContents(step);
      return words.getBoundingClientRect().top - step.getBoundingClientRect().top;
    });
  expect(below).toBeGreaterThan(10);
  await page.emulateMedia({ media: 'print' });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: 'screen' });
  await page.keyboard.press('Escape');
  await say(page, '没有');
  await page.getByText('先带上', { exact: true }).click();
  await page.getByRole('button', { name: '只打印这张清单' }).click();
  const list = await page.locator('.paper').innerText();
  expect(list).toContain('户口簿');
  expect(list).not.toContain('性别');
});

test('a code carries the conversation to another device, once', async () => {
  const first = await pages.open();
  await say(first, '第一台手机上说的');
  await tapTile(first, '换个手机继续');
  await first.waitForSelector('.resume-code b');
  const code = await first.locator('.resume-code b').innerText();
  expect(code).toMatch(/^\d{3} \d{3} \d{4}$/);

  const second = await pages.open();
  await tapTile(second, '换个手机继续');
  const field = second.getByLabel('输入另一台手机上的 10 位接续码');
  await field.fill('000 000 0001');
  await field.press('Enter');
  await second.waitForSelector('.resume-refused >> text=这个码没有用');
  await field.fill(code);
  await field.press('Enter');
  await second.waitForSelector('.row.user >> text=第一台手机上说的');
  await say(second, '第二台接着说');
  await first.keyboard.press('Escape');
  await first.waitForSelector('.row.user >> text=第二台接着说');
});

test('whoever waits for a tool on a slow network is told so, and gets it once', async () => {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const page = await pages.open('', {}, async (one) => {
    await withVoices(true)(one);
    await one.route('**/assets/extras-*.js', async (route) => {
      await gate;
      await route.continue();
    });
  });
  await page.getByRole('button', { name: '听这一段' }).click();
  await page.waitForSelector('.banner >> text=正在连接');
  release();
  await page.waitForSelector('.hear[aria-pressed=true]');
  expect((await spoken(page)).join('').split('device: ')[1]).toContain('戎业助手');
  await page.waitForFunction(() => document.querySelector('.banner')?.textContent === '');
});
