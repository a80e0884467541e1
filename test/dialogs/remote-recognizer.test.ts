import type { RecognizeOptions, Recognizer, Understanding } from '../../src/understanding';
import { openWorld, type World } from './world';

/** Stands for an engine elsewhere: what it is given has left the machine, unless it was told to keep it. */
class Elsewhere implements Recognizer {
  readonly name = 'elsewhere';
  readonly isRemote = true;
  readonly left: string[] = [];

  async recognize(text: string, { keepLocal = false }: RecognizeOptions = {}): Promise<Understanding> {
    if (!keepLocal) this.left.push(text);
    return { intent: 'chitchat', topic: null, confidence: 0.1, crisis: null, alternatives: [] };
  }
}

const elsewhere = new Elsewhere();
let world: World;
beforeAll(async () => {
  world = await openWorld({}, elsewhere);
});
afterAll(() => world.dispose());
beforeEach(() => elsewhere.left.splice(0));

it('hears questions, and no answer about the person', async () => {
  const talk = await world.start();
  for (const text of ['培训要钱吗', '登记求助', '同意', '我自己', '我叫张建国', '138 1234 5678', '郑州市金水区']) await talk.say(text);
  expect(elsewhere.left).toContain('培训要钱吗');
  for (const answer of ['我叫张建国', '138 1234 5678', '郑州市金水区']) expect(elsewhere.left).not.toContain(answer);
});

it('hears no answer to the self-check', async () => {
  const talk = await world.start();
  for (const text of ['自查', '本人', '河南省', '是']) await talk.say(text);
  expect(elsewhere.left).not.toContain('河南省');
});
