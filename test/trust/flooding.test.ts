import { activitiesOf, call, openEndpoint, startConversation, type Endpoint } from '../channels/endpoint';

/** What one address, and one conversation, may take of the server: a village behind one address comes in, and a flood hurts only itself. */
describe('the door of the chat, with its limits as shipped', () => {
  let endpoint: Endpoint;

  beforeAll(async () => {
    endpoint = await openEndpoint();
  });
  afterAll(() => endpoint.close());

  it('lets in two hundred people who come from one address within the same minute', async () => {
    const opened = [];
    // Twenty at a time, as browsers on one line would.
    for (let batch = 0; batch < 10; batch++)
      opened.push(...(await Promise.all(Array.from({ length: 20 }, () => startConversation(endpoint)))));
    expect(new Set(opened.map(({ conversationId }) => conversationId)).size).toBe(200);
    expect(opened.filter(({ token }) => !token)).toEqual([]);
  });

  it('slows the conversation that is flooded, and no other', async () => {
    const [flooded, other] = [await startConversation(endpoint), await startConversation(endpoint)];
    await endpoint.turns.idle();
    let go = (): void => undefined;
    // Turns as slow as somebody can make them: none ends until the other one has spoken.
    const gate = new Promise<void>((resolve) => (go = resolve));
    const { hold } = endpoint.turns;
    endpoint.turns.hold = gate;
    const post = ({ conversationId, token }: typeof flooded, text: string): ReturnType<typeof call> =>
      call(endpoint, 'POST', `/conversations/${conversationId}/activities`, token, { type: 'message', from: { id: 'me' }, text });
    const flood = Array.from({ length: 150 }, (_, index) => post(flooded, `flood ${index}`).then(({ status }) => status));
    let answered = 0;
    for (const one of flood) void one.then(() => (answered += 1));
    await new Promise((resolve) => setTimeout(resolve, 200));
    endpoint.turns.hold = hold;
    expect((await post(other, 'am I heard')).status).toBe(200);
    expect((await activitiesOf(endpoint, other, 3)).map(({ text }) => text)).toContain('echo: am I heard');
    // It was heard while the flood stood still: all but a few of that still wait, or were told to come later.
    expect(answered).toBeLessThan(150);
    go();
    const statuses = await Promise.all(flood);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });
});
