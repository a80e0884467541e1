/**
 * `npm run dead-letters -- [--json]` lists what could not be delivered; `-- replay CASE` sends it again, `-- replay all` everything,
 * `-- skip CASE` passes over the one event that holds a case up. Asks the running server, on its own machine and with its settings.
 */
import { parseArgs } from 'node:util';
import { needServer } from './ask-server';
import { readInstallation, runCommand } from './installation';

const PATH = '/api/admin/dead-letters';

interface DeadLetter {
  caseNumber: string;
  eventId: string;
  type: string;
  reason: string;
  since: string;
}

interface List {
  deadLetters: DeadLetter[];
  mayBeMore: boolean;
  waiting: {
    cases: number;
    events: number;
    since: string | null;
    nextTryAt: string | null;
    failures: { failure: string; cases: number }[];
  };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
  const [action, caseNumber] = positionals;
  const installation = readInstallation();
  const list = (await needServer(installation, 'GET', PATH)) as List;
  if (action === undefined) return print(list, values.json);
  if ((action !== 'replay' && action !== 'skip') || !caseNumber || (action === 'skip' && caseNumber === 'all'))
    throw new Error('say "replay CASE", "replay all" or "skip CASE", or nothing for the list');
  const chosen = list.deadLetters.filter((letter) => caseNumber === 'all' || letter.caseNumber === caseNumber);
  if (chosen.length === 0 && caseNumber !== 'all') throw new Error(`case ${caseNumber} has no dead letter`);
  for (const letter of chosen) {
    const path = `${PATH}/${encodeURIComponent(letter.caseNumber)}/${action}`;
    const answer = await needServer(installation, 'POST', path, { eventId: letter.eventId });
    process.stdout.write(values.json ? `${JSON.stringify(answer)}\n` : `${letter.caseNumber} ${letter.type}: ${action}\n`);
  }
}

function print({ deadLetters, mayBeMore, waiting }: List, json: boolean): void {
  for (const letter of deadLetters) {
    const { caseNumber, type, since, reason } = letter;
    process.stdout.write(json ? `${JSON.stringify(letter)}\n` : `${caseNumber}  ${type}  since ${since}  ${reason}\n`);
  }
  if (!json && deadLetters.length === 0) process.stdout.write('There is no dead letter.\n');
  if (!json && mayBeMore) process.stdout.write('… and more: settle these first.\n');
  if (!json && waiting.events > 0) process.stdout.write(`${stillTried(waiting)}\n`);
}

function stillTried({ cases, events, since, nextTryAt, failures }: List['waiting']): string {
  const why = failures.map(({ failure, cases: count }) => `${failure} ${count}`).join(', ');
  return `Still tried: ${events} event(s) of ${cases} case(s), the oldest since ${since}${why ? `; failed: ${why}; next try ${nextTryAt}` : ''}`;
}

runCommand(main);
