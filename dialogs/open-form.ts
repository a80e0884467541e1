/** The form that is open: where it stands, what the message is to its open question, and how that is put. Moves nowhere, and knows no form's content. */
import type { TurnContext } from 'botbuilder';
import { readValue } from './answers';
import { answersText, askBack, askStep, askWhich, askWhichToChange } from './asking';
import { Dialog, type DialogContext, type DialogInstance } from './botbuilder';
import type { Form, FormId } from './forms';
import { isButtonOf, isNumberAsked, isPlainAnswerTo, speaksOfOtherMatter, type OpenQuestion } from './open-question';
import type { Position, Progress } from './progress';
import { turnOf, type Turn } from './turn';

export abstract class OpenForm extends Dialog {
  constructor(
    id: string,
    protected readonly forms: Readonly<Record<FormId, Form>>,
  ) {
    super(id);
  }

  /** Asks the open question again, e.g. after something else was answered. */
  override async repromptDialog(context: TurnContext, instance: DialogInstance): Promise<void> {
    await this.ask(turnOf(context), instance.state as Progress, []);
  }

  /** The question in full, as it was put first. */
  async repeat(dc: DialogContext): Promise<void> {
    await this.ask(turnOf(dc), this.progress(dc), [], { again: false });
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

  /** Where the open form stands. */
  position(dc: DialogContext): Position {
    const { progress, step } = this.open(dc);
    const waitsFor = progress.step === null ? 'change' : progress.choices ? 'which' : progress.pending ? 'confirm' : 'answer';
    return { form: progress.form, step, waitsFor, misses: progress.misses };
  }

  /** Whether the message is, to the letter, one of the buttons of the open question. */
  isButton(dc: DialogContext): boolean {
    return isButtonOf(this.open(dc));
  }

  /** Whether the message is nothing but an answer to the open question. */
  isPlainAnswer(dc: DialogContext): boolean {
    return isPlainAnswerTo(this.open(dc));
  }

  /** Whether the message has the date, the place or the number that was asked for. */
  givesValue(dc: DialogContext): boolean {
    const { turn, step } = this.open(dc);
    return step !== null && readValue(turn, step) !== null;
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

  protected async ask(
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

  protected open(dc: DialogContext): OpenQuestion {
    const turn = turnOf(dc);
    const progress = this.progress(dc);
    const form = this.form(progress);
    return { turn, form, progress, step: progress.step === null ? null : form.step(turn, progress.step) };
  }

  protected form(progress: Progress): Form {
    return this.forms[progress.form];
  }

  protected progress(dc: DialogContext): Progress {
    return dc.activeDialog?.state as Progress;
  }

  protected save(dc: DialogContext, progress: Progress): void {
    if (dc.activeDialog) dc.activeDialog.state = progress;
  }
}
