/**
 * The one questionnaire: asks a form's steps one by one, reads answers back where they must be, goes back, changes, lists, skips.
 * Knows no form's content and no rule.
 */
import { Dialog, DialogReason, type DialogContext, type DialogInstance, type DialogTurnResult } from './botbuilder';
import type { TurnContext } from 'botbuilder';
import { readValue } from './answers';
import { answersText, askBack, askStep, askWhich, askWhichToChange, missNote } from './asking';
import type { Form, FormEnd, FormId, Reply, Step } from './forms';
import { isButtonOf, isNumberAsked, isPlainAnswerTo, speaksOfOtherMatter, type OpenQuestion } from './open-question';
import { choicesOf, namedAnswer, pickAnswered } from './picking';
import { replyTo, type Position, type Progress, type QuestionnaireOptions } from './progress';
import { takeTold } from './taking';
import { turnOf, type Turn } from './turn';
import { isOneOf } from './words';

/** At the third miss ways round the question are offered; at the next one the bot itself goes round it. */
const OFFER_WAYS_AT_MISS = 3;

export class Questionnaire extends Dialog {
  constructor(
    id: string,
    private readonly forms: Readonly<Record<FormId, Form>>,
  ) {
    super(id);
  }

  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const { form, change, at } = options as QuestionnaireOptions;
    this.save(dc, { form, step: null, misses: 0 });
    const turn = turnOf(dc);
    if (at && (await this.goTo(dc, at))) return Dialog.EndOfTurn;
    if (change && this.forms[form].answered(turn).length > 0) return this.listForChange(dc);
    const intro = this.forms[form].intro(turn);
    return this.askNext(dc, intro ? [intro] : []);
  }

  override async continueDialog(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const progress = this.progress(dc);
    if (progress.step === null) return this.pickForChange(dc);
    const step = this.form(progress).step(turn, progress.step);
    if (!step) return this.askNext(dc, [turn.t('form.questionChanged')]);
    const reply = replyTo(turn, step, progress);
    if (!reply) {
      const passedOver = this.form(progress).passedOver?.(turn, step);
      if (passedOver) return this.passOver(dc, step, passedOver);
      turn.understood = false;
      return Dialog.EndOfTurn;
    }
    if (reply === 'again') return this.askNext(dc, [], step);
    return this.take(dc, step, reply);
  }

  /** Asks the open question again, e.g. after something else was answered. */
  override async repromptDialog(context: TurnContext, instance: DialogInstance): Promise<void> {
    const turn = turnOf(context);
    const progress = instance.state as Progress;
    await this.ask(turn, progress, []);
  }

  override async resumeDialog(dc: DialogContext, _reason: DialogReason): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    await this.ask(turn, this.progress(dc), [turn.t('form.backToQuestion')]);
    return Dialog.EndOfTurn;
  }

  /** The question in full, as it was put first. */
  async repeat(dc: DialogContext): Promise<void> {
    await this.ask(turnOf(dc), this.progress(dc), [], { again: false });
  }

  /** Says that the message was no answer, how one may look, and asks again: each time in other words, and never more than three times. */
  async explain(dc: DialogContext): Promise<void> {
    const { turn, progress, step } = this.open(dc);
    progress.misses += 1;
    turn.scope.outcome.kind = 'misunderstood';
    const { misses } = progress;
    if (misses > OFFER_WAYS_AT_MISS) return this.goRound(dc, step);
    const isLast = misses === OFFER_WAYS_AT_MISS;
    const note = missNote(turn, step, misses, isLast);
    await this.ask(turn, progress, [note], { commands: isLast ? ['human'] : [], silent: misses > 1 });
  }

  /** What was said belongs to another question: the open one is asked again, and it was no miss. */
  async askAfter(dc: DialogContext, note: string): Promise<void> {
    await this.ask(turnOf(dc), this.progress(dc), [note]);
  }

  /** What the message says besides the open question is kept or will be asked about. @returns a sentence about it */
  besides(dc: DialogContext): string | null {
    const open = this.open(dc);
    return speaksOfOtherMatter(open) ? open.turn.t('told.comesLater') : ((open.step && open.form.besides?.(open.turn, open.step)) ?? null);
  }

  /** A question that can stay open stays open; at any other the form stops, and nothing is lost. */
  private async goRound(dc: DialogContext, step: Step | null): Promise<void> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    if (step?.canBeUnsure) {
      await turn.say(turn.t('form.leftOpen'));
      return void (await this.take(dc, step, { kind: 'unsure', words: turn.t('form.unsure') }));
    }
    await dc.cancelAllDialogs();
    turn.memory.left = form;
    await turn.say(turn.t('form.stopped'), { buttons: turn.buttons('human', 'resume', 'policy') });
  }

  /** Asks the last question before the open one again. */
  async back(dc: DialogContext): Promise<void> {
    const turn = turnOf(dc);
    const progress = this.progress(dc);
    const answered = this.form(progress).answered(turn);
    const position = answered.findIndex(({ stepId }) => stepId === progress.step);
    const previous = position < 0 ? answered.at(-1) : answered[position - 1];
    if (!previous) return this.ask(turn, progress, [turn.t('form.firstAlready')]);
    this.save(dc, { form: progress.form, step: previous.stepId, misses: 0 });
    await this.ask(turn, this.progress(dc), [turn.t('form.back', { answer: previous.answer })]);
  }

  /** Asks a question again that was answered before. @returns false where it was not */
  async goTo(dc: DialogContext, stepId: string): Promise<boolean> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    const earlier = this.forms[form].answered(turn).find((answered) => answered.stepId === stepId);
    if (!earlier) return false;
    this.save(dc, { form, step: stepId, misses: 0 });
    await this.ask(turn, this.progress(dc), [turn.t('form.answerAgain', { answer: earlier.answer })], { again: false });
    return true;
  }

  /** “改一下出生年月”, “出生年月改成1972年3月”. @returns false where no answer, or more than one, is named */
  async changeNamed(dc: DialogContext): Promise<boolean> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    const named = namedAnswer(turn, this.forms[form].answered(turn));
    if (!named) return false;
    const step = this.forms[form].step(turn, named.stepId);
    if (!step || !readValue(turn, step)) return this.goTo(dc, named.stepId);
    this.save(dc, { form, step: step.id, misses: 0 });
    await this.continueDialog(dc);
    return true;
  }

  /** Where the open form stands. */
  position(dc: DialogContext): Position {
    const { progress, step } = this.open(dc);
    const waitsFor = progress.step === null ? 'change' : progress.choices ? 'which' : progress.pending ? 'confirm' : 'answer';
    return { form: progress.form, step, waitsFor, misses: progress.misses };
  }

  /** Leaves the open question out: where it is optional, or by answering that one does not know. */
  async skip(dc: DialogContext): Promise<DialogTurnResult> {
    const { turn, progress, step } = this.open(dc);
    if (step?.optional) return this.take(dc, step, { kind: 'skip', words: turn.t('form.skipped') });
    if (step?.canBeUnsure) return this.take(dc, step, { kind: 'unsure', words: turn.t('form.unsure') });
    await this.ask(turn, progress, [turn.t('form.cannotSkip')]);
    return Dialog.EndOfTurn;
  }

  async why(dc: DialogContext): Promise<void> {
    const { turn, progress, step } = this.open(dc);
    await this.ask(turn, progress, step ? [step.why()] : []);
  }

  async list(dc: DialogContext): Promise<void> {
    const turn = turnOf(dc);
    const progress = this.progress(dc);
    await turn.say(answersText(turn, this.form(progress).answered(turn)));
    await this.ask(turn, progress, []);
  }

  async listForChange(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    if (this.forms[form].answered(turn).length === 0) {
      await this.ask(turn, this.progress(dc), [turn.t('form.nothingToChange')]);
      return Dialog.EndOfTurn;
    }
    this.save(dc, { form, step: null, misses: 0 });
    await this.ask(turn, this.progress(dc), []);
    return Dialog.EndOfTurn;
  }

  /** Whether the message is, to the letter, one of the buttons of the open question. */
  isButton(dc: DialogContext): boolean {
    return isButtonOf(this.open(dc));
  }

  /** Whether the message is nothing but an answer to the open question. */
  isPlainAnswer(dc: DialogContext): boolean {
    return isPlainAnswerTo(this.open(dc));
  }

  /** Whether the message answers the open question with what cannot be. */
  isImpossible(dc: DialogContext): boolean {
    return (this.open(dc).step?.refuse?.() ?? null) !== null;
  }

  /** Whether a telephone or ID number is what was asked for. */
  expectsNumber(dc: DialogContext): boolean {
    return isNumberAsked(this.open(dc));
  }

  formOf(dc: DialogContext): FormId {
    return this.progress(dc).form;
  }

  clear(turn: Turn, form: FormId): void {
    this.forms[form].clear(turn);
  }

  private async take(dc: DialogContext, step: Step, reply: Reply, before: string[] = []): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const progress = this.progress(dc);
    if (reply.kind === 'value' && reply.confirm) {
      this.save(dc, { form: progress.form, step: step.id, misses: 0, pending: reply, ...choicesOf(reply) });
      await this.ask(turn, this.progress(dc), before);
      return Dialog.EndOfTurn;
    }
    const form = this.form(progress);
    const { notes = [], end, again } = await form.accept(turn, step, reply);
    if (end) return this.end(dc, end, [...before, ...notes]);
    return this.askNext(dc, [...before, ...notes], again ? (form.step(turn, step.id) ?? undefined) : undefined);
  }

  /** Goes on to the next step and hears the message as its answer, where it is one. */
  private async passOver(dc: DialogContext, step: Step, reply: Reply): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    const { notes = [] } = await this.forms[form].accept(turn, step, reply);
    const next = this.forms[form].next(turn);
    if (next && next.id !== step.id && !this.forms[form].told?.(turn, next)) {
      this.save(dc, { form, step: next.id, misses: 0 });
      const answer = replyTo(turn, next, this.progress(dc));
      if (answer && answer !== 'again') return this.take(dc, next, answer, notes);
    }
    return this.askNext(dc, notes);
  }

  private async end(dc: DialogContext, end: FormEnd, notes: string[]): Promise<DialogTurnResult> {
    if (notes.length > 0) await turnOf(dc).say(notes.join('\n\n'));
    return dc.endDialog(end);
  }

  private async askNext(dc: DialogContext, before: string[], again?: Step): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    const told = again ? { notes: [], again } : await takeTold(turn, this.forms[form]);
    const notes = [...before, ...told.notes];
    const step = told.again ?? this.forms[form].next(turn);
    if (!step) return this.end(dc, 'complete', notes);
    this.save(dc, { form, step: step.id, misses: 0 });
    await this.ask(turn, this.progress(dc), notes, { again: again !== undefined });
    return Dialog.EndOfTurn;
  }

  private async ask(
    turn: Turn,
    progress: Progress,
    notes: string[],
    { commands = [], again = true, silent = false }: { commands?: string[]; again?: boolean; silent?: boolean } = {},
  ): Promise<void> {
    const form = this.form(progress);
    if (progress.step === null) return askWhichToChange(turn, form.answered(turn), notes);
    const step = form.step(turn, progress.step) ?? form.next(turn);
    if (!step) return;
    if (progress.choices) return askWhich(turn, step, progress.choices, notes);
    if (progress.pending) return askBack(turn, step, progress.pending, notes);
    await askStep(turn, silent ? { ...step, text: '', again: undefined } : step, notes, commands, form.begun(turn), again);
  }

  private async pickForChange(dc: DialogContext): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    const answered = this.forms[form].answered(turn);
    if (isOneOf(turn.text, turn.t('words.changeNothing'))) return this.askNext(dc, []);
    const picked = pickAnswered(turn, answered);
    if (!picked) {
      turn.understood = false;
      return Dialog.EndOfTurn;
    }
    this.save(dc, { form, step: picked.stepId, misses: 0 });
    await this.ask(turn, this.progress(dc), []);
    return Dialog.EndOfTurn;
  }

  private open(dc: DialogContext): OpenQuestion {
    const turn = turnOf(dc);
    const progress = this.progress(dc);
    const form = this.form(progress);
    return { turn, form, progress, step: progress.step === null ? null : form.step(turn, progress.step) };
  }

  private form(progress: Progress): Form {
    return this.forms[progress.form];
  }

  private progress(dc: DialogContext): Progress {
    return dc.activeDialog?.state as Progress;
  }

  private save(dc: DialogContext, progress: Progress): void {
    if (dc.activeDialog) dc.activeDialog.state = progress;
  }
}
