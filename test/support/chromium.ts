import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const INSTALLED = '/usr/bin/chromium';

/**
 * The installed Chromium, or the one that comes with the development dependencies.
 * @param language of what the browser itself draws, such as a date field; a page's own language is the context's
 */
export async function launchChromium(language = 'en-US'): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--lang=${language}`,
  ];
  const env = { ...process.env, LANGUAGE: language.replace('-', '_') };
  if (existsSync(INSTALLED)) return chromium.launch({ executablePath: INSTALLED, args, env });
  const { default: bundled } = await import('@sparticuz/chromium');
  return chromium.launch({ executablePath: await bundled.executablePath(), args: [...bundled.args, ...args], env });
}
