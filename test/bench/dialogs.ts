/** The CPU time of the dialogs alone: understanding is given, nothing is stored, replies go nowhere. */
import { TestAdapter, TurnContext, type Activity } from 'botbuilder';
import { createConversation } from '../../dialogs';
import { TURN, type ConversationState, type TurnScope } from '../../dialogs/types';
import { silentLog } from '../../src/base/log';
import type { UnitOfWork } from '../../src/store';
import type { Understanding } from '../../src/understanding';
import { services } from '../dialogs/world';

const TURNS = 4_000;
const SAMPLES = 3;
const TALK = ['培训有补贴吗？', '自查一下', '我自己', '汝州', '是', '没有工作', '退出', '谢谢您'];

/** What this talk reaches of the store. */
const unit = { consents: { attribute: async () => undefined } } as unknown as UnitOfWork;
const understanding: Understanding = { intent: 'policy_question', topic: 'training', confidence: 0.9, crisis: null, alternatives: [] };

/** @returns user and system microseconds a turn, one figure a sample, and how many replies were sent in all */
export async function measureDialogs(): Promise<{ turns: number; microseconds: number[]; replies: number }> {
  const conversation = createConversation(services());
  const adapter = new TestAdapter();
  const at = new Date('2026-11-23T10:00:00+08:00');
  const stored = { id: 'c', userId: 'dl_1', channel: 'web', locale: 'zh-CN', lastSeq: 3, state: null, createdAt: at, updatedAt: at };
  let replies = 0;
  let state: ConversationState = { version: 1 };

  async function say(text: string): Promise<void> {
    const activity = { type: 'message', text, channelId: 'web', locale: 'zh-CN', conversation: { id: 'c' } } as Activity;
    const context = new TurnContext(adapter, activity);
    const scope: TurnScope = {
      unit,
      conversation: stored,
      understanding,
      now: at,
      today: '2026-11-23',
      log: silentLog,
      outcome: {},
    };
    context.turnState.set(TURN, scope);
    context.onSendActivities(async (_context, activities) => {
      replies += activities.length;
      return [];
    });
    await conversation.handle(context, state);
  }

  async function play(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn++) {
      if (turn % TALK.length === 0) state = { version: 1 };
      await say(TALK[turn % TALK.length] ?? '');
    }
  }

  await play(TALK.length * 50);
  const microseconds: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const before = process.cpuUsage();
    await play(TURNS);
    const { user, system } = process.cpuUsage(before);
    microseconds.push((user + system) / TURNS);
  }
  return { turns: TURNS, microseconds, replies };
}
