/**
 * `npm run script:print`: writes the hotline's dialogs as one page for paper (A4) and prints its address; `-- --en` in English, `-- FILE` elsewhere.
 * The name and telephone of the station are those of the settings.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dayInChina } from '../src/base/clock';
import { loadTexts } from '../src/locale';
import { readInstallation } from './installation';
import { makeCallScript } from './pages/make-call-script';

/** To be filled in by hand where the settings name no telephone. */
const BLANK = '＿＿＿＿＿＿＿＿';

const root = join(__dirname, '..');
const options = process.argv.slice(2);
const locale = options.includes('--en') ? 'en' : 'zh-CN';
const target = resolve(options.find((option) => !option.startsWith('--')) ?? join(root, 'data', 'call-script.html'));

async function main(): Promise<void> {
  const { settings } = readInstallation();
  const texts = loadTexts(join(root, 'locales'));
  const t = texts.in(locale);
  const page = await makeCallScript(
    root,
    locale,
    {
      collectIdNumber: settings.COLLECT_ID_NUMBER,
      stationName: settings.STATION_NAME ?? t('station.name'),
      stationPhone: settings.STATION_PHONE ?? BLANK,
      retentionDays: settings.RETENTION_DAYS,
    },
    new Date(),
  );
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, page);
  console.log(`${dayInChina(new Date())}: open ${pathToFileURL(target).href} and print it on A4.`);
}

void main();
