import { createCases } from '../../src/cases';
import { createHandoff } from '../../src/handoff';
import { lockCaseWithConversation, tellConversation, type News } from '../../src/handoff/status';
import type { HandoffStatus } from '../../src/handoff/types';
import { openTestStore, type TestStore } from '../store/open-test-store';
import { sampleCase } from './sample-case';

const AT = new Date('2026-11-23T01:00:00Z');
/** The three states that the Bot Framework knows. */
const STANDARD: Record<HandoffStatus['type'], HandoffStatus['state']> = {
  delivered: 'accepted',
  undelivered: 'failed',
  accepted: 'accepted',
  'needs-info': 'accepted',
  message: 'accepted',
  status: 'accepted',
  completed: 'completed',
  failed: 'failed',
  ended: 'completed',
  'call-back': 'failed',
  'follow-up': 'completed',
};

describe('news of a case', () => {
  const handoff = createHandoff({ cases: createCases(), station: { name: '示例站', phone: null } });
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore();
  });
  afterAll(() => test.dispose());

  const open = async () => {
    const newCase = await sampleCase(test.store, AT);
    return test.store.transaction((unit) => handoff.submit(unit, newCase));
  };
  const tell = (caseNumber: string, news: News, cause: string) =>
    test.store.transaction(async (unit) => {
      const found = await lockCaseWithConversation(unit, caseNumber);
      if (found) await tellConversation(unit, found.row, news, cause, AT);
    });
  const waiting = async (conversationId: string) => test.store.read.activities.nextUnprocessed(conversationId);

  it.each(Object.entries(STANDARD) as [HandoffStatus['type'], string][])('%s is told as %s', async (type, state) => {
    const { caseNumber, conversationId } = await open();
    await tell(caseNumber, { type }, 'msg_1');
    const activity = await waiting(conversationId);
    expect(activity).toMatchObject({ visible: false, direction: 'in', clientActivityId: `handoff:msg_1:${type}` });
    expect(activity?.body).toEqual({
      type: 'event',
      name: 'handoff.status',
      value: { caseNumber, state, type, caseState: 'submitted', by: null, text: null, expectedBy: null, at: AT.toISOString() },
      timestamp: AT.toISOString(),
    });
    expect(activity?.at).toEqual(AT);
  });

  it('carries who, what, until when and of which event', async () => {
    const { caseNumber, conversationId } = await open();
    const news = { by: '李站长', text: '收到', expectedBy: '2026-11-26T17:00:00+08:00', event: 'case.submitted' };
    await tell(caseNumber, { type: 'delivered', ...news }, 'msg_1');
    expect((await waiting(conversationId))?.body['value']).toMatchObject(news);
  });

  it('is told once for each cause', async () => {
    const { caseNumber, conversationId } = await open();
    for (const cause of ['msg_1', 'msg_1', 'msg_2']) await tell(caseNumber, { type: 'message', text: '在' }, cause);
    expect((await test.store.read.conversations.get(conversationId))?.lastSeq).toBe(2);
  });

  it('finds nothing for a case that is not there, and says where the conversation was erased', async () => {
    const { caseNumber, conversationId } = await open();
    const lock = (number: string) => test.store.transaction((unit) => lockCaseWithConversation(unit, number));
    expect(await lock('RY000000000000')).toBeNull();
    expect(await lock(caseNumber)).toMatchObject({ row: { caseNumber, conversationId }, conversation: true });
    await test.store.transaction((unit) => unit.conversations.erase(conversationId));
    expect(await lock(caseNumber)).toMatchObject({ row: { caseNumber }, conversation: false });
  });
});
