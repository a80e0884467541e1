/** Does what a message means: answers what it asks about, then does the task it names. Does not judge what that is. */
import { bandOfMeaning } from '../src/understanding';
import type { Candidate, Intent, Understanding } from '../src/understanding/types';
import { doCommand } from './command-actions';
import { COMMAND_OF_INTENT } from './commands';
import { reportEmployed } from './follow-up';
import { notSure } from './misunderstanding';
import { answerPolicy } from './policy-answers';
import { smallTalk } from './small-talk';
import type { Stage } from './stage';
import { turnOf, type Turn } from './turn';

/** Such a meaning is often all that can be made of a slip. */
export const TALK: ReadonlySet<Intent> = new Set<Intent>(['out_of_scope_other', 'chitchat']);

/** A task that was clearly named is done; anything else may be a question about what was spoken of. */
export function mayGoOn(meant: Understanding): boolean {
  return bandOfMeaning(meant) !== 'act' || meant.intent === 'policy_question' || TALK.has(meant.intent);
}

/** Does what the message means: answers all it asks about, then does the task it names. */
export async function act(stage: Stage, meant: Candidate & Pick<Understanding, 'also' | 'task'>, question?: string): Promise<void> {
  const { dc } = stage;
  const turn = turnOf(dc);
  clearMisses(turn);
  turn.scope.outcome.intent = meant.intent;
  const inForm = stage.formIsOpen;
  const asked = [meant, ...(meant.also ?? [])].flatMap(({ topic, confidence }) => (topic ? [{ topic, confidence }] : []));
  const command = COMMAND_OF_INTENT[(meant.task ?? meant).intent];
  if (asked.length > 0) {
    const answer = (): Promise<void> => answerPolicy(turn, asked, question ?? turn.maskedText, inForm || command !== undefined);
    if (!command) return stage.aside(answer);
    await answer();
  }
  if (command) return doCommand(stage, command);
  if (meant.intent === 'report_employed') return stage.aside(() => reportEmployed(turn));
  // Whoever says goodbye is not asked on.
  if (meant.intent === 'goodbye') return void (await smallTalk(turn, 'goodbye', inForm));
  await stage.aside(async () => {
    if (!(await smallTalk(turn, meant.intent, inForm))) await notSure(turn);
  });
}

export function clearMisses(turn: Turn): void {
  delete turn.memory.tellings;
  turn.memory.misses = 0;
  turn.memory.guessed = false;
}
