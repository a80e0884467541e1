/**
 * `npm run script:print`: writes the hotline's dialogs as one page for paper (A4) and prints its address; `-- --lang en` in English, `-- FILE` elsewhere.
 * The name and telephone of the station are those of the settings.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dayInChina } from '../src/base/clock';
import { readInstallation } from './installation';
import { makeCallScript } from './pages/make-call-script';
import { policyCommand, ROOT } from './policy-command';

/** To be filled in by hand where the settings name no telephone. */
const BLANK = '＿＿＿＿＿＿＿＿';

async function main({ texts, locale, words, positionals }: NonNullable<ReturnType<typeof policyCommand>>): Promise<void> {
  const { settings } = readInstallation();
  const target = resolve(positionals[0] ?? join(ROOT, 'data', 'call-script.html'));
  const t = texts.in(locale);
  const page = await makeCallScript(
    ROOT,
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
  console.log(words.say('script', { day: dayInChina(new Date()), address: pathToFileURL(target).href }));
}

const command = policyCommand();
if (command) void main(command);
