import { activitiesOf, call, openEndpoint, startConversation, type Endpoint } from './endpoint';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await openEndpoint();
});
afterAll(() => endpoint.close());

test('a code from one device gives another a token for the same conversation, which goes on there', async () => {
  const first = await startConversation(endpoint);
  const { json: issued } = await call(endpoint, 'POST', '/tokens/resume-code', first.token);
  const { code, expires_in: lifetime } = issued as unknown as { code: string; expires_in: number };
  expect(code).toMatch(/^\d{10}$/);
  expect(lifetime).toBe(900);
  const { status, json: second } = await call(endpoint, 'POST', '/tokens/from-code', undefined, {
    code: `${code.slice(0, 3)} ${code.slice(3)}`,
  });
  expect(status).toBe(200);
  expect(second.conversationId).toBe(first.conversationId);
  await call(endpoint, 'POST', `/conversations/${second.conversationId}/activities`, second.token, { type: 'message', text: '接着办' });
  const said = await activitiesOf(endpoint, first, 3);
  expect(said.map(({ text }) => text).join('\n')).toContain('接着办');
  expect((await call(endpoint, 'POST', '/tokens/from-code', undefined, { code })).status).toBe(404);
});

test('a code is given to whoever is in the conversation, and to nobody else', async () => {
  expect((await call(endpoint, 'POST', '/tokens/resume-code')).status).toBe(401);
  expect((await call(endpoint, 'POST', '/tokens/resume-code', 'nonsense')).status).toBe(403);
});

test('what is no code is refused with what to send instead', async () => {
  for (const body of [{}, { code: 1234567890 }, { code: '' }, { code: '9'.repeat(61) }, [], null]) {
    const { status, json } = await call(endpoint, 'POST', '/tokens/from-code', undefined, body);
    expect(status).toBe(400);
    expect(json.error.message).toContain('code');
  }
});
