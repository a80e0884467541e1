/**
 * The one questionnaire: asks a form's steps one by one, reads answers back where they must be, goes back, changes, skips.
 * Knows no form's content and no rule.
 */
import { Dialog, DialogReason, type DialogContext, type DialogTurnResult } from './botbuilder';
import { readReply, readValue } from './answers';
import { newNameIn } from './names';
import { cannotSkip, explanation, OFFER_WAYS_AT_MISS } from './explaining';
import type { FormEnd, FormId, Reply, Step } from './forms';
import { OpenForm } from './open-form';
import { choicesOf, namedAnswer, pickAnswered } from './picking';
import { mayAnswer, replyTo, type QuestionnaireOptions } from './progress';
import { takeTold } from './taking';
import type { Otherwise } from './told';
import { turnOf, type Turn } from './turn';
import { isOneOf } from './words';

export class Questionnaire extends OpenForm {
  override async beginDialog(dc: DialogContext, options?: object): Promise<DialogTurnResult> {
    const { form, change, at, instead } = options as QuestionnaireOptions;
    this.save(dc, { form, step: null, misses: 0 });
    const turn = turnOf(dc);
    if (instead && (await this.putRight(dc, instead))) return Dialog.EndOfTurn;
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

  override async resumeDialog(dc: DialogContext, _reason: DialogReason): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    await this.ask(turn, this.progress(dc), [turn.t('form.backToQuestion')]);
    return Dialog.EndOfTurn;
  }

  /**
   * Says that the message was no answer, how one may look, and asks again: each time in other words, and never more than three times.
   * @param isPlainer the question itself was not understood
   */
  async explain(dc: DialogContext, isPlainer = false): Promise<void> {
    const { turn, progress, step } = this.open(dc);
    progress.misses += 1;
    turn.scope.outcome.kind = 'misunderstood';
    if (progress.misses > OFFER_WAYS_AT_MISS) return void (await this.goRound(dc, step));
    const { note, ...how } = explanation(turn, progress.form, step, progress.misses, isPlainer);
    await this.ask(turn, progress, [note], how);
  }

  /** A question that can stay open stays open; at any other the form stops, and nothing is lost. */
  private async goRound(dc: DialogContext, step: Step | null): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    if (step?.canBeUnsure) {
      await turn.say(turn.t('form.leftOpen'));
      return this.take(dc, step, { kind: 'unsure', words: turn.t('form.unsure') });
    }
    await dc.cancelAllDialogs();
    turn.memory.left = form;
    await turn.say(turn.t('form.stopped'), { buttons: turn.buttons('human', 'resume', 'policy') });
    return Dialog.EndOfTurn;
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

  /** 不对，我没工作 says what the answer is instead: taken, where it can be read, and asked again otherwise. */
  async putRight(dc: DialogContext, { answered: { stepId, label }, reply }: Otherwise): Promise<boolean> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    const step = this.forms[form].step(turn, stepId);
    if (!step || !mayAnswer(step, reply)) return this.goTo(dc, stepId);
    this.save(dc, { form, step: stepId, misses: 0 });
    await this.take(dc, step, reply, [turn.t('form.changedTo', { label, answer: reply.words })]);
    return true;
  }

  /** “改一下出生年月”, “出生年月改成1972年3月”. @returns false where no answer, or more than one, is named */
  async changeNamed(dc: DialogContext): Promise<boolean> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    const named = namedAnswer(turn, this.forms[form].answered(turn));
    if (!named) return false;
    const step = this.forms[form].step(turn, named.stepId);
    const name = step?.facts.includes('name') ? newNameIn(turn) : '';
    if (!step || (name === '' && !readValue(turn, step))) return this.goTo(dc, named.stepId);
    if (name !== '') turn.hearAgain(name);
    const reply = readReply(turn, step);
    // What has to be read back is not changed yet.
    if (reply && !(reply.kind === 'value' && reply.confirm))
      await turn.say(turn.t('form.changedTo', { label: named.label, answer: reply.words }));
    this.save(dc, { form, step: step.id, misses: 0 });
    await this.continueDialog(dc);
    return true;
  }

  /** Leaves the open question out: where it is optional, or by answering that one does not know. */
  async skip(dc: DialogContext): Promise<DialogTurnResult> {
    const { turn, progress, step } = this.open(dc);
    if (step?.optional) return this.take(dc, step, { kind: 'skip', words: turn.t('form.skipped') });
    if (step?.canBeUnsure) return this.take(dc, step, { kind: 'unsure', words: turn.t('form.unsure') });
    progress.misses += 1;
    if (progress.misses >= OFFER_WAYS_AT_MISS) return this.goRound(dc, step);
    const { note, commands } = cannotSkip(turn, progress.form, step, progress.misses);
    await this.ask(turn, progress, [note], { commands });
    return Dialog.EndOfTurn;
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
    // The form may say of a change what was said of it already.
    const all = [...new Set([...before, ...notes])];
    if (end) return this.end(dc, end, all);
    return this.askNext(dc, all, again ? (form.step(turn, step.id) ?? undefined) : undefined);
  }

  /** Goes on to the next step and hears the message as its answer, where it is one. */
  private async passOver(dc: DialogContext, step: Step, reply: Reply): Promise<DialogTurnResult> {
    const turn = turnOf(dc);
    const { form } = this.progress(dc);
    const { notes = [], end } = await this.forms[form].accept(turn, step, reply);
    if (end) return this.end(dc, end, notes);
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
}
