/** `npm run desk-link`: asks the running server for another one-time sign-in link to the desk. Runs on the server's machine, with its settings. */
import { existsSync } from 'node:fs';
import { readSettings } from '../src/config/settings';
import { askDesk } from './ask-desk';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const settings = readSettings(process.env);
  const answer = await askDesk(settings, '/desk/sign-in-links');
  if (answer === null) throw new Error(`no server answers at port ${settings.PORT}; start it with "npm start" and try again`);
  const { link } = answer as { link: string };
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify({ link })}\n` : `${link}\n`);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
