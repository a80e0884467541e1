/** A call from the first ring to the last note: who may do what with it, each step in one transaction. Knows no HTTP. */
import { CodedError } from '../base/errors';
import { newId } from '../base/ids';
import { maskPersonalNumbers } from '../base/mask';
import type { Locale, Texts } from '../locale';
import type { Call, StoredActivity, UnitOfWork } from '../store/types';
import { fileOf, newCallFile, type CallFile, type Caller, type CallStep, type Disposition, type OpenFile } from './call-file';
import { inCallersWords } from './reading';
import type { Operator, OperatorOptions } from './types';

export interface NewCall {
  caller: Caller;
  locale: Locale;
}

export interface Said {
  /** The step at which it was said. */
  step: string;
  text: string;
  /** Asks an earlier question again. */
  goTo?: string;
  /** Of the client: the same one again changes nothing. */
  once: string;
}

export interface Ending {
  disposition: Disposition;
  summary: string;
  note: string;
}

const CONSENT_PURPOSE = 'hotline-call';
const TURN_LIMIT_MILLISECONDS = 10_000;
const LOOK_EVERY_MILLISECONDS = 25;
const NOT_UNDERSTOOD_KEPT = 50;
/** Activities among which an answer that was sent twice is looked for. */
const RECENT = 20;

export class Calls {
  constructor(
    private readonly options: Pick<OperatorOptions, 'store' | 'turns' | 'script' | 'redeem' | 'consentVersion' | 'clock'> & {
      texts: Texts;
    },
  ) {}

  async start(operator: Operator, { caller, locale }: NewCall): Promise<Call> {
    const { store, clock } = this.options;
    const at = clock.now();
    const call: Call = {
      id: newId(),
      conversationId: newId(),
      operator: operator.accountId,
      caller,
      disposition: null,
      file: newCallFile(operator.name, at),
      startedAt: at,
      endedAt: null,
    };
    await store.transaction(async (unit) => {
      await unit.conversations.create({ id: call.conversationId, userId: newId('op_'), channel: 'hotline', locale, at });
      await unit.calls.insert(call);
      await unit.audit.append({ at, actor: operator.accountId, action: 'call.start', subject: call.id });
    });
    const body = { type: 'conversationUpdate', channelData: { caller } };
    await this.options.turns.accept(call.conversationId, { body, clientActivityId: null, visible: false, at });
    await this.settled(call.conversationId);
    return call;
  }

  /** @throws CodedError NotFound for whoever may not see it */
  async look(operator: Operator, id: string): Promise<Call> {
    const call = await this.options.store.read.calls.get(id);
    if (!call || !maySee(operator, call)) throw this.refusal(operator, 'NotFound', 'notFound');
    return call;
  }

  /** @param number where the caller is calling from: kept with their consent only */
  async consent(operator: Operator, id: string, granted: boolean, number: string | null): Promise<Call> {
    const { store, clock, consentVersion: version, texts } = this.options;
    const at = clock.now();
    return store.transaction(async (unit) => {
      const call = await this.mine(unit, operator, id);
      const words = texts.in('zh-CN')(granted ? 'operator.consent.yes' : 'operator.consent.no');
      await recordConsent(unit, { conversationId: call.conversationId, version, granted, words, at });
      const file = noted(call.file, operator, granted ? 'consented' : 'declined', at);
      // Without consent nothing is kept that leads to the person.
      return save(unit, { ...call, file: { ...file, consent: granted, number: granted ? (number ?? file.number) : null } });
    });
  }

  /** @throws CodedError Conflict where the question is another one by now, or the caller has not agreed */
  async say(operator: Operator, id: string, { step, text, goTo, once }: Said): Promise<Call> {
    const { store, turns, script, texts, clock } = this.options;
    const call = await this.look(operator, id);
    this.checkMine(operator, call);
    const file = fileOf(call);
    if (file?.consent !== true) throw this.refusal(operator, 'Conflict', 'noConsent');
    const before = await script.position(call.conversationId);
    const isSentAgain = before?.stepId !== step && (await this.wasSaid(call, once));
    if (!before || (before.stepId !== step && !isSentAgain)) throw this.refusal(operator, 'Conflict', 'stale');
    const { accountId, name } = operator;
    const channelData = { clientActivityID: once, step, operator: { id: accountId, name }, ...(goTo === undefined ? {} : { goTo }) };
    const { locale = operator.locale } = (await store.read.conversations.get(call.conversationId)) ?? {};
    const words = inCallersWords(text, texts.in(locale)('operator.frames'));
    const body = { type: 'message', text: words, from: { id: 'operator', role: 'user' }, channelData };
    const posted = { body, clientActivityId: once, visible: true, at: clock.now() };
    const { id: activityId, duplicate } = await turns.accept(call.conversationId, posted);
    await this.settled(call.conversationId);
    const now = await this.look(operator, id);
    // Sent before, or the caller has just had everything deleted.
    if (duplicate || !fileOf(now)) return now;
    const after = await script.position(call.conversationId);
    const misunderstood = after !== null && after.misses > before.misses;
    const topics = (await this.repliesTo(call.conversationId, activityId)).flatMap(topicOf);
    const answered = before.step;
    const isChangedBy = answered !== null && answered in file.enteredBy && after?.stepId !== before.stepId ? answered : null;
    // Most answers leave nothing to note beside the conversation itself.
    if (!misunderstood && topics.length === 0 && isChangedBy === null) return now;
    return this.change(operator, id, (current) => ({
      ...current,
      topics: topics.reduce((counts, topic) => ({ ...counts, [topic]: (counts[topic] ?? 0) + 1 }), current.topics),
      notUnderstood: misunderstood
        ? [...current.notUnderstood, maskPersonalNumbers(text)].slice(-NOT_UNDERSTOOD_KEPT)
        : current.notUnderstood,
      enteredBy: isChangedBy === null ? current.enteredBy : { ...current.enteredBy, [isChangedBy]: operator.name },
    }));
  }

  /** An answer whose acknowledgement was lost is sent again under the same id. */
  private async wasSaid({ conversationId }: Call, once: string): Promise<boolean> {
    const { read } = this.options.store;
    const conversation = await read.conversations.get(conversationId);
    const recent = await read.activities.after(conversationId, Math.max(0, (conversation?.lastSeq ?? 0) - RECENT), RECENT);
    return recent.some(({ clientActivityId }) => clientActivityId === once);
  }

  async note(operator: Operator, id: string, note: string): Promise<Call> {
    return this.change(operator, id, (file) => ({ ...file, note }));
  }

  async readOut(operator: Operator, id: string, entry: { id: string; title: string }): Promise<Call> {
    return this.change(operator, id, (file) => ({ ...file, readOut: [...file.readOut.filter((one) => one.id !== entry.id), entry] }));
  }

  /** Waits for a colleague from now on; the script stays where it is. */
  async transfer(operator: Operator, id: string, words: string): Promise<Call> {
    const at = this.options.clock.now();
    return this.options.store.transaction(async (unit) => {
      const call = await this.mine(unit, operator, id);
      return save(unit, { ...call, operator: null, file: noted(call.file, operator, 'transferred', at, words) });
    });
  }

  async take(operator: Operator, id: string): Promise<Call> {
    const at = this.options.clock.now();
    // What is answered by now was entered by whoever had the call so far.
    const before = await this.look(operator, id);
    const answered = ((await this.options.script.whole(before.conversationId))?.answered ?? []).map(({ stepId }) => stepId);
    return this.options.store.transaction(async (unit) => {
      const call = await unit.calls.lock(id);
      if (!call || !maySee(operator, call)) throw this.refusal(operator, 'NotFound', 'notFound');
      if (call.endedAt) throw this.refusal(operator, 'Conflict', 'ended');
      const file = fileOf(call);
      if (call.operator === operator.accountId) return call;
      // Nothing can be noted any more, but somebody must close it.
      if (!file) return save(unit, { ...call, operator: operator.accountId });
      const enteredBy = { ...Object.fromEntries(answered.map((step) => [step, file.operatorName])), ...file.enteredBy };
      await unit.audit.append({ at, actor: operator.accountId, action: 'call.take', subject: id });
      return save(unit, {
        ...call,
        operator: operator.accountId,
        file: { ...noted(file, operator, 'taken', at), operatorName: operator.name, enteredBy },
      });
    });
  }

  /** Goes on with the conversation that the caller began earlier. */
  async resume(operator: Operator, id: string, code: string, address: string): Promise<Call> {
    const { store, redeem, clock, texts } = this.options;
    const before = await this.look(operator, id);
    this.checkMine(operator, before);
    if (fileOf(before)?.consent !== true) throw this.refusal(operator, 'Conflict', 'noConsent');
    const found = await redeem(code, { address, actor: operator.accountId }).catch((error: unknown) => {
      const isTooMany = error instanceof CodedError && error.code === 'TooManyRequests';
      throw isTooMany ? this.refusal(operator, 'TooManyRequests', 'tooManyCodes') : error;
    });
    if (!found) throw this.refusal(operator, 'NotFound', 'code');
    const at = clock.now();
    return store.transaction(async (unit) => {
      const call = await this.mine(unit, operator, id);
      const { conversationId } = found;
      await unit.audit.append({ at, actor: operator.accountId, action: 'call.resume', subject: conversationId });
      await recordConsent(unit, {
        conversationId,
        version: this.options.consentVersion,
        granted: true,
        words: texts.in('zh-CN')('operator.consent.yes'),
        at,
      });
      return save(unit, { ...call, conversationId, file: noted(call.file, operator, 'resumed', at) });
    });
  }

  async end(operator: Operator, id: string, { disposition, summary, note }: Ending): Promise<Call> {
    const at = this.options.clock.now();
    return this.options.store.transaction(async (unit) => {
      const call = await unit.calls.lock(id);
      if (!call || !maySee(operator, call)) throw this.refusal(operator, 'NotFound', 'notFound');
      this.checkMine(operator, call);
      const file = fileOf(call);
      await unit.audit.append({ at, actor: operator.accountId, action: 'call.end', subject: id, details: { disposition } });
      const closed = { ...call, disposition, endedAt: at };
      return save(unit, file ? { ...closed, file: { ...noted(file, operator, 'ended', at), summary, note } } : closed);
    });
  }

  private change(operator: Operator, id: string, work: (file: CallFile) => CallFile): Promise<Call> {
    return this.options.store.transaction(async (unit) => {
      const call = await this.mine(unit, operator, id);
      return save(unit, { ...call, file: work(call.file) });
    });
  }

  /** Held until the transaction ends. @throws CodedError where it is not the operator's, has ended or was erased */
  private async mine(unit: UnitOfWork, operator: Operator, id: string): Promise<OpenFile> {
    const call = await unit.calls.lock(id);
    if (!call || !maySee(operator, call)) throw this.refusal(operator, 'NotFound', 'notFound');
    this.checkMine(operator, call);
    const file = fileOf(call);
    if (!file) throw this.refusal(operator, 'Conflict', 'erased');
    return { ...call, file };
  }

  private checkMine(operator: Operator, call: Call): void {
    if (call.endedAt) throw this.refusal(operator, 'Conflict', 'ended');
    if (call.operator !== operator.accountId) throw this.refusal(operator, 'Conflict', 'notMine');
  }

  private refusal(operator: Operator, code: 'NotFound' | 'Conflict' | 'TooManyRequests', reason: string): CodedError {
    return new CodedError(code, this.options.texts.in(operator.locale)(`operator.refusals.${reason}`), { reason });
  }

  private async repliesTo(conversationId: string, activityId: string): Promise<StoredActivity[]> {
    const seq = Number(activityId.slice(activityId.lastIndexOf('|') + 1));
    const after = await this.options.store.read.activities.after(conversationId, seq, 20);
    return after.filter(({ direction, body }) => direction === 'out' && body['replyToId'] === activityId);
  }

  /** Where the turn runs after its activity was stored, its replies are waited for. */
  private async settled(conversationId: string): Promise<void> {
    const deadline = performance.now() + TURN_LIMIT_MILLISECONDS;
    while ((await this.options.store.read.activities.nextUnprocessed(conversationId)) !== null && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MILLISECONDS));
    }
  }
}

/** Others' calls are seen by supervisors; one that waits, by everybody. */
export const maySee = (operator: Operator, call: Call): boolean =>
  operator.isSupervisor || call.operator === operator.accountId || (call.operator === null && call.endedAt === null);

type Consent = Omit<Parameters<UnitOfWork['consents']['record']>[0], 'purpose'>;

const recordConsent = (unit: UnitOfWork, consent: Consent): Promise<void> => unit.consents.record({ ...consent, purpose: CONSENT_PURPOSE });

async function save(unit: UnitOfWork, call: Call): Promise<Call> {
  await unit.calls.update(call);
  return call;
}

function noted(file: CallFile, operator: Operator, what: CallStep, at: Date, words?: string): CallFile {
  return { ...file, log: [...file.log, { at: at.toISOString(), by: operator.name, what, ...(words ? { words } : {}) }] };
}

function topicOf({ body }: StoredActivity): string[] {
  const { answer } = (body['channelData'] ?? {}) as { answer?: { topic?: string } };
  return answer?.topic ? [answer.topic] : [];
}
