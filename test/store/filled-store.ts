import type { Store } from '../../src/store';

const AT = new Date('2026-11-23T09:00:00+08:00');

export const PERSONAL = {
  name: '王建国',
  phone: '13812345678',
  idNumber: '41041119760102001X',
  words: 'I-agree-words',
  note: 'note-in-history',
};
/** Something that is stored beside it and need not be hidden. */
export const CLEAR = 'case.submitted';

/** Stores everything that may hold something personal: at least one row in every table with a sealed column. */
export async function fillStore(store: Store): Promise<void> {
  const { name, phone, idNumber, words, note } = PERSONAL;
  const personal = { name, phone, idNumber };
  await store.transaction(async (unit) => {
    await unit.conversations.create({ id: 'c1', userId: `tel:${phone}`, channel: 'hotline', locale: 'zh-CN', at: AT });
    await unit.conversations.saveState('c1', personal, AT);
    await unit.activities.appendIncoming('c1', { body: { text: phone }, clientActivityId: 'x', visible: true, at: AT });
    await unit.activities.appendOutgoing('c1', [{ text: name }, { text: idNumber }], AT);
    await unit.consents.record({ conversationId: 'c1', purpose: 'handoff', version: '1', granted: true, words, at: AT });
    const row = { caseNumber: 'A-1', conversationId: 'c1', state: 'submitted' as const, region: '410411', channel: 'web', createdAt: AT };
    await unit.cases.insert({ ...row, details: personal });
    await unit.cases.update('A-1', { details: { ...personal, note }, at: AT });
    await unit.cases.addHistory('A-1', { state: 'submitted', actor: 'veteran', note, at: AT });
    const sentence = { reason: 'useless', text: name, key: name, intent: 'chitchat', topic: null, confidence: 0.3 };
    await unit.unanswered.keep(sentence, '2026-11-23');
    await unit.calls.insert({
      id: 'k1',
      conversationId: 'c1',
      operator: 'o1',
      caller: 'self',
      disposition: null,
      file: personal,
      startedAt: AT,
      endedAt: null,
    });
    await unit.audit.append({ at: AT, actor: 'veteran', action: CLEAR, subject: 'A-1', details: personal });
    await unit.outbox.emit({ id: 'e1', stream: 'A-1', type: CLEAR, body: JSON.stringify(personal), at: AT });
  });
  const [event] = await store.transaction((unit) => unit.outbox.claim(AT, AT, 1));
  if (!event) throw new Error('the event that was just emitted is not due');
  await store.transaction((unit) => unit.outbox.park(event, `refused ${name}`, AT));
}
