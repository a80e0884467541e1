/** `npm run desk-link`: asks the running server for a one-time link that lets an administrator into the consoles. Runs on the server's machine, with its settings. */
import { needServer } from './ask-server';
import { readInstallation, runCommand } from './installation';

runCommand(async () => {
  const { link } = (await needServer(readInstallation(), 'POST', '/desk/sign-in-links')) as { link: string };
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify({ link })}\n` : `${link}\n`);
});
