import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { createTurns } from '../../src/bot';
import { loadTexts } from '../../src/locale';
import { openTestStore, testEngines } from '../store/open-test-store';
import { until } from '../support/until';
import { handle, understanding } from './counting-bot';

const TAKEN_UP_WITHIN_MILLISECONDS = 10_000;

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

test.each(testEngines)(
  'a message whose server died before its turn is taken up by one that lives, within 10 s, once, on %s',
  async (engine) => {
    const { store, dispose } = await openTestStore(engine);
    cleanups.push(dispose);
    const living = createTurns({
      store,
      recognizer: { name: 'fixed', recognize: () => Promise.resolve(understanding) },
      conversation: { handle },
      texts: loadTexts('locales'),
      clock: systemClock,
      log: silentLog,
    });
    cleanups.push(() => living.stop());
    // Has looked around at its start, when nothing was waiting.
    await living.start();
    const conversation = { id: 'c', userId: 'u', channel: 'web', locale: 'zh-CN', at: systemClock.now() };
    await store.transaction((unit) => unit.conversations.create(conversation));
    const said = () => store.read.activities.after('c', 0, 10);

    // Acknowledged, and then the power went.
    const incoming = { body: { type: 'message', text: 'a' }, clientActivityId: 'a', visible: true, at: systemClock.now() };
    await store.transaction((unit) => unit.activities.appendIncoming('c', incoming));
    await until(async () => (await said()).length > 1, TAKEN_UP_WITHIN_MILLISECONDS);
    await living.idle();

    expect((await said()).map(({ body }) => body['text'])).toEqual(['a', '1: a']);
  },
);
