/**
 * `npm run dead-letters -- [--json]` lists what could not be delivered; `-- replay CASE` sends it again, `-- replay all` everything,
 * `-- skip CASE` passes over the one event that holds a case up. Asks the running server, on its own machine and with its settings.
 */
import { parseArgs } from 'node:util';
import { newId } from '../src/base/ids';
import { signatureHeaders } from '../src/handoff/signature';
import { keysOf, readInstallation, runCommand } from './installation';

interface DeadLetter {
  caseNumber: string;
  eventId: string;
  type: string;
  reason: string;
  since: string;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
  const [action, caseNumber] = positionals;
  const installation = readInstallation();
  const secret = keysOf(installation).callback[0] as string;
  const base = `http://127.0.0.1:${installation.settings.PORT}/api/admin/dead-letters`;
  const { deadLetters, mayBeMore } = (await ask(base, 'GET', '', secret)) as { deadLetters: DeadLetter[]; mayBeMore: boolean };
  if (action === undefined) return print(deadLetters, mayBeMore, values.json);
  if ((action !== 'replay' && action !== 'skip') || !caseNumber || (action === 'skip' && caseNumber === 'all'))
    throw new Error('say "replay CASE", "replay all" or "skip CASE", or nothing for the list');
  const chosen = deadLetters.filter((letter) => caseNumber === 'all' || letter.caseNumber === caseNumber);
  if (chosen.length === 0 && caseNumber !== 'all') throw new Error(`case ${caseNumber} has no dead letter`);
  for (const letter of chosen) {
    const url = `${base}/${encodeURIComponent(letter.caseNumber)}/${action}`;
    const answer = await ask(url, 'POST', JSON.stringify({ eventId: letter.eventId }), secret);
    process.stdout.write(values.json ? `${JSON.stringify(answer)}\n` : `${letter.caseNumber} ${letter.type}: ${action}\n`);
  }
}

function print(deadLetters: DeadLetter[], mayBeMore: boolean, json: boolean): void {
  for (const letter of deadLetters) {
    const { caseNumber, type, since, reason } = letter;
    process.stdout.write(json ? `${JSON.stringify(letter)}\n` : `${caseNumber}  ${type}  since ${since}  ${reason}\n`);
  }
  if (!json && deadLetters.length === 0) process.stdout.write('There is no dead letter.\n');
  if (!json && mayBeMore) process.stdout.write('… and more: settle these first.\n');
}

async function ask(url: string, method: 'GET' | 'POST', body: string, secret: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...signatureHeaders([secret], newId('admin_'), new Date(), body) };
  const response = await fetch(url, { method, headers, ...(method === 'POST' ? { body } : {}) }).catch(() => {
    throw new Error(`no server answers at ${new URL(url).origin}; start it with "npm start" and try again`);
  });
  const answer = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  if (!response.ok) throw new Error(answer.error?.message ?? `the server refused (${response.status})`);
  return answer;
}

runCommand(main);
