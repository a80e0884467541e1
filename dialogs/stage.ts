/** What routing and commands work on: the dialog stack and the questionnaire on it. */
import type { DialogContext } from './botbuilder';
import type { Answered, Form, FormId, StepAhead } from './forms';
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
    // Registration and the wish for a person share name, telephone and region: said once.
    const other: FormId = this.openForm === 'handoff' ? 'registration' : 'handoff';
    const forms = Object.values(this.forms).filter(({ id }) => id !== other);
    return forms.flatMap((form) => form.answered(turn).map((answered) => ({ ...answered, form: form.id })));
  }

  /** What the open form still asks, the open question included; null where none is open, or where rules say what comes. */
  get ahead(): StepAhead[] | null {
    return (this.openForm && this.forms[this.openForm].ahead?.(turnOf(this.dc))) ?? null;
  }

  /** What was answered in the self-check so far. */
  get selfCheckAnswers(): Answered[] {
    return this.forms.selfCheck.answered(turnOf(this.dc));
  }

  get hasAnswers(): boolean {
    const turn = turnOf(this.dc);
    return Object.values(this.forms).some((form) => form.begun(turn));
  }

  /** Closes the open form and keeps what was answered, so that 继续 goes on with it. */
  async leave(): Promise<void> {
    const form = this.openForm;
    await this.dc.cancelAllDialogs();
    if (form) turnOf(this.dc).memory.left = form;
  }

  /** Says something beside the open form, then asks its question again. */
  async aside(say: () => Promise<void>): Promise<void> {
    await say();
    if (this.formIsOpen) await this.dc.repromptDialog();
  }
}
