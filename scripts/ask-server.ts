/** Asks the running server for what only the holder of its secrets may have. Runs on the server's machine, with its settings. */
import { newId } from '../src/base/ids';
import { signatureHeaders } from '../src/handoff/signature';
import { keysOf, type Installation } from './installation';

/** @returns null when no server answers @throws when the server refuses, with what it says */
export async function askServer(installation: Installation, method: 'GET' | 'POST', path: string, body: object = {}): Promise<unknown> {
  const { callback, terminal } = keysOf(installation);
  // The rest is what another system may ask as well.
  const secret = path.startsWith('/desk/') ? terminal : (callback[0] as string);
  const text = method === 'GET' ? '' : JSON.stringify(body);
  const headers = { 'content-type': 'application/json', ...signatureHeaders([secret], newId('ask_'), new Date(), text) };
  const address = `http://127.0.0.1:${installation.settings.PORT}${path}`;
  const response = await fetch(address, { method, headers, ...(method === 'GET' ? {} : { body: text }) }).catch(() => null);
  if (!response) return null;
  const answer = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  if (response.ok) return answer;
  const said = answer.error?.message ?? `the server refused (${response.status})`;
  throw new Error(response.status === 401 ? `${said} Are DATA_DIR and PORT the ones it was started with?` : said);
}

/** As `askServer`. @throws when no server answers */
export async function needServer(...request: Parameters<typeof askServer>): Promise<unknown> {
  const answer = await askServer(...request);
  if (answer === null) throw new Error(`no server answers at port ${request[0].settings.PORT}; start it with "npm start" and try again`);
  return answer;
}
