/**
 * Takes the pictures in `docs/pictures` anew: a real server in a folder of its own, real conversations, the desk and the hotline as people use them,
 * each page on a phone and on a desk, light and dark. Needs Chromium with its other languages (chromium-l10n) and a font with Chinese characters.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchChromium } from '../test/support/chromium';
import { freePort, startServer, temporaryFolder } from '../test/support/server-process';
import { clearFolder, person, take, weigh } from './pictures/camera';
import { photographChat, photographEmbed, photographLooks } from './pictures/chat';
import { photographAudit, photographDesk, photographHotline, signIn } from './pictures/consoles';
import { registerOthers } from './pictures/others';

async function main(): Promise<void> {
  clearFolder();
  const data = temporaryFolder();
  const port = String(await freePort());
  const station = { STATION_NAME: '某某市退役军人服务中心', STATION_PHONE: '0371-12345678' };
  // The demo of another site needs both names of this machine, see docs/embed.md.
  const server = await startServer({ DATA_DIR: data.path, PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, ...station });
  const browser = await launchChromium('zh-CN');
  try {
    const chat = await (await person(browser, 'phone')).newPage();
    const caseNumber = await photographChat(chat, server.url);
    await photographLooks(chat);
    await photographEmbed(await (await person(browser, 'desk')).newPage(), `http://localhost:${port}/embed-demo`);
    await registerOthers(server.url);

    const desk = await (await person(browser, 'desk')).newPage();
    await signIn(desk, server.firstLink());
    await photographHotline(desk, server.url);
    await photographDesk(desk, server.url, caseNumber);
    await photographAudit(browser, desk, server.url);

    const preview = join(data.path, 'policy-preview.html');
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/policy-preview.ts', preview], { stdio: 'ignore' });
    const reader = await (await person(browser, 'desk')).newPage();
    await reader.goto(pathToFileURL(preview).href);
    await take(reader, 'policy-preview');
  } finally {
    await browser.close();
    await server.stop();
    data.remove();
  }
  process.stdout.write(`${weigh()}\n`);
}

void main();
