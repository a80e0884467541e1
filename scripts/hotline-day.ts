/**
 * `npm run hotline:day -- <address> <sign-in link>`: fills the hotline of a running server with a day of calls, over the addresses that the console
 * itself uses: sixty callers, four operators and a supervisor, who get accounts of their own. For a look at the supervisor's page, and for training.
 */
import { signedIn, Visitor } from '../test/accounts/console';
import { operatorLine, type OperatorLine } from '../test/operator/operator-line';
import type { CallView, ConsoleData, PolicyEntry } from '../src/web/operator/contract';
import { CALLERS_OF_A_DAY, type Caller } from './hotline-day/callers';

const OPERATORS = ['李敏', '赵强', '周洁', '马丽'] as const;
const SUPERVISOR = '钱班长';

export interface Day {
  /** The supervisor's browser. */
  supervisor: Visitor;
  operators: OperatorLine[];
}

interface Options {
  /** How long whoever talks takes for a sentence, milliseconds. */
  sentenceMilliseconds?: number;
}

/** @param administrator signed in, may make accounts @throws where a call came to something else than it should */
export async function playDay(url: string, administrator: Visitor, { sentenceMilliseconds = 0 }: Options = {}): Promise<Day> {
  const consoles = { visitor: () => new Visitor(url) };
  const account = (name: string, role: string): Promise<Visitor> => signedIn(consoles, administrator, { name, role });
  const supervisor = await account(SUPERVISOR, 'supervisor');
  const operators: OperatorLine[] = [];
  for (const name of OPERATORS) operators.push(await lineOf(url, await account(name, 'operator')));
  const waiting = [...CALLERS_OF_A_DAY];
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, sentenceMilliseconds));
  await Promise.all(
    operators.map(async (line, index) => {
      const colleague = operators[(index + 1) % operators.length] as OperatorLine;
      for (let caller = waiting.shift(); caller; caller = waiting.shift()) await answer(caller, line, colleague, pause);
    }),
  );
  return { supervisor, operators };
}

/** The console's page says what its script needs to send. */
async function lineOf(url: string, visitor: Visitor): Promise<OperatorLine> {
  const { text } = await visitor.get('/operator');
  const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text)?.[1];
  if (!data) throw new Error(`no console at ${url}/operator: ${text.slice(0, 300)}`);
  return operatorLine(url, { cookie: visitor.cookies, csrf: (JSON.parse(data) as ConsoleData).csrf });
}

async function answer(caller: Caller, first: OperatorLine, colleague: OperatorLine, pause: () => Promise<void>): Promise<void> {
  let line = first;
  let view = await line.start(caller.who);
  const step = async (name: string, body: object): Promise<void> => {
    const { status, body: answered } = await line.step<CallView>(view.id, name, body);
    if (status !== 200) throw new Error(`${name} was refused: ${JSON.stringify(answered)}`);
    view = answered;
  };
  await pause();
  if (caller.agrees !== null) await step('consent', { granted: caller.agrees, number: caller.agrees ? '13800000000' : '' });
  for (const said of caller.says) {
    await pause();
    view = await (typeof said === 'string' ? line.say(view, said) : line.say(view, said.words, said.goTo));
  }
  for (const query of caller.looksUp ?? []) {
    const { body } = await line.get<{ found: PolicyEntry[] }>(`/policy?q=${encodeURIComponent(query)}`);
    await pause();
    await step('read-out', { id: body.found[0]?.id ?? '' });
  }
  if (caller.note) await step('note', { note: caller.note });
  const wrong = caller.check?.(view);
  if (wrong) throw new Error(`${caller.says.map((said) => (typeof said === 'string' ? said : said.goTo)).join(' → ')}: ${wrong}`);
  if (caller.passedOn) await step('transfer', { words: caller.passedOn.words });
  if (caller.passedOn?.isTaken) {
    line = colleague;
    await step('take', {});
  }
  const { summary, note } = view;
  if (caller.ends) await step('end', { disposition: caller.ends, summary, note });
}

async function main(): Promise<void> {
  const [address, link] = process.argv.slice(2);
  if (!address || !link) throw new Error('npm run hotline:day -- <address of the server> <sign-in link, as npm run desk-link prints it>');
  const administrator = new Visitor(address);
  await administrator.post('/desk/sign-in', { token: new URL(link).searchParams.get('token') ?? '', name: '演示管理员' });
  await playDay(address, administrator, { sentenceMilliseconds: 300 });
  process.stdout.write(`${CALLERS_OF_A_DAY.length} calls; see ${address}/operator/figures\n`);
}

if (require.main === module) void main();
