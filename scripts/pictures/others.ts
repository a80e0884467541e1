/** Other people who need help, so that the desk has something to do: each says over the wire what a veteran would. */
import { DirectLineClient, type Session } from '../../test/support/direct-line-client';

const PEOPLE = [
  ['刘志强', '13900001111', '河南郑州', '想学开叉车'],
  ['王秀英', '13700002222', '山东济南', '想找离家近的活'],
  ['赵卫东', '13600003333', '浙江杭州', '问问公益性岗位'],
  ['孙海军', '15800004444', '河南汝州', '想办失业登记，不知道去哪'],
] as const;
const PATIENCE_MS = 10_000;

/** Registers four of them. @throws when somebody is not given a case number */
export async function registerOthers(url: string): Promise<void> {
  const client = new DirectLineClient(url);
  for (const [name, phone, place, wish] of PEOPLE) {
    const session = await client.start();
    const words = ['登记求助', '同意', '我自己', name, phone, '对', place, '上午', wish, '确认提交'];
    for (const [index, said] of words.entries()) await answered(client, session, await client.say(session, said, `${name}-${index}`));
    const { activities } = await client.activities(session);
    if (!activities.some(({ text }) => /RY\d{12}/.test(text ?? '')))
      throw new Error(`${name} got no case number: ${activities.map(({ text }) => text).join('\n')}`);
  }
  await client.close();
}

async function answered(client: DirectLineClient, session: Session, id: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const { activities } = await client.activities(session);
    if (activities.some(({ replyToId }) => replyToId === id)) return;
  }
  throw new Error(`nothing was answered to ${id}`);
}
