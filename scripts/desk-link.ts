/** `npm run desk-link`: asks the running server for another one-time sign-in link to the desk. Runs on the server's machine, with its settings. */
import { existsSync } from 'node:fs';
import { newId } from '../src/base/ids';
import { loadOrCreateSecrets } from '../src/config/secrets';
import { readSettings } from '../src/config/settings';
import { signatureHeaders } from '../src/handoff/signature';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const settings = readSettings(process.env);
  const secret = settings.HANDOFF_CALLBACK_SECRET?.[0] ?? loadOrCreateSecrets(settings.DATA_DIR).callbackSecret;
  const url = `http://127.0.0.1:${settings.PORT}/desk/sign-in-links`;
  const response = await fetch(url, {
    method: 'POST',
    body: '{}',
    headers: signatureHeaders([secret], newId('link_'), new Date(), '{}'),
  }).catch(() => {
    throw new Error(`no server answers at ${url}; start it with "npm start" and try again`);
  });
  if (!response.ok) throw new Error(`the server refused (${response.status}): are DATA_DIR and PORT the ones it was started with?`);
  const { link } = (await response.json()) as { link: string };
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify({ link })}\n` : `${link}\n`);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
