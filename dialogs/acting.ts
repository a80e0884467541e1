/** Does what a message means: answers what it asks about, then does the task it names. Does not judge what that is. */
import { bandOfMeaning } from '../src/understanding';
import type { Candidate, Intent, Topic, Understanding } from '../src/understanding/types';
import { doCommand } from './command-actions';
import { COMMAND_OF_INTENT } from './commands';
import { reportEmployed } from './follow-up';
import { looksLikeQuestion } from './looks-like-question';
import { notSure } from './misunderstanding';
import { answerPolicy } from './policy-answers';
import { smallTalk } from './small-talk';
import type { Stage } from './stage';
import { turnOf, type Turn } from './turn';

/** In characters; a longer question names what it is about. */
const LONGEST_GOING_ON = 40;

/** Such a meaning is often all that can be made of a slip. */
export const TALK: ReadonlySet<Intent> = new Set<Intent>(['out_of_scope_other', 'chitchat']);

/** 找谁要 alone names no office, whatever matter elsewhere it sounds like. */
const NO_TASK: ReadonlySet<Intent> = new Set<Intent>([...TALK, 'policy_question', 'out_of_scope_veteran']);

/** A task that was clearly named is done; anything else may be a question about what was spoken of. */
export function mayGoOn(turn: Turn, meant: Understanding): boolean {
  return bandOfMeaning(meant) !== 'act' || NO_TASK.has(meant.intent) || asksHow(turn, meant);
}

const OWN_TASKS: ReadonlySet<Intent> = new Set<Intent>(['start_registration', 'start_self_check', 'help']);

/** 怎么报名, 点样申请 ask how something is done; they are no wish for our own form. */
const asksHow = (turn: Turn, { intent }: Understanding): boolean => OWN_TASKS.has(intent) && looksLikeQuestion(turn, turn.text);

/** Whether one qualifies is what the self-check answers, unless something else was just spoken of. */
export function asksOfLastAnswer(turn: Turn, command: string | null): boolean {
  const topic = turn.memory.lastAnswer?.topic;
  return (
    command === 'selfCheck' &&
    topic !== undefined &&
    topic !== 'recognition' &&
    topic !== 'responsible-agency' &&
    turn.services.policy.bareQuestion(turn.text) !== null
  );
}

/** As much of the message must stand in what is written on the topic … */
const BORNE_OUT_FROM = 0.4;
/** … and of one that goes on about the last answer, where the model itself is not sure of anything else. */
const GONE_ON_FROM = 0.35;

/** What a question that goes on is taken for where its few words say nothing by themselves. */
const BESIDE: ReadonlySet<Intent> = new Set<Intent>(['out_of_scope_other', 'chitchat', 'goodbye']);

/** 能贷多少 after an answer about loans: what is written on the same topic says it. @returns the topic, else null */
export function goesOnAbout({ memory, services, locale, text }: Turn, meant: Understanding): Topic | null {
  const topic = memory.lastAnswer?.topic ?? null;
  const isSure = bandOfMeaning(meant) === 'act';
  if (topic === null || text.length > LONGEST_GOING_ON || (isSure && !BESIDE.has(meant.intent))) return null;
  const [best] = services.policy.search(text, locale, 1);
  return best?.answer.topic === topic && best.score >= (isSure ? BORNE_OUT_FROM : GONE_ON_FROM) ? topic : null;
}

/** Whether the words of the policy bear out what the model takes a question for without being sure: two that know nothing of each other agree. */
export function isBorneOut({ services, locale, text }: Turn, { topic }: Candidate): boolean {
  if (topic === null) return false;
  const [best] = services.policy.search(text, locale, 1);
  return best !== undefined && best.answer.topic === topic && best.score >= BORNE_OUT_FROM;
}

/** Does what the message means: answers all it asks about, then does the task it names. */
export async function act(
  stage: Stage,
  meant: Candidate & Pick<Understanding, 'also' | 'parts' | 'task'>,
  question?: string,
): Promise<void> {
  const { dc } = stage;
  const turn = turnOf(dc);
  clearMisses(turn);
  turn.scope.outcome.intent = meant.intent;
  const inForm = stage.formIsOpen;
  const asked = [meant, ...(meant.also ?? [])].flatMap(({ topic, confidence }) =>
    topic ? [{ topic, confidence, said: meant.parts?.find((part) => part.topic === topic)?.said }] : [],
  );
  const command = COMMAND_OF_INTENT[(meant.task ?? meant).intent];
  if (asked.length > 0) {
    const answer = (): Promise<void> => answerPolicy(turn, asked, question ?? turn.maskedText, inForm || command !== undefined);
    if (!command) return stage.aside(answer);
    await answer();
  }
  if (command === 'register' && asksInsteadOf(turn))
    return stage.aside(() =>
      turn.say(turn.t('consent.otherWays', turn.services.settings), { buttons: turn.buttons('selfCheck', 'policy', 'human') }),
    );
  if (command) return doCommand(stage, command);
  if (meant.intent === 'report_employed') return stage.aside(() => reportEmployed(turn));
  // Whoever says goodbye is not asked on.
  if (meant.intent === 'goodbye') return void (await smallTalk(turn, 'goodbye', inForm));
  await stage.aside(async () => {
    if (!(await smallTalk(turn, meant.intent, inForm))) await notSure(turn);
  });
}

/** Who declined to register and asks what else there is does not want the consent read out again. */
const asksInsteadOf = (turn: Turn): boolean =>
  turn.memory.declined?.includes('registration') === true && looksLikeQuestion(turn, turn.text);

export function clearMisses(turn: Turn): void {
  delete turn.memory.tellings;
  turn.memory.misses = 0;
  turn.memory.guessed = false;
}
