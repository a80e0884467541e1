/** The console with the real product behind it; only who is signed in is the test's own. */
import { join } from 'node:path';
import { createConversation } from '../../dialogs';
import { silentLog } from '../../src/base/log';
import { createScriptReader, createTurns } from '../../src/bot';
import { createOperatorRoutes, type SignedIn } from '../../src/operator';
import { policyDesk } from '../../src/assembly/policy-desk';
import { loadRules } from '../../src/policy';
import { createResumeCodes } from '../../src/resume';
import { createHttpServer } from '../../src/server';
import type { Engine, Store } from '../../src/store';
import { createEmbeddedRecognizer, loadModel } from '../../src/understanding';
import { readManifest } from '../../src/web/manifest';
import { services } from '../dialogs/world';
import { openTestStore } from '../store/open-test-store';
import { operatorLine, type OperatorLine } from './operator-line';

const EVERYWHERE = { regions: [], reaches: () => true };
const place = (code: string, name: string, prefix: string) => ({
  regions: [{ code, name }],
  reaches: (one: string) => one.startsWith(prefix),
});

const OPERATORS: Readonly<Record<string, SignedIn>> = {
  li: { accountId: 'account-li', name: '李敏', isSupervisor: false, ...EVERYWHERE, csrf: 'csrf-of-li' },
  zhao: { accountId: 'account-zhao', name: '赵强', isSupervisor: false, ...EVERYWHERE, csrf: 'csrf-of-zhao' },
  zhou: {
    accountId: 'account-zhou',
    name: '周洁',
    isSupervisor: false,
    csrf: 'csrf-of-zhou',
    ...place('410400', '河南省平顶山市', '4104'),
  },
  sun: { accountId: 'account-sun', name: '孙组长', isSupervisor: true, csrf: 'csrf-of-sun', ...place('410400', '河南省平顶山市', '4104') },
  ma: { accountId: 'account-ma', name: '马丽', isSupervisor: false, csrf: 'csrf-of-ma', ...place('440300', '广东省深圳市', '4403') },
  chief: { accountId: 'account-chief', name: '钱班长', isSupervisor: true, ...EVERYWHERE, csrf: 'csrf-of-chief' },
};

export interface ConsoleServer {
  url: string;
  /** One of these people, without a browser; anybody else is not signed in. */
  line(who: string): OperatorLine;
  store: Store;
  clock: { time: Date; now(): Date };
  /** What was written into the audit log. */
  recorded: string[];
  /** Starts a chat of the web and says these things in it. */
  chat(...said: string[]): Promise<{ id: string; code: string }>;
  /** Says something in it on the phone. */
  say(chat: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startConsole(engine: Engine = 'libsql'): Promise<ConsoleServer> {
  const clock = {
    time: new Date('2026-11-24T10:00:00+08:00'),
    now() {
      return this.time;
    },
  };
  const { store, dispose } = await openTestStore(engine, clock);
  const own = services();
  const conversation = createConversation(own);
  const recognizer = createEmbeddedRecognizer(loadModel(join('dist', 'model.bin')));
  const turns = createTurns({ store, recognizer, conversation, texts: own.texts, clock, log: silentLog });
  const codes = createResumeCodes({ store, texts: own.texts, clock, log: silentLog });
  const { questions } = loadRules('policy');
  const recorded: string[] = [];
  const server = createHttpServer({ log: silentLog, publicUrl: 'http://127.0.0.1' });
  const assetsDir = join('dist', 'web');
  const files = readManifest(assetsDir);
  const asset = (name: string): string => `/assets/${files[name]}`;
  server.serveAssets(assetsDir, '/assets');
  server.routes(
    createOperatorRoutes({
      store,
      turns,
      script: createScriptReader({ store, conversation, clock, log: silentLog }),
      findOperator: async ({ cookies }) => OPERATORS[cookies['who'] ?? ''] ?? null,
      ...policyDesk({ policy: own.policy, questions, texts: own.texts }),
      redeem: (code, by) =>
        codes.redeem(code, { kind: 'hotline', ...by }).then(
          ({ id }) => ({ conversationId: id }),
          () => null,
        ),
      record: async (_request, { accountId }, action, call) => void recorded.push(`${accountId} ${action} ${call}`),
      consentVersion: '2026-11',
      texts: own.texts,
      assets: { script: asset('console.js'), style: asset('console.css'), icon: asset('icon.svg') },
      signInPath: '/desk',
      clock,
      log: silentLog,
    }),
  );
  const url = await server.listen(0, '127.0.0.1');
  let count = 0;
  return {
    url,
    line: (who) => operatorLine(url, { cookie: `who=${who}`, csrf: OPERATORS[who]?.csrf ?? '' }),
    store,
    clock,
    recorded,
    async chat(...said) {
      const id = `chat-of-the-web-${++count}`;
      await store.transaction((unit) =>
        unit.conversations.create({ id, userId: 'dl_1', channel: 'web', locale: 'zh-CN', at: clock.now() }),
      );
      const bodies = [{ type: 'conversationUpdate' }, ...said.map((text) => ({ type: 'message', text }))];
      for (const body of bodies) await turns.accept(id, { body, clientActivityId: null, visible: true, at: clock.now() });
      return { id, code: (await codes.issue(id)).code };
    },
    async say(id, text) {
      await turns.accept(id, { body: { type: 'message', text }, clientActivityId: null, visible: true, at: clock.now() });
    },
    async stop() {
      await server.close();
      await turns.stop();
      await dispose();
    },
  };
}
