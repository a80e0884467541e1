import { openWorld, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.dispose());

test('deleting leaves nothing of the person but the number of the case, and says goodbye', async () => {
  const talk = await world.start();
  for (const words of ['登记求助', '同意', '我自己', '张建国', '13812345678', '郑州', '跳过', '跳过', '确认提交']) await talk.say(words);
  expect(await talk.cases()).toHaveLength(1);
  await talk.say('删除我的信息');
  await talk.say('是的');
  expect(world.problems).toEqual([]);
  expect((await talk.cases()).map(({ state, details }) => ({ state, details }))).toEqual([{ state: 'erased', details: null }]);
  const left = JSON.stringify([await talk.state(), (await talk.everything()).map(({ body }) => body)]);
  expect(left).not.toContain('张建国');
  expect(left).not.toContain('13812345678');
  expect(left).toContain('删好了');
});
