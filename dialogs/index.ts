/**
 * The conversation: one stored activity in, replies and a changed state out, inside the turn's transaction.
 * Knows what is asked and in which order; neither rules nor sentences, no network, no clock of its own.
 */
import { ActivityTypes, type TurnContext } from 'botbuilder';
import { DialogSet, dialogContext, type DialogState } from './botbuilder';
import { CorrectionDialog, correctionForm } from './correction';
import type { HandoffStatus } from '../src/handoff/types';
import { tellStatus } from './follow-up';
import { FORM_IDS, type Form, type FormId } from './forms';
import { greet } from './greeting';
import { HandoffDialog, handoffForm } from './handoff';
import { MEMORY_VERSION, type Memory } from './memory';
import { NeedsDialog, needsForm } from './needs';
import { Questionnaire } from './questionnaire';
import { RegistrationDialog, registrationForm } from './registration';
import { routeMessage } from './root';
import { describeScript, locate, rememberCaller, steer, type Script, type ScriptPosition } from './script';
import { loadSentences } from './sentences';
import { SelfCheckDialog, selfCheckForm } from './self-check';
import { reviveAnswers } from './self-check-memory';
import { Stage } from './stage';
import { Turn } from './turn';
import type { ConversationState, DialogServices, TurnScope } from './types';
import { TURN } from './types';

export interface ConversationDialogs {
  handle(context: TurnContext, state: ConversationState): Promise<void>;
  /** What a console shows of the conversation as it stands; says nothing and changes nothing that is kept. */
  describe(context: TurnContext, state: ConversationState): Promise<Script>;
  /** The least of it, at a small part of its cost. */
  locate(context: TurnContext, state: ConversationState): Promise<ScriptPosition>;
}

export function createConversation(services: DialogServices): ConversationDialogs {
  const forms: Record<FormId, Form> = {
    selfCheck: selfCheckForm,
    registration: registrationForm,
    handoff: handoffForm,
    training: needsForm('training'),
    job: needsForm('job'),
    correction: correctionForm,
  };
  const sentences = loadSentences(services.texts);
  const questionnaire = new Questionnaire('questionnaire', forms);
  const dialogs = new DialogSet()
    .add(questionnaire)
    .add(new SelfCheckDialog('selfCheck'))
    .add(new RegistrationDialog('registration'))
    .add(new HandoffDialog('handoff'))
    .add(new NeedsDialog('training'))
    .add(new NeedsDialog('job'))
    .add(new CorrectionDialog('correction'));

  function enter(context: TurnContext, memory: Memory): { turn: Turn; stage: Stage; outdated: boolean } {
    const turn = new Turn(context, services, context.turnState.get(TURN) as TurnScope, memory, sentences);
    const outdated = bringUpToDate(memory, (id) => dialogs.find(id) !== undefined);
    // The stack lives in the conversation's own state: botbuilder's BotState would let the last writer win.
    const stack = (memory.dialogs ??= { dialogStack: [] }) as DialogState;
    return { turn, stage: new Stage(dialogContext(dialogs, context, stack), questionnaire, forms), outdated };
  }

  return {
    async describe(context, state) {
      return describeScript(enter(context, state as Memory).stage);
    },

    async locate(context, state) {
      return locate(enter(context, state as Memory).stage);
    },

    async handle(context, state) {
      const memory = state as Memory;
      const { turn, stage, outdated } = enter(context, memory);
      const again = reviveAnswers(turn);
      if (again.length > 0) {
        if (!stage.formIsOpen) memory.left ??= 'selfCheck';
        const list = again.join(turn.t('form.listSeparator'));
        await turn.say(turn.t('selfCheck.revived', { list }), { buttons: stage.formIsOpen ? [] : turn.buttons('resume', 'menu') });
      }
      if (outdated) await turn.say(turn.t('form.askedAgain'), { buttons: turn.buttons('resume', 'menu') });
      switch (context.activity.type) {
        case ActivityTypes.ConversationUpdate:
          rememberCaller(turn);
          if (!memory.greeted) await greet(turn);
          return;
        case ActivityTypes.Message:
          return (await steer(stage)) ? undefined : routeMessage(stage);
        case ActivityTypes.Event:
          if (context.activity.name === 'handoff.status')
            await stage.aside(() => tellStatus(turn, context.activity.value as HandoffStatus));
          return;
        default:
          turn.scope.log.debug({ type: context.activity.type }, 'an activity that needs no answer');
      }
    },
  };
}

/**
 * Drops a stack that this release cannot continue and keeps the answers, which name their questions by id.
 * @returns whether a form was open and must be taken up again
 */
function bringUpToDate(memory: Memory, known: (dialogId: string) => boolean): boolean {
  const stack = (memory.dialogs as DialogState | undefined)?.dialogStack ?? [];
  const current = memory.version === MEMORY_VERSION && stack.every(({ id }) => known(id));
  memory.version = MEMORY_VERSION;
  if (current) return false;
  const form = stack.map(({ id }) => id).find((id): id is FormId => FORM_IDS.some((one) => one === id));
  delete memory.dialogs;
  if (form) memory.left = form;
  return form !== undefined;
}
