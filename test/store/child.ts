import { silentLog } from '../../src/base/log';
import { systemClock } from '../../src/base/clock';
import { openStore } from '../../src/store';

/**
 * A server process of its own for tests. Arguments: data folder, key (hex), what to do:
 * `migrate` opens and closes; `load` writes until it is killed and prints each number after its commit.
 */
async function main(dataDir: string, key: string, task: string): Promise<void> {
  const databaseUrl = process.env['CHILD_DATABASE_URL'] || undefined;
  const keys = { current: 'test', keys: { test: Buffer.from(key, 'hex') } };
  const store = await openStore({ dataDir, databaseUrl, keys, clock: systemClock, log: silentLog });
  process.stdout.write('open\n');
  if (task === 'migrate') {
    await store.close();
    return;
  }
  const write = async (conversationId: string) => {
    for (;;) {
      const at = new Date();
      const seq = await store.transaction(async (unit) => {
        const conversation = await unit.conversations.lock(conversationId);
        if (!conversation) await unit.conversations.create({ id: conversationId, userId: 'u', channel: 'web', locale: 'zh-CN', at });
        const activity = await unit.activities.appendIncoming(conversationId, {
          body: { text: 'hi' },
          clientActivityId: null,
          visible: true,
          at,
        });
        await unit.conversations.saveState(conversationId, { seq: activity.seq }, at);
        await unit.outbox.emit({ id: `${conversationId}-${activity.seq}`, stream: conversationId, type: 't', body: 'b', at });
        return activity.seq;
      });
      process.stdout.write(`${conversationId} ${seq}\n`);
    }
  };
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map(write));
}

void main(process.argv[2] as string, process.argv[3] as string, process.argv[4] as string);
