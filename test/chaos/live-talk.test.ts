/** A server that is killed in the middle of a talk with a caseworker. */
import { setTimeout as sleep } from 'node:timers/promises';
import { newWebhookSecret } from '../../src/handoff';
import { signatureHeaders } from '../../src/handoff/signature';
import { startReceiver } from '../handoff/receiver';
import { DirectLineClient } from '../support/direct-line-client';
import { freePort, startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { startFastClock } from './fast-clock';

/** Such as people say to a caseworker: the bot keeps silent at all of them. */
const LINES = [
  '上个月刚从厂里出来',
  '以前开过叉车',
  '早班晚班都行',
  '离家近一点最好',
  '电话打这个号就行',
  '退伍证在老家',
  '大概下周能到',
  '材料先交哪几样',
  '我想问问社保补贴',
  '公益性岗位还有名额吗',
  '培训班什么时候开',
  '失业登记在哪里办',
];
/** After these lines, counted from 0, the server is killed at once. */
const KILLED_AFTER = new Set([2, 6, 9]);
const CLOCK_SPEED = 10;
const LIMIT_MILLISECONDS = 120_000;

test(
  'a server killed in the middle of a talk loses no line, doubles none in effect, and the bot stays silent until the talk ends',
  async () => {
    const [folder, secret, port] = [temporaryFolder('rongye-live-'), newWebhookSecret(), await freePort()];
    const receiver = await startReceiver(secret);
    const clock = startFastClock(folder.path, CLOCK_SPEED);
    const environment = {
      DATA_DIR: folder.path,
      PORT: String(port),
      HANDOFF_WEBHOOK_URL: receiver.url,
      HANDOFF_WEBHOOK_SECRET: secret,
      HANDOFF_CALLBACK_SECRET: secret,
      TEST_CLOCK_FILE: clock.file,
    };
    let server: ServerProcess = await startServer(environment);
    const client = new DirectLineClient(`http://127.0.0.1:${port}`, 60_000);
    const session = await client.start();
    let count = 0;
    const say = (text: string): Promise<string> => client.say(session, text, `line-${count++}`);
    const texts = async (): Promise<string[]> =>
      (await client.activities(session)).activities.filter(({ from }) => from.role === 'bot').map(({ text }) => text ?? '');
    const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
      const deadline = Date.now() + 30_000;
      while (!(await condition())) {
        if (Date.now() > deadline) throw new Error(`it did not come to pass; the bot said: ${(await texts()).slice(-3).join(' | ')}`);
        await sleep(50);
      }
    };
    const callback = async (id: string, type: string, data: object): Promise<void> => {
      const body = JSON.stringify({ type, data });
      const headers = { 'content-type': 'application/json', ...signatureHeaders([secret], id, new Date(), body) };
      const response = await fetch(`${server.url}/api/cases/${caseNumber}/events`, { method: 'POST', headers, body });
      expect(response.status).toBe(200);
    };

    for (const line of ['转人工', '同意', '13812345678', '郑州']) await say(line);
    await until(() => receiver.received.some(({ type }) => type === 'conversation.requested'));
    const caseNumber = receiver.received[0]?.caseNumber ?? '';
    await callback('msg_1', 'accepted', { by: '李姐' });
    await until(async () => (await texts()).some((text) => text.includes('李姐')));
    const before = (await texts()).length;

    for (const [index, line] of LINES.entries()) {
      await say(line);
      if (!KILLED_AFTER.has(index)) continue;
      await server.kill();
      server = await startServer(environment);
    }
    const heard = (): string[] => {
      const lines = receiver.received.filter(({ type }) => type === 'conversation.message');
      const once = new Map(lines.map(({ id, body }) => [id, (JSON.parse(body) as { data: { text: string } }).data.text]));
      return [...once.values()];
    };
    await until(() => heard().length >= LINES.length);
    expect(heard()).toEqual(LINES);
    // That the first line was passed on is said once; nothing else.
    expect((await texts()).length - before).toBe(1);

    await callback('msg_2', 'ended', { by: '李姐' });
    await until(async () => (await texts()).at(-1)?.includes('结束了人工对话') === true);
    await say('什么样的人算就业困难退役军人');
    await until(async () => (await texts()).length - before >= 3);
    expect(heard()).toEqual(LINES);

    await server.stop();
    clock.stop();
    await client.close();
    await receiver.close();
    folder.remove();
  },
  LIMIT_MILLISECONDS,
);
