import { openWorld, type Talk, type World } from '../dialogs/world';

describe('a case asked about from another device', () => {
  let world: World;
  let caseNumber: string;

  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.dispose());
  beforeEach(async () => {
    const talk = await world.start();
    for (const line of ['转人工', '同意', '13812345678', '郑州']) await talk.say(line);
    caseNumber = (await talk.cases())[0]?.caseNumber ?? '';
    await talk.status({ type: 'accepted', by: '李姐' });
  });

  const told = async (talk: Talk, text: string): Promise<string> =>
    (await talk.say(text)).map(({ body }) => String(body['text'] ?? '')).join('\n');

  test('number and last four digits open the state, however they are written', async () => {
    const talk = await world.start();
    expect(await told(talk, `${caseNumber} 5678`)).toContain('已受理');
    expect(await told(talk, `我的编号是${caseNumber.toLowerCase()}，电话13812345678，办得咋样了`)).toContain('已受理');
  });

  test('the number alone opens nothing and says what is missing', async () => {
    const answer = await told(await world.start(), caseNumber);
    expect(answer).toContain('后 4 位');
    expect(answer).not.toContain('已受理');
  });

  test('in its own conversation the number is enough', async () => {
    const talk = await world.start();
    for (const line of ['转人工', '同意', '13812345678', '郑州']) await talk.say(line);
    const own = (await talk.cases())[0]?.caseNumber ?? '';
    expect(await told(talk, own)).toContain(own);
    expect(await told(talk, own)).toContain('已提交');
  });

  test('wrong digits and a case that does not exist are answered alike, and nothing personal is told', async () => {
    const talk = await world.start();
    const wrong = await told(talk, `${caseNumber} 0000`);
    const unknown = await told(talk, 'RY261123482137 0000');
    expect(wrong).toBe(unknown);
    expect(await told(talk, `${caseNumber} 5678`)).not.toContain('13812345678');
  });

  test('after five tries in a day, from whichever conversations, even the right digits open nothing; the next day they do', async () => {
    for (let attempt = 0; attempt < 5; attempt++) await told(await world.start(), `${caseNumber} 000${attempt}`);
    expect(await told(await world.start(), `${caseNumber} 5678`)).toContain('太多');
    world.clock.time = new Date(world.clock.time.getTime() + 86_400_000);
    expect(await told(await world.start(), `${caseNumber} 5678`)).toContain('已受理');
  });
});
