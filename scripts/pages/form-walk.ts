/** Walks a form as calls would, answering each step in every way, so that paper can say what comes next. Talks to nobody and stores nothing. */
import { TestAdapter, TurnContext, type Activity } from 'botbuilder';
import type { Form, FormEnd, Reply, Step } from '../../dialogs/forms';
import { MEMORY_VERSION, type Memory } from '../../dialogs/memory';
import { loadSentences } from '../../dialogs/sentences';
import { Turn } from '../../dialogs/turn';
import { TURN, type DialogServices, type TurnScope } from '../../dialogs/types';
import { silentLog } from '../../src/base/log';
import { dayInChina } from '../../src/base/clock';
import type { Locale } from '../../src/locale';
import type { UnitOfWork } from '../../src/store';

export interface Branch {
  /** What the caller answers; null = whatever they say is written down. */
  answer: string | null;
  kind: 'option' | 'value' | 'skip' | 'unsure';
  to: { step: string } | { end: FormEnd };
}

export interface WalkedStep {
  step: Step;
  branches: Branch[];
}

/** Where no caller speaks: one answer of each kind that a form would take. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  phone: { phone: '13800000000', valid: true, kind: 'mobile', confirm: false },
  region: { code: '410482', province: '河南省', city: '平顶山市', county: '汝州市', confirm: false },
  id_number: { id: '11010519491231002X', valid: true, reason: null, birth: '1949-12-31', sex: 'female', confirm: false },
};

export class FormWalk {
  private readonly sentences;

  constructor(
    private readonly services: DialogServices,
    private readonly locale: Locale,
    private readonly now: Date,
  ) {
    this.sentences = loadSentences(services.texts);
  }

  /** A turn of the hotline with this memory; what it would store goes nowhere. */
  turn(memory: Memory): Turn {
    const activity = { type: 'message', text: '', channelId: 'hotline', locale: this.locale, conversation: { id: 'paper' } } as Activity;
    const context = new TurnContext(new TestAdapter(), activity);
    const { now } = this;
    const conversation = {
      id: 'paper',
      userId: 'paper',
      channel: 'hotline',
      locale: this.locale,
      lastSeq: 0,
      state: null,
      createdAt: now,
      updatedAt: now,
    };
    const unit = { consents: { record: async () => undefined, attribute: async () => undefined } } as unknown as UnitOfWork;
    const scope: TurnScope = { unit, conversation, understanding: null, now, today: dayInChina(now), log: silentLog, outcome: {} };
    context.turnState.set(TURN, scope);
    return new Turn(context, this.services, scope, memory, this.sentences);
  }

  /** Every step that can come up, in the order in which it first does. */
  async steps(form: Form): Promise<WalkedStep[]> {
    const found = new Map<string, WalkedStep>();
    const open: Memory[] = [{ version: MEMORY_VERSION }];
    for (let from = open.shift(); from !== undefined; from = open.shift()) {
      const step = form.next(this.turn(from));
      if (step === null || found.has(step.id)) continue;
      const { branches, after } = await this.answers(form, step, from);
      found.set(step.id, { step, branches });
      open.push(...after);
    }
    return [...found.values()];
  }

  /** Only the step with which the form begins. */
  async firstStep(form: Form): Promise<WalkedStep> {
    const memory = { version: MEMORY_VERSION };
    const step = form.next(this.turn(memory));
    if (step === null) throw new Error(`The form "${form.id}" begins with no step.`);
    return { step, branches: (await this.answers(form, step, memory)).branches };
  }

  private async answers(form: Form, step: Step, from: Memory): Promise<{ branches: Branch[]; after: Memory[] }> {
    const branches: Branch[] = [];
    const after: Memory[] = [];
    for (const { reply, ...said } of repliesTo(step)) {
      const memory = structuredClone(from);
      const { end } = await form.accept(this.turn(memory), step, reply);
      const next = end === undefined ? form.next(this.turn(memory)) : null;
      branches.push({ ...said, to: end !== undefined ? { end } : next === null ? { end: 'complete' } : { step: next.id } });
      if (end === undefined) after.push(memory);
    }
    return { branches, after };
  }
}

function repliesTo(step: Step): { reply: Reply; answer: string | null; kind: Branch['kind'] }[] {
  const options = step.options.map(({ id, label }) => ({
    reply: { kind: 'option' as const, id, words: label },
    answer: label,
    kind: 'option' as const,
  }));
  const sample = SAMPLES[step.kind];
  const value: Reply | null =
    sample === undefined
      ? step.kind === 'text'
        ? { kind: 'text', text: '…', words: '…' }
        : null
      : { kind: 'value', slot: step.kind as 'phone', value: sample, words: '…', confirm: false };
  return [
    ...options,
    ...(value === null ? [] : [{ reply: value, answer: null, kind: 'value' as const }]),
    ...(step.canBeUnsure && !options.some(({ reply }) => reply.id === 'unsure')
      ? [{ reply: { kind: 'unsure' as const, words: '' }, answer: null, kind: 'unsure' as const }]
      : []),
    ...(step.optional ? [{ reply: { kind: 'skip' as const, words: '' }, answer: null, kind: 'skip' as const }] : []),
  ];
}
