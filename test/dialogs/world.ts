/** A running product without HTTP: real store, model, policy, rules, handoff and turns; only the clock is set by the test. */
import { join } from 'node:path';
import { createConversation } from '../../dialogs';
import type { DialogServices } from '../../dialogs/types';
import { createTurns } from '../../src/bot';
import { createCases } from '../../src/cases';
import { silentLog, type Log } from '../../src/base/log';
import { createHandoff, type HandoffStatus } from '../../src/handoff';
import { loadTexts } from '../../src/locale';
import { loadPolicy, loadRetirement } from '../../src/policy';
import { loadRules } from '../../src/policy/rules';
import { createSelfCheck } from '../../src/policy/self-check';
import type { CaseRow, Store, StoredActivity, UnansweredNote } from '../../src/store';
import { buildModelIfNeeded, createEmbeddedRecognizer, loadModel, type Recognizer } from '../../src/understanding';
import { openTestStore } from '../store/open-test-store';

const root = join(__dirname, '../..');

export const SETTINGS: DialogServices['settings'] = {
  collectIdNumber: false,
  stationName: '示范区退役军人服务中心',
  stationPhone: '0371-12345678',
  consentVersion: '2026-11',
  retentionDays: 180,
  unfinishedDays: 14,
  quickService: false,
  collectUnanswered: false,
  calendar: null,
  liveAnswerSeconds: 120,
};

export interface World {
  clock: { time: Date; now(): Date };
  settings: DialogServices['settings'];
  /** Starts a conversation; the bot greets. */
  start(options?: { channel?: string; locale?: string }): Promise<Talk>;
  /** What was kept for improvement so far, of every conversation. */
  unanswered(): Promise<UnansweredNote[]>;
  problems: string[];
  dispose(): Promise<void>;
}

export interface Talk {
  id: string;
  /** Says something and returns what the bot answers. */
  say(text: string, channelData?: Record<string, unknown>): Promise<StoredActivity[]>;
  /** A case moves, as the callback route tells it. */
  status(status: Partial<HandoffStatus> & Pick<HandoffStatus, 'type'>): Promise<StoredActivity[]>;
  greeting: StoredActivity[];
  cases(): Promise<CaseRow[]>;
  consents(): ReturnType<Store['read']['consents']['ofConversation']>;
  state(): Promise<unknown>;
  /** Changes the stored state, as a release in between would find it. */
  rewrite(change: (state: Record<string, unknown>) => object): Promise<void>;
  everything(): Promise<StoredActivity[]>;
}

/** The dialogs' surroundings as the product has them. */
export function services(settings: Partial<DialogServices['settings']> = {}): DialogServices {
  const own = { ...SETTINGS, ...settings };
  const policy = loadPolicy(join(root, 'policy'));
  return {
    texts: loadTexts(join(root, 'locales')),
    policy,
    retirement: loadRetirement(join(root, 'policy'), policy),
    selfCheck: createSelfCheck(loadRules(join(root, 'policy'))),
    handoff: createHandoff({ cases: createCases(), station: { name: own.stationName ?? '', phone: own.stationPhone } }),
    settings: own,
  };
}

/** @param recognizer understands in place of the model, where a test is about what follows from an understanding */
export async function openWorld(settings: Partial<DialogServices['settings']> = {}, recognizer?: Recognizer): Promise<World> {
  const clock = {
    time: new Date('2026-11-23T10:00:00+08:00'),
    now() {
      return this.time;
    },
  };
  const { store, dispose } = await openTestStore('libsql', clock);
  const problems: string[] = [];
  const log: Log = { ...silentLog, error: (fields, message) => problems.push(`${message}: ${describe(fields)}`) };
  const own = services(settings);
  const turns = createTurns({
    store,
    recognizer: recognizer ?? (await embedded()),
    conversation: createConversation(own),
    texts: own.texts,
    clock,
    log,
  });
  let count = 0;

  async function turn(id: string, body: Record<string, unknown>, visible: boolean): Promise<StoredActivity[]> {
    clock.time = new Date(clock.time.getTime() + 1_000);
    const replies: StoredActivity[] = [];
    const stopListening = turns.onCommitted((conversationId, activities) => {
      if (conversationId === id) replies.push(...activities);
    });
    await turns.accept(id, { body, clientActivityId: null, visible, at: clock.now() });
    await turns.idle();
    stopListening();
    return replies.filter(({ direction }) => direction === 'out');
  }

  return {
    clock,
    settings: own.settings,
    problems,
    unanswered: () => store.read.unanswered.all(),
    async start({ channel = 'web', locale = 'zh-CN' } = {}) {
      const id = `conversation-${++count}`;
      await store.transaction((unit) => unit.conversations.create({ id, userId: `dl_${count}`, channel, locale, at: clock.now() }));
      const greeting = await turn(id, { type: 'conversationUpdate' }, false);
      const cases = (): Promise<CaseRow[]> => store.read.cases.ofConversation(id);
      return {
        id,
        greeting,
        cases,
        consents: () => store.read.consents.ofConversation(id),
        say: (text, channelData) => turn(id, { type: 'message', text, ...(channelData ? { channelData } : {}) }, true),
        async status(status) {
          const [row] = (await cases()).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
          const caseNumber = status.caseNumber ?? row?.caseNumber ?? '';
          const caseState = status.caseState ?? stateOf(status.type, row?.state ?? 'submitted');
          if (row && caseState !== row.state) await move(caseNumber, caseState, status);
          const value: HandoffStatus = {
            state: 'accepted',
            by: null,
            text: null,
            expectedBy: null,
            at: clock.now().toISOString(),
            ...status,
            caseNumber,
            caseState,
          };
          return turn(id, { type: 'event', name: 'handoff.status', value }, false);
        },
        state: async () => (await store.read.conversations.get(id))?.state,
        async rewrite(change) {
          const state = (await store.read.conversations.get(id))?.state as Record<string, unknown>;
          await store.transaction((unit) => unit.conversations.saveState(id, change(state), clock.now()));
        },
        everything: () => store.read.activities.after(id, 0, 1_000),
      };
    },
    async dispose() {
      await turns.stop();
      await dispose();
    },
  };

  async function move(caseNumber: string, to: CaseRow['state'], { by, text }: Partial<HandoffStatus>): Promise<void> {
    await store.transaction(async (unit) => {
      await unit.cases.update(caseNumber, { state: to, at: clock.now() });
      await unit.cases.addHistory(caseNumber, { state: to, actor: by ?? 'system', note: text ?? null, at: clock.now() });
    });
  }
}

async function embedded(): Promise<Recognizer> {
  const modelFile = join(root, 'dist/model.bin');
  await buildModelIfNeeded(modelFile);
  return createEmbeddedRecognizer(loadModel(modelFile));
}

function stateOf(type: HandoffStatus['type'], current: CaseRow['state']): CaseRow['state'] {
  const states = {
    delivered: 'delivered',
    undelivered: current,
    accepted: 'accepted',
    'needs-info': 'needs-info',
    message: current,
    completed: 'completed',
    failed: 'failed',
    status: current,
    ended: current,
    'call-back': current,
    'follow-up': current,
  } as const;
  return states[type];
}

function describe(fields: object): string {
  const { error } = fields as { error?: unknown };
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(fields);
}
