/** Reads the environment, has every part built, listens; stops when told to. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { assemble, type Assembly } from './assembly';
import { readKeys } from './config/keys';
import { readSettings, SettingsError, type Settings } from './config/settings';
import { LOCALES, loadTexts, type Texts } from './locale';
import { inWords, ProblemsError, problemWords } from './policy/problem';
import { createLog } from './server';
import { WrongKeysError } from './store';
import { startTelemetry } from './telemetry';

const ROOT = projectRoot();

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const telemetry = await startTelemetry(settings);
  const log = createLog(settings.LOG_LEVEL, undefined, telemetry?.logFields);
  telemetry?.reportTo(log);
  const dataDir = resolve(ROOT, settings.DATA_DIR);
  const keys = readKeys(settings, dataDir);
  const server = await assemble(ROOT, settings, keys, dataDir, log, telemetry);
  const address = await server.http.listen(settings.PORT, settings.HOST);
  await server.start();
  log.info({ at: address }, 'listening');

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'finishing the turns in progress');
    const ended = server
      .stop()
      .then(() => telemetry?.close().catch((error: unknown) => log.warn({ error }, 'the last spans were not sent')));
    ended.then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => stop(signal));
  }
  await announce(settings, server);
}

async function announce(settings: Settings, { hasDesk, firstLink, texts }: Assembly): Promise<void> {
  const line = (key: string, address: string): string => `${texts.in('zh-CN')(key)} · ${texts.in('en')(key)}\n    ${address}\n`;
  let lines = line('start.chat', `${settings.PUBLIC_URL}/`);
  if (hasDesk) lines += line('start.desk', `${settings.PUBLIC_URL}/desk`);
  lines += line('start.operator', `${settings.PUBLIC_URL}/operator`);
  const link = await firstLink();
  if (link) lines += line('start.signIn', link);
  process.stdout.write(`\n${lines}\n`);
}

/** The folder of package.json: policy, locales and dist lie beside it, wherever the compiled code runs from. */
function projectRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

function explained(error: unknown): string {
  if (error instanceof SettingsError) return error.problems.join('\n');
  if (error instanceof ProblemsError) {
    const words = problemWords(loadTexts(join(ROOT, 'locales')), 'en');
    return error.problems.map((problem) => inWords(problem, words)).join('\n');
  }
  if (error instanceof WrongKeysError) {
    const texts = loadTexts(join(ROOT, 'locales'));
    return LOCALES.map((locale) => wrongKeysInWords(error, texts.in(locale))).join('\n');
  }
  return error instanceof Error ? error.message : String(error);
}

function wrongKeysInWords({ missing, different, fileName }: WrongKeysError, t: ReturnType<Texts['in']>): string {
  const parts = [t('start.wrongKeys.what')];
  if (fileName) parts.push(t('start.wrongKeys.file', { fileName }));
  if (missing.length > 0) parts.push(t('start.wrongKeys.missing', { ids: missing.join(', ') }));
  if (different.length > 0) parts.push(t('start.wrongKeys.different', { ids: different.join(', ') }));
  return [...parts, t('start.wrongKeys.remedy')].join('\n');
}

void main().catch((error: unknown) => {
  process.stderr.write(`${explained(error)}\n`);
  process.exitCode = 1;
});
