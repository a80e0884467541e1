/** Puts a step into words, buttons and `channelData.ask`, the contract with every channel. Keeps nothing. */
import { readBack } from './answers';
import type { Answered, Reply, Step } from './forms';
import type { Turn } from './turn';

export async function askStep(
  turn: Turn,
  step: Step,
  notes: string[],
  commands: string[],
  hasEarlier: boolean,
  again: boolean,
): Promise<void> {
  const numbered = turn.voice === 'operator' || step.kind === 'multi';
  const options = numbered ? step.options.map(({ label }, index) => `${index + 1}. ${label}`).join('\n') : null;
  const multi = step.kind === 'multi' ? turn.t('form.multiHint') : null;
  const text = [...notes, again ? (step.again ?? step.text) : step.text, options, multi].filter(Boolean).join('\n\n');
  const unsureIsOption = step.options.some(({ id }) => id === 'unsure');
  const more = [
    ...(step.extraButtons ?? []),
    ...(step.canBeUnsure && !unsureIsOption ? [turn.t('form.unsure')] : []),
    ...(step.optional ? [turn.label('skip')] : []),
    turn.label('why'),
    ...(hasEarlier ? [turn.label('back')] : []),
    ...commands.map((command) => turn.label(command)),
  ];
  await turn.say(text, {
    asks: true,
    buttons: [...step.options.map(({ label }) => label), ...more],
    channelData: { ask: { ...askData(step, step.kind, step.options), ...(turn.refused ? { refused: turn.refused } : {}) } },
  });
}

export async function askBack(turn: Turn, step: Step, pending: Reply, notes: string[]): Promise<void> {
  const options = [
    { id: 'yes', label: turn.t('form.correct') },
    { id: 'no', label: turn.t('form.incorrect') },
  ];
  const text = [...notes, turn.t('form.readBack', { words: readBack(turn, step, pending) })].join('\n\n');
  await turn.say(text, { asks: true, buttons: options.map(({ label }) => label), channelData: { ask: askData(step, 'confirm', options) } });
}

export async function askWhich(turn: Turn, step: Step, choices: { label: string }[], notes: string[]): Promise<void> {
  const options = choices.map(({ label }, index) => ({ id: String(index + 1), label }));
  const text = [...notes, turn.t(`form.which.${step.kind}`)].join('\n\n');
  await turn.say(text, { asks: true, buttons: options.map(({ label }) => label), channelData: { ask: askData(step, step.kind, options) } });
}

export async function askWhichToChange(turn: Turn, answered: readonly Answered[], notes: string[]): Promise<void> {
  const options = answered.map(({ stepId, label, answer }) => ({ id: stepId, label: turn.t('form.answerLine', { label, answer }) }));
  const list = options.map(({ label }, index) => `${index + 1}. ${label}`).join('\n');
  const nothing = turn.t('words.changeNothing').split('|')[0] ?? '';
  await turn.say([...notes, turn.t('form.whichToChange', { list })].join('\n\n'), {
    asks: true,
    buttons: [...answered.map(({ label }, index) => `${index + 1}. ${label}`), nothing],
    channelData: {
      ask: { question: 'change', stepId: 'change', facts: [], kind: 'choice', options },
      // For pages that draw the list with a button at each answer, instead of the numbers above.
      change: {
        prompt: [...notes, turn.t('form.whichToTap')].join('\n\n'),
        button: turn.t('form.changeThis'),
        answers: answered.map(({ label, answer }) => ({ label, answer })),
      },
    },
  });
}

function askData(step: Step, kind: string, options: readonly { id: string; label: string }[]): Record<string, unknown> {
  return {
    question: step.id,
    stepId: step.id,
    facts: step.facts,
    kind,
    options: options.map(({ id, label }) => ({ id, label })),
    optional: step.optional ?? false,
    ...(step.remaining === undefined ? {} : { remaining: step.remaining }),
  };
}

export function answersText(turn: Turn, answered: readonly Answered[]): string {
  if (answered.length === 0) return turn.t('form.noAnswersYet');
  const list = answered.map(({ label, answer }, index) => `${index + 1}. ${turn.t('form.answerLine', { label, answer })}`).join('\n');
  return turn.t('form.answers', { list });
}
