/** A call from the first ring to the last note: who may do what with it, each step in one transaction. Knows no HTTP. */
import { newId } from '../base/ids';
import type { Locale } from '../locale';
import type { Call, UnitOfWork } from '../store/types';
import { save, type Access } from './access';
import { fileOf, newCallFile, noted, type Caller, type Disposition, type ReadOut } from './call-file';
import { recordConsent } from './consent';
import { settled } from './talk';
import type { Operator, OperatorOptions } from './types';

export interface NewCall {
  caller: Caller;
  locale: Locale;
}

export interface Ending {
  disposition: Disposition;
  summary: string;
  note: string;
}

export class Calls {
  constructor(
    private readonly options: Pick<OperatorOptions, 'store' | 'turns' | 'script' | 'consentVersion' | 'clock' | 'texts'>,
    private readonly access: Access,
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
      file: newCallFile(operator, at),
      startedAt: at,
      endedAt: null,
    };
    await store.transaction(async (unit) => {
      await beginTalk(unit, call, locale, at);
      await unit.calls.insert(call);
      await unit.audit.append({ at, actor: operator.accountId, action: 'call.start', subject: call.id });
    });
    return this.greeted(call, at);
  }

  /** The caller turns out to speak another language: a script in it takes the place of this one, as long as nothing was noted. */
  async speak(operator: Operator, id: string, locale: Locale): Promise<Call> {
    const { store, clock } = this.options;
    const at = clock.now();
    const call = await store.transaction(async (unit) => {
      const before = await this.access.mine(unit, operator, id);
      if (before.file.consent !== null) throw this.access.refusal(operator, 'Conflict', 'languageSettled');
      const after = await save(unit, { ...before, conversationId: newId() });
      await beginTalk(unit, after, locale, at);
      await unit.conversations.erase(before.conversationId);
      return after;
    });
    return this.greeted(call, at);
  }

  private async greeted(call: Call, at: Date): Promise<Call> {
    const body = { type: 'conversationUpdate', channelData: { caller: call.caller } };
    await this.options.turns.accept(call.conversationId, { body, clientActivityId: null, visible: false, at });
    await settled(this.options.store, call.conversationId);
    return call;
  }

  /** @param number where the caller is calling from: kept with their consent only */
  async consent(operator: Operator, id: string, granted: boolean, number: string | null): Promise<Call> {
    const { store, clock, consentVersion: version, texts } = this.options;
    const at = clock.now();
    return store.transaction(async (unit) => {
      const call = await this.access.mine(unit, operator, id);
      const words = texts.in('zh-CN')(granted ? 'operator.consent.yes' : 'operator.consent.no');
      await recordConsent(unit, { conversationId: call.conversationId, version, granted, words, at });
      const file = noted(call.file, operator, granted ? 'consented' : 'declined', at);
      // Without consent nothing is kept that leads to the person.
      const kept = granted ? { number: number ?? file.number, note: file.note } : { number: null, note: '' };
      return save(unit, { ...call, file: { ...file, consent: granted, ...kept } });
    });
  }

  async note(operator: Operator, id: string, note: string): Promise<Call> {
    return this.access.change(operator, id, (file) => {
      if (file.consent !== true) throw this.access.refusal(operator, 'Conflict', 'noConsent');
      return { ...file, note };
    });
  }

  async readOut(operator: Operator, id: string, entry: ReadOut): Promise<Call> {
    return this.access.change(operator, id, (file) => ({
      ...file,
      readOut: [...file.readOut.filter((one) => one.id !== entry.id), entry],
    }));
  }

  /** Waits for a colleague from now on; the script stays where it is. */
  async transfer(operator: Operator, id: string, words: string): Promise<Call> {
    const at = this.options.clock.now();
    return this.options.store.transaction(async (unit) => {
      const call = await this.access.mine(unit, operator, id);
      return save(unit, { ...call, operator: null, file: noted(call.file, operator, 'transferred', at, words) });
    });
  }

  async take(operator: Operator, id: string): Promise<Call> {
    const at = this.options.clock.now();
    // What is answered by now was entered by whoever had the call so far.
    const before = await this.access.look(operator, id);
    const answered = ((await this.options.script.whole(before.conversationId))?.answered ?? []).map(({ stepId }) => stepId);
    return this.options.store.transaction(async (unit) => {
      const call = await this.access.held(unit, operator, id);
      if (call.endedAt) throw this.access.refusal(operator, 'Conflict', 'ended');
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

  async end(operator: Operator, id: string, { disposition, summary, note }: Ending): Promise<Call> {
    const at = this.options.clock.now();
    return this.options.store.transaction(async (unit) => {
      const call = await this.access.held(unit, operator, id);
      this.access.checkMine(operator, call);
      const file = fileOf(call);
      await unit.audit.append({ at, actor: operator.accountId, action: 'call.end', subject: id, details: { disposition } });
      const closed = { ...call, disposition, endedAt: at };
      return save(unit, file ? { ...closed, file: { ...noted(file, operator, 'ended', at), summary, note } } : closed);
    });
  }
}

const beginTalk = (unit: UnitOfWork, { conversationId: id }: Call, locale: Locale, at: Date): Promise<void> =>
  unit.conversations.create({ id, userId: newId('op_'), channel: 'hotline', locale, at });
