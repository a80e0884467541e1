/** Which of the closed commands a message is, word for word. Their wordings are in `locales/<language>/commands.json`, the button's first. */
import type { Intent } from '../src/understanding/types';
import type { Turn } from './turn';
import { anyWordOf, normalize, saidLength } from './words';

export const COMMANDS = [
  'policy',
  'selfCheck',
  'register',
  'status',
  'human',
  'back',
  'change',
  'answers',
  'why',
  'repeat',
  'skip',
  'restart',
  'exit',
  'help',
  'erase',
  'resume',
  'menu',
  'quote',
  'basis',
  'save',
  'recognised',
  'useful',
  'useless',
  'supplement',
  'tellEmployed',
  'lastResult',
  'registerAnother',
  'restartSelfCheck',
  'endPerson',
  'withdraw',
  'myData',
  'myDataInFull',
  'correct',
  'trainingNeeds',
  'jobWishes',
  'foundWork',
  'reapply',
] as const;
export type Command = (typeof COMMANDS)[number];

/** What a control intent asks for when it was not said word for word. */
export const COMMAND_OF_INTENT: Partial<Record<Intent, Command>> = {
  start_self_check: 'selfCheck',
  start_registration: 'register',
  case_status: 'status',
  talk_to_human: 'human',
  back: 'back',
  skip: 'skip',
  repeat: 'repeat',
  restart: 'restart',
  cancel: 'exit',
  help: 'help',
  delete_my_data: 'erase',
};

const tables = new Map<string, ReadonlyMap<string, Command>>();

/** In characters as they are said. Shorter English words after “I want to” may be anything: I want to stop. */
const LEAST_AFTER_LEAD = 3;

export function commandOf(turn: Turn): Command | null {
  const table = tableOf(turn);
  const said = normalize(turn.text);
  const asked = afterLeads(said, anyWordOf(turn.t('words.commandLeads')));
  return table.get(said) ?? (saidLength(asked) >= LEAST_AFTER_LEAD || HAN.test(asked) ? table.get(asked) : undefined) ?? null;
}

const HAN = /\p{Script=Han}/u;

/** 算了，还是登记: what is left when the words before the command are taken away. */
function afterLeads(said: string, leads: RegExp): string {
  const lead = leads.exec(said);
  return lead?.index === 0 ? afterLeads(said.slice(lead[0].length), leads) : said;
}

function tableOf(turn: Turn): ReadonlyMap<string, Command> {
  let table = tables.get(turn.locale);
  if (!table) {
    table = new Map(
      COMMANDS.flatMap((command) =>
        turn
          .t(`commands.${command}`)
          .split('|')
          .map((wording) => [normalize(wording), command] as const),
      ),
    );
    tables.set(turn.locale, table);
  }
  return table;
}
