/** What routing and commands work on: the dialog stack and the questionnaire on it. */
import type { DialogContext } from './botbuilder';
import type { Answered, Form, FormId } from './forms';
import type { Questionnaire } from './questionnaire';
import { turnOf } from './turn';

export class Stage {
  constructor(
    readonly dc: DialogContext,
    readonly questionnaire: Questionnaire,
    private readonly forms: Readonly<Record<FormId, Form>>,
  ) {}

  get formIsOpen(): boolean {
    return this.dc.activeDialog !== undefined;
  }

  /** The form on top of the stack. */
  get openForm(): FormId | null {
    return this.formIsOpen ? this.questionnaire.formOf(this.dc) : null;
  }

  /** What every form holds, in the order in which they are usually filled. */
  get allAnswers(): (Answered & { form: FormId })[] {
    const turn = turnOf(this.dc);
    const forms = Object.values(this.forms).filter((form) => form.id !== 'handoff' || this.openForm === 'handoff');
    return forms.flatMap((form) => form.answered(turn).map((answered) => ({ ...answered, form: form.id })));
  }

  /** What was answered in the self-check so far. */
  get selfCheckAnswers(): Answered[] {
    return this.forms.selfCheck.answered(turnOf(this.dc));
  }

  get hasAnswers(): boolean {
    const turn = turnOf(this.dc);
    return Object.values(this.forms).some((form) => form.begun(turn));
  }

  /** Says something beside the open form, then asks its question again. */
  async aside(say: () => Promise<void>): Promise<void> {
    await say();
    if (this.formIsOpen) await this.dc.repromptDialog();
  }
}
