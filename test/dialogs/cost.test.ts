import { TestAdapter, TurnContext, type Activity } from 'botbuilder';
import { createConversation } from '../../dialogs';
import { TURN, type ConversationState, type TurnScope } from '../../dialogs/types';
import { silentLog } from '../../src/base/log';
import type { UnitOfWork } from '../../src/store';
import type { Understanding } from '../../src/understanding';
import { services } from './world';

/** Generous: the machine is shared. What is watched is a cost that grows by the order. */
const MAX_MICROSECONDS = 1_000;
const TURNS = 400;

const understanding: Understanding = { intent: 'policy_question', topic: 'training', confidence: 0.9, crisis: null, alternatives: [] };

test('the dialogs cost little of a turn', async () => {
  const conversation = createConversation(services());
  const adapter = new TestAdapter();
  const scope: TurnScope = {
    unit: {} as UnitOfWork,
    conversation: {
      id: 'c',
      userId: 'dl_1',
      channel: 'web',
      locale: 'zh-CN',
      lastSeq: 3,
      state: null,
      createdAt: new Date(),
      updatedAt: new Date(),
    },
    understanding,
    now: new Date('2026-11-23T10:00:00+08:00'),
    today: '2026-11-23',
    log: silentLog,
    outcome: {},
  };
  const talk = ['培训有补贴吗？', '自查一下', '我自己', '汝州', '是', '没有工作', '退出', '谢谢您'];
  let sent = 0;
  const play = async (turns: number): Promise<void> => {
    let state: ConversationState = { version: 1 };
    for (let turn = 0; turn < turns; turn++) {
      const text = talk[turn % talk.length] ?? '';
      if (turn % talk.length === 0) state = { version: 1 };
      const context = new TurnContext(adapter, {
        type: 'message',
        text,
        channelId: 'web',
        locale: 'zh-CN',
        conversation: { id: 'c' },
      } as Activity);
      context.turnState.set(TURN, { ...scope, outcome: {} });
      context.onSendActivities(async (_context, activities) => {
        sent += activities.length;
        return [];
      });
      await conversation.handle(context, state);
    }
  };
  await play(talk.length * 5);
  const before = process.cpuUsage();
  await play(TURNS);
  const { user, system } = process.cpuUsage(before);
  expect(sent).toBeGreaterThan(TURNS);
  expect((user + system) / TURNS).toBeLessThan(MAX_MICROSECONDS);
  if (process.env['SHOW_COST']) process.stdout.write(`dialogs: ${Math.round((user + system) / TURNS)} µs a turn\n`);
});
