import type { HttpRequest, HttpResponse } from '../../src/base/http';
import { createSchemaRoutes } from '../../src/handoff';
import { CALLBACK_SCHEMAS } from '../../src/handoff/callback-events';
import { EVENT_SCHEMAS } from '../../src/handoff/events';

const [index, one] = createSchemaRoutes();
const get = async (route: typeof index, params: Record<string, string> = {}): Promise<HttpResponse> => {
  if (!route) throw new Error('there is no such route');
  return route.handler({ params } as unknown as HttpRequest);
};

describe('the published schemas', () => {
  it('are listed by their addresses, each event of both directions once', async () => {
    expect([index?.method, index?.path]).toEqual(['GET', '/schemas']);
    const { json } = await get(index);
    const addresses = [
      ...Object.keys(EVENT_SCHEMAS).map((type) => `/schemas/events/${type}.json`),
      ...Object.keys(CALLBACK_SCHEMAS).map((type) => `/schemas/callbacks/${type}.json`),
    ];
    expect(json).toEqual({ schemas: addresses });
    expect(addresses).toHaveLength(8 + 7);
  });

  it('are found at their address, and name themselves', async () => {
    expect([one?.method, one?.path]).toEqual(['GET', '/schemas/:folder/:file']);
    const { json } = (await get(index)) as { json: { schemas: string[] } };
    for (const path of json.schemas) {
      const [, , folder = '', file = ''] = path.split('/');
      const schema = await get(one, { folder, file });
      expect(schema.json).toMatchObject({
        $id: path,
        title: file.replace(/\.json$/, ''),
        type: 'object',
        properties: { type: { const: file.replace(/\.json$/, '') }, data: expect.anything() as unknown },
      });
    }
  });

  it('let a later version add properties', async () => {
    const { json } = await get(one, { folder: 'events', file: 'case.withdrawn.json' });
    expect(JSON.stringify(json)).not.toContain('additionalProperties');
  });

  it('say what they are, and may be kept for an hour by whoever asks often', async () => {
    const kept = { 'cache-control': 'public, max-age=3600' };
    expect((await get(index)).headers).toEqual(kept);
    const schema = await get(one, { folder: 'events', file: 'case.submitted.json' });
    expect(schema.headers).toEqual({ ...kept, 'content-type': 'application/schema+json; charset=utf-8' });
  });

  it.each(['case.submitted', '__proto__', 'case.unknown.json'])('of a name that there is not (%s) refer to the list', async (file) => {
    await expect(get(one, { folder: 'events', file })).rejects.toMatchObject({
      code: 'NotFound',
      message: 'There is no such schema; /schemas lists them all.',
    });
  });
});
