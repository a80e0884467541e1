/** Carries out commands and what was confirmed. Loses nothing that was typed without asking first. */
import type { Command } from './commands';
import {
  askForSupplement,
  eraseEverything,
  reportEmployed,
  runningRegistration,
  sendSupplement,
  showCases,
  tellEmployed,
  tellReapply,
  withdraw,
} from './follow-up';
import type { FormId } from './forms';
import { endPerson } from './person';
import { choices, greet, help } from './greeting';
import { learnFrom } from './improvement';
import { lastMessage } from './last-message';
import { forget, type Offer } from './memory';
import { showMyData } from './my-data';
import { listTopics, showOriginal, thankForFeedback } from './policy-answers';
import { answersText } from './asking';
import { tellRecognised } from './recognised';
import { saveResult, showBasis, showLastResult } from './result';
import type { Stage } from './stage';
import { turnOf, type Turn } from './turn';
import { mentions } from './words';

type Confirm = Extract<Offer, { kind: 'confirm' }>;

export async function doCommand(stage: Stage, command: Command): Promise<void> {
  const { dc, questionnaire } = stage;
  const turn = turnOf(dc);
  turn.scope.outcome.kind ??= `command-${command}`;
  delete turn.memory.everyday;
  const inForm = stage.formIsOpen;
  switch (command) {
    case 'selfCheck':
      return openDialog(stage, 'selfCheck');
    case 'recognised':
      return recognised(stage);
    case 'register':
      return openDialog(stage, 'registration');
    case 'human':
      return openDialog(stage, 'handoff');
    case 'trainingNeeds':
      return openDialog(stage, 'training');
    case 'jobWishes':
      return openDialog(stage, 'job');
    case 'correct':
      return openDialog(stage, 'correction');
    case 'back':
      return inForm ? questionnaire.back(dc) : turn.say(turn.t('command.nothingToGoBack'), { buttons: choices(turn) });
    case 'skip':
      return inForm ? void (await questionnaire.skip(dc)) : turn.say(turn.t('command.nothingToSkip'), { buttons: choices(turn) });
    case 'why':
      return inForm ? questionnaire.why(dc) : turn.say(turn.t('command.whyInGeneral'), { buttons: choices(turn) });
    case 'repeat':
      return repeat(stage);
    case 'change':
      return change(stage);
    case 'answers':
      return inForm
        ? questionnaire.list(dc)
        : turn.say(answersText(turn, stage.selfCheckAnswers), { buttons: turn.buttons('change', 'register', 'restart') });
    case 'restart':
      return restart(stage);
    case 'exit':
      return exit(stage);
    case 'resume':
      return resume(stage);
    case 'registerAnother':
      return void (await dc.beginDialog('registration', { another: true }));
    case 'restartSelfCheck':
      return ask(turn, { kind: 'confirm', action: 'restartSelfCheck' });
    case 'withdraw':
      return ask(turn, { kind: 'confirm', action: 'withdraw' });
    case 'erase':
      return ask(turn, { kind: 'confirm', action: 'erase' });
    case 'myData':
    case 'myDataInFull':
      await showMyData(turn, stage.selfCheckAnswers, command === 'myDataInFull');
      return inForm ? dc.repromptDialog() : undefined;
    default:
      await beside(turn, command);
      if (command === 'useless') await learnFromUseless(stage);
      if (stage.formIsOpen) await dc.repromptDialog();
  }
}

async function learnFromUseless(stage: Stage): Promise<void> {
  const last = turnOf(stage.dc).memory.lastAnswer;
  if (!last) return;
  const { topic, question, confidence = 1 } = last;
  await learnFrom(stage, 'useless', question, { intent: 'policy_question', topic, confidence });
}

/** Commands that show something and leave an open form as it is. */
async function beside(turn: Turn, command: Command): Promise<void> {
  switch (command) {
    case 'policy':
      return listTopics(turn);
    case 'status':
      return showCases(turn);
    case 'quote':
      return showOriginal(turn);
    case 'basis':
      return showBasis(turn);
    case 'save':
      return saveResult(turn);
    case 'lastResult':
      return showLastResult(turn);
    case 'useful':
    case 'useless':
      return thankForFeedback(turn, command === 'useful');
    case 'supplement':
      return askForSupplement(turn);
    case 'tellEmployed':
      return tellEmployed(turn);
    case 'foundWork':
      return reportEmployed(turn);
    case 'reapply':
      return tellReapply(turn);
    case 'endPerson':
      return endPerson(turn);
    default:
      return help(turn);
  }
}

export async function doConfirmed(stage: Stage, offer: Confirm): Promise<void> {
  const { dc, questionnaire } = stage;
  const turn = turnOf(dc);
  switch (offer.action) {
    case 'restart':
      return startOver(stage);
    case 'restartSelfCheck':
      await dc.cancelAllDialogs();
      questionnaire.clear(turn, 'selfCheck');
      return void (await dc.beginDialog('selfCheck'));
    case 'erase':
      await dc.cancelAllDialogs();
      return eraseEverything(turn);
    case 'withdraw':
      return stage.aside(() => withdraw(turn));
    case 'supplement':
      return sendSupplement(turn, offer);
  }
}

async function openDialog(stage: Stage, form: FormId): Promise<void> {
  const { dc } = stage;
  const turn = turnOf(dc);
  delete turn.memory.left;
  const open = dc.stack.findIndex(({ id }) => id === form);
  if (open < 0) return void (await dc.beginDialog(form));
  // What lies above it was opened from within it: close that and go on where this one was.
  while (dc.stack.length > open + 2) dc.stack.pop();
  await turn.say(turn.t('form.alreadyHere'));
  await dc.repromptDialog();
}

/** The self-check is over for whoever is recognised already; what was answered stays. */
async function recognised(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  if (stage.openForm === 'selfCheck') {
    await stage.dc.cancelAllDialogs();
    if (stage.selfCheckAnswers.length > 0) turn.memory.left = 'selfCheck';
  }
  await stage.aside(() => tellRecognised(turn));
}

async function change(stage: Stage): Promise<void> {
  const { dc, questionnaire } = stage;
  const turn = turnOf(dc);
  if (stage.formIsOpen) return void (await questionnaire.listForChange(dc));
  if (stage.selfCheckAnswers.length === 0 && (await runningRegistration(turn))) return openDialog(stage, 'correction');
  if (stage.selfCheckAnswers.length === 0) return turn.say(turn.t('form.nothingToChange'), { buttons: choices(turn) });
  await dc.beginDialog('selfCheck', { change: true });
}

async function repeat(stage: Stage): Promise<void> {
  const { dc, questionnaire } = stage;
  const turn = turnOf(dc);
  if (stage.formIsOpen) return questionnaire.repeat(dc);
  const last = await lastWords(turn);
  await turn.say(last ?? turn.t('command.nothingToRepeat'), { buttons: choices(turn) });
}

async function lastWords(turn: Turn): Promise<string | null> {
  const said = await lastMessage(turn);
  return said ? String(said['text']) : null;
}

async function restart(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  if (stage.hasAnswers) return ask(turn, { kind: 'confirm', action: 'restart' });
  await startOver(stage);
}

/** Starts the open form again, or the whole conversation where none is open. */
async function startOver(stage: Stage): Promise<void> {
  const { dc, questionnaire } = stage;
  const turn = turnOf(dc);
  const form = stage.openForm;
  await dc.cancelAllDialogs();
  if (form) {
    questionnaire.clear(turn, form);
    await dc.beginDialog(form);
    return;
  }
  if (turn.memory.person) await endPerson(turn);
  forget(turn.memory);
  await greet(turn);
}

/** Leaves the form and keeps what was answered, so that 继续 goes on with it. */
async function exit(stage: Stage): Promise<void> {
  const turn = turnOf(stage.dc);
  if (!stage.formIsOpen) {
    // 不想办了 is about the registration that runs.
    if (mentions(turn.text, turn.t('words.stopping')) && (await runningRegistration(turn)))
      return ask(turn, { kind: 'confirm', action: 'withdraw' });
    return turn.say(turn.t('command.nothingToExit'), { buttons: choices(turn) });
  }
  await stage.leave();
  await turn.say(turn.t('command.exited', { days: turn.services.settings.unfinishedDays }), {
    buttons: turn.buttons('resume', 'erase', 'policy', 'human'),
  });
}

async function resume(stage: Stage): Promise<void> {
  const { dc } = stage;
  const turn = turnOf(dc);
  if (stage.formIsOpen) {
    await turn.say(turn.t('form.backToQuestion'));
    return dc.repromptDialog();
  }
  const left = turn.memory.left ?? (isUnfinished(turn) ? 'selfCheck' : undefined);
  if (!left) return turn.say(turn.t('command.nothingToResume'), { buttons: choices(turn) });
  delete turn.memory.left;
  await dc.beginDialog(left);
}

/** Another form may have come in between. */
const isUnfinished = ({ memory: { selfCheck } }: Turn): boolean =>
  selfCheck !== undefined && selfCheck.assessedOn === undefined && Object.keys(selfCheck.given).length > 0;

async function ask(turn: Turn, offer: Confirm): Promise<void> {
  turn.memory.offer = offer;
  const [yes, no] = ['yes', 'no'].map((word) => turn.t(`words.${word}`).split('|')[0] ?? '');
  await turn.say(turn.t(`confirm.${offer.action}.ask`), { asks: true, buttons: [yes ?? '', no ?? ''] });
}
