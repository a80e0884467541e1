import { silentLog } from '../../src/base/log';
import { createTurns, type Turns } from '../../src/bot';
import { loadTexts } from '../../src/locale';
import { openTestStore, testEngines, type TestStore } from '../store/open-test-store';
import { AT, handle, understanding } from './counting-bot';

/** Two servers are two queues over one database: neither knows what the other is doing. */
describe.each([...testEngines])('two instances and one conversation, %s', (engine) => {
  let test: TestStore;
  let instances: Turns[];
  let count = 0;

  beforeAll(async () => {
    test = await openTestStore(engine, { now: () => AT });
    const recognizer = { name: 'fixed', recognize: async () => understanding };
    const open = (): Turns =>
      createTurns({
        store: test.store,
        recognizer,
        conversation: { handle },
        texts: loadTexts('locales'),
        clock: { now: () => AT },
        log: silentLog,
      });
    instances = [open(), open()];
  });
  afterAll(async () => {
    for (const instance of instances) await instance.stop();
    await test.dispose();
  });

  const posted = (text: string) => ({ body: { type: 'message', text }, clientActivityId: text, visible: true, at: AT });
  const replies = async (id: string): Promise<unknown[]> =>
    (await test.store.read.activities.after(id, 0, 200)).filter(({ direction }) => direction === 'out').map(({ body }) => body['text']);
  async function conversation(): Promise<string> {
    const id = `both-${engine}-${(count += 1)}`;
    await test.store.transaction((unit) => unit.conversations.create({ id, userId: 'u', channel: 'web', locale: 'zh-CN', at: AT }));
    return id;
  }

  it('run each turn once, however both are asked for it at the same time', async () => {
    for (let repetition = 0; repetition < 30; repetition++) {
      const id = await conversation();
      await test.store.transaction(async (unit) => {
        for (const text of ['a', 'b', 'c']) await unit.activities.appendIncoming(id, posted(text));
      });
      for (const instance of instances) instance.kick(id);
      await Promise.all(instances.map((instance) => instance.idle()));
      expect(await replies(id)).toEqual(['1: a', '2: b', '3: c']);
    }
  });

  it('answer each message once, whichever of them it is posted to, also when it is posted to both', async () => {
    for (let repetition = 0; repetition < 30; repetition++) {
      const id = await conversation();
      await Promise.all(['a', 'b', 'c', 'd'].flatMap((text) => instances.map((instance) => instance.accept(id, posted(text)))));
      await Promise.all(instances.map((instance) => instance.idle()));
      const said = (await replies(id)).map((text) => String(text).split(': '));
      expect(said.map(([turn]) => turn)).toEqual(['1', '2', '3', '4']);
      expect(said.map(([, text]) => text).sort()).toEqual(['a', 'b', 'c', 'd']);
    }
  });
});
