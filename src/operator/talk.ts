/** The conversation of a call: what the caller says goes through the very turns of the chat. Knows no HTTP. */
import { CodedError } from '../base/errors';
import { maskPersonalNumbers } from '../base/mask';
import type { Call, Store, StoredActivity } from '../store/types';
import { save, type Access } from './access';
import { fileOf, noted } from './call-file';
import { recordConsent } from './consent';
import { inCallersWords } from './reading';
import type { Operator, OperatorOptions } from './types';

export interface Said {
  /** The step at which it was said. */
  step: string;
  text: string;
  /** Asks an earlier question again. */
  goTo?: string;
  /** Of the client: the same one again changes nothing. */
  once: string;
}

const TURN_LIMIT_MILLISECONDS = 10_000;
const LOOK_EVERY_MILLISECONDS = 25;
const NOT_UNDERSTOOD_KEPT = 50;
/** Activities among which an answer that was sent twice is looked for. */
const RECENT = 20;

export class Talk {
  constructor(
    private readonly options: Pick<OperatorOptions, 'store' | 'turns' | 'script' | 'redeem' | 'consentVersion' | 'clock' | 'texts'>,
    private readonly access: Access,
  ) {}

  /** @throws CodedError Conflict where the question is another one by now, or the caller has not agreed */
  async say(operator: Operator, id: string, { step, text, goTo, once }: Said): Promise<Call> {
    const { store, turns, script, texts, clock } = this.options;
    const call = await this.access.look(operator, id);
    this.access.checkMine(operator, call);
    const file = fileOf(call);
    if (file?.consent !== true) throw this.access.refusal(operator, 'Conflict', 'noConsent');
    const before = await script.position(call.conversationId);
    const isSentAgain = before?.stepId !== step && (await this.wasSaid(call, once));
    if (!before || (before.stepId !== step && !isSentAgain)) throw this.access.refusal(operator, 'Conflict', 'stale');
    const { accountId, name } = operator;
    const channelData = { clientActivityID: once, step, operator: { id: accountId, name }, ...(goTo === undefined ? {} : { goTo }) };
    const { locale = operator.locale } = (await store.read.conversations.get(call.conversationId)) ?? {};
    const words = inCallersWords(text, texts.in(locale)('operator.frames'));
    const body = { type: 'message', text: words, from: { id: 'operator', role: 'user' }, channelData };
    const posted = { body, clientActivityId: once, visible: true, at: clock.now() };
    const { id: activityId, duplicate } = await turns.accept(call.conversationId, posted);
    await settled(store, call.conversationId);
    const now = await this.access.look(operator, id);
    // Sent before, or the caller has just had everything deleted.
    if (duplicate || !fileOf(now)) return now;
    const after = await script.position(call.conversationId);
    const misunderstood = after !== null && after.misses > before.misses;
    const topics = (await this.repliesTo(call.conversationId, activityId)).flatMap(topicOf);
    const answered = before.step;
    const isChangedBy = answered !== null && answered in file.enteredBy && after?.stepId !== before.stepId ? answered : null;
    // Most answers leave nothing to note beside the conversation itself.
    if (!misunderstood && topics.length === 0 && isChangedBy === null) return now;
    return this.access.change(operator, id, (current) => ({
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

  /** Goes on with the conversation that the caller began earlier. */
  async resume(operator: Operator, id: string, code: string, address: string): Promise<Call> {
    const { store, redeem, clock, texts } = this.options;
    const before = await this.access.look(operator, id);
    this.access.checkMine(operator, before);
    if (fileOf(before)?.consent !== true) throw this.access.refusal(operator, 'Conflict', 'noConsent');
    const found = await redeem(code, { address, actor: operator.accountId }).catch((error: unknown) => {
      const isTooMany = error instanceof CodedError && error.code === 'TooManyRequests';
      throw isTooMany ? this.access.refusal(operator, 'TooManyRequests', 'tooManyCodes') : error;
    });
    if (!found) throw this.access.refusal(operator, 'NotFound', 'code');
    const at = clock.now();
    return store.transaction(async (unit) => {
      const call = await this.access.mine(unit, operator, id);
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

  private async repliesTo(conversationId: string, activityId: string): Promise<StoredActivity[]> {
    const seq = Number(activityId.slice(activityId.lastIndexOf('|') + 1));
    const after = await this.options.store.read.activities.after(conversationId, seq, 20);
    return after.filter(({ direction, body }) => direction === 'out' && body['replyToId'] === activityId);
  }
}

/** Where the turn runs after its activity was stored, its replies are waited for. */
export async function settled({ read }: Pick<Store, 'read'>, conversationId: string): Promise<void> {
  const deadline = performance.now() + TURN_LIMIT_MILLISECONDS;
  while ((await read.activities.nextUnprocessed(conversationId)) !== null && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MILLISECONDS));
  }
}

function topicOf({ body }: StoredActivity): string[] {
  const { answer } = (body['channelData'] ?? {}) as { answer?: { topic?: string } };
  return answer?.topic ? [answer.topic] : [];
}
