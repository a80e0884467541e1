/** What training and what work somebody wants: a short questionnaire of `policy/needs.yaml`, added to a case that was handed over. */
import type { CaseNeedAnswer } from '../src/cases/types';
import { NEED_UNSURE, type NeedId, type NeedQuestion } from '../src/policy/needs';
import { Dialog, type DialogContext, type DialogReason, type DialogTurnResult } from './botbuilder';
import { latestCase, sayUpdated } from './follow-up';
import type { Accepted, Form, FormEnd, Reply, Step, StepOption } from './forms';
import type { NeedGiven } from './memory';
import { citationLine } from './policy-answers';
import { turnOf, type Turn } from './turn';

export function needsForm(need: NeedId): Form {
  const prefix = `${need}-`;
  const review = `${prefix}review`;
  const given = (turn: Turn): Record<string, NeedGiven> => turn.memory.needs?.[need] ?? {};
  const keep = (turn: Turn, id: string, answer: NeedGiven): void => {
    turn.memory.needs = { ...turn.memory.needs, [need]: { ...given(turn), [id]: answer } };
  };
  const asked = (turn: Turn): NeedQuestion[] =>
    turn.services.policy.needs[need].questions.filter((question) => isAsked(question, given(turn)));

  function questionStep(turn: Turn, question: NeedQuestion): Step {
    const { id } = question;
    return {
      id: prefix + id,
      kind: question.kind,
      facts: [],
      text: turn.t(`needs.${need}.${id}.${turn.voice}`),
      label: turn.t(`needs.${need}.${id}.label`),
      options: question.options.map((one) => toOption(one, turn.t(`needs.${need}.${id}.options.${one}`))),
      optional: true,
      canBeUnsure: question.kind !== 'text',
      why: () => [turn.t(`needs.${need}.why`), citationLine(turn, turn.services.policy.needs[need].provision)].join('\n'),
    };
  }

  return {
    id: need,

    intro(turn) {
      const { stationName } = turn.station;
      const count = turn.services.policy.needs[need].questions.length;
      return turn.t(`needs.${need}.intro`, { count: String(count), stationName });
    },

    next(turn) {
      const open = asked(turn).find(({ id }) => given(turn)[id] === undefined);
      if (open) return questionStep(turn, open);
      return needAnswers(turn, need).length > 0 ? this.step(turn, review) : null;
    },

    step(turn, id) {
      if (id === review) return reviewStep(turn, need, review);
      const question = turn.services.policy.needs[need].questions.find((one) => prefix + one.id === id);
      return question ? questionStep(turn, question) : null;
    },

    ahead(turn) {
      const open = asked(turn).filter(({ id }) => given(turn)[id] === undefined);
      const steps = open.map(({ id }) => ({ id: prefix + id, label: turn.t(`needs.${need}.${id}.label`) }));
      return [...steps, { id: review, label: turn.t('operatorScript.steps.review') }];
    },

    begun: (turn) => Object.keys(given(turn)).length > 0,
    answered: (turn) =>
      asked(turn).flatMap(({ id }) => {
        const answer = given(turn)[id];
        return answer ? [{ stepId: prefix + id, label: turn.t(`needs.${need}.${id}.label`), answer: answer.words }] : [];
      }),

    async accept(turn, step, reply): Promise<Accepted> {
      if (step.id === review) return reply.kind === 'option' && reply.id === 'yes' ? { end: 'complete' } : { end: 'exit' };
      keep(turn, step.id.slice(prefix.length), readGiven(reply));
      return {};
    },

    clear(turn) {
      turn.memory.needs = { ...turn.memory.needs, [need]: undefined };
    },
  };
}

const toOption = (id: string, words: string): StepOption => ({ id, label: words.split('|')[0] ?? id, words });

function reviewStep(turn: Turn, need: NeedId, id: string): Step {
  const list = needAnswers(turn, need)
    .map(({ label, answer }) => turn.t('form.answerLine', { label, answer }))
    .join('\n');
  const { stationName } = turn.station;
  return {
    id,
    kind: 'confirm',
    facts: [],
    text: turn.t('needs.review', { list, stationName }),
    help: () => turn.t('needs.reviewHelp'),
    options: [
      { id: 'yes', label: turn.t('needs.send'), words: turn.t('words.yes') },
      { id: 'no', label: turn.t('needs.dontSend'), words: turn.t('words.no') },
    ],
    extraButtons: [turn.label('change')],
    why: () => turn.t(`needs.${need}.why`),
  };
}

function isAsked({ onlyIf }: NeedQuestion, given: Readonly<Record<string, NeedGiven>>): boolean {
  if (!onlyIf) return true;
  return given[onlyIf.question]?.options?.some((id) => onlyIf.answers.includes(id)) ?? false;
}

function readGiven(reply: Reply): NeedGiven {
  const { words } = reply;
  switch (reply.kind) {
    case 'option':
      return { options: [reply.id], words };
    case 'options':
      return { options: reply.ids, words };
    case 'unsure':
      return { options: [NEED_UNSURE], words };
    case 'skip':
      return { skipped: true, words };
    default:
      return { words };
  }
}

/** What goes to the caseworker: what was passed over is not there. */
function needAnswers(turn: Turn, need: NeedId): CaseNeedAnswer[] {
  const given = turn.memory.needs?.[need] ?? {};
  return turn.services.policy.needs[need].questions.flatMap((question) => {
    const answer = given[question.id];
    if (!answer || answer.skipped || !isAsked(question, given)) return [];
    const label = turn.t(`needs.${need}.${question.id}.label`);
    return [{ question: question.id, label, answer: answer.words, ...(answer.options ? { options: answer.options } : {}) }];
  });
}

export class NeedsDialog extends Dialog {
  private readonly need: NeedId;

  constructor(need: NeedId) {
    super(need);
    this.need = need;
  }

  override async beginDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    if (await latestCase(turn)) return dc.beginDialog('questionnaire', { form: this.need });
    await turn.say(turn.t('needs.noCase'), { buttons: turn.buttons('register', 'policy') });
    return dc.endDialog();
  }

  override async resumeDialog(dc: DialogContext, _reason: DialogReason, end?: FormEnd): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    await (end === 'complete' ? this.send(turn) : turn.say(turn.t('needs.notSent'), { buttons: turn.buttons('status', 'policy') }));
    turn.memory.needs = { ...turn.memory.needs, [this.need]: undefined };
    return dc.endDialog();
  }

  private async send(turn: Turn): Promise<void> {
    const answers = needAnswers(turn, this.need);
    const row = await latestCase(turn);
    if (answers.length === 0) return turn.say(turn.t('needs.nothing'), { buttons: turn.buttons('status', 'policy') });
    if (!row) return turn.say(turn.t('needs.noCase'), { buttons: turn.buttons('register', 'policy') });
    const words = answers.map(({ label, answer }) => turn.t('form.answerLine', { label, answer })).join(turn.t('needs.separator'));
    const text = turn.t('form.answerLine', { label: turn.t(`needs.${this.need}.title`), answer: words });
    const { unit, now, outcome } = turn.scope;
    await turn.services.handoff.update(unit, row.caseNumber, { text, at: now, needs: { questionnaire: this.need, answers } });
    outcome.kind = `needs-${this.need}`;
    const other = this.need === 'training' ? 'jobWishes' : 'trainingNeeds';
    await sayUpdated(turn, row.caseNumber, 'needs.sent', [other, 'status']);
  }
}
