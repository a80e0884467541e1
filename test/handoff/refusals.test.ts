import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { request } from 'undici';
import { createAddressGuard, ForbiddenAddressError } from '../../src/handoff/addresses';

it.each([
  ['cases.example.gov.cn', '"cases.example.gov.cn" is not a URL.'],
  ['https://user@example.com/', 'A user name or password in the URL is refused'],
  ['https://:secret@example.com/', 'A user name or password in the URL is refused'],
  ['http://cases.example.gov.cn/', 'http://cases.example.gov.cn is refused: use https'],
  ['ftp://127.0.0.1/', 'ftp://127.0.0.1 is refused: use https'],
  ['https://10.0.0.5/', '10.0.0.5 is in a private or reserved network'],
  ['https://[fd00:99::1]/', 'fd00:99::1 is in a private or reserved network'],
])('the refusal of %s begins with what is wrong', (url, said) => {
  const refused = expect.objectContaining({
    name: 'ForbiddenAddressError',
    message: expect.stringMatching(new RegExp(`^${literally(said)}`)),
  });
  let error: unknown;
  try {
    createAddressGuard().check(url);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toEqual(refused);
});

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('a name', () => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = createServer((_request, response) => response.end('reached')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  async function reach(host: string, lookup?: LookupFunction): Promise<string> {
    const agent = createAddressGuard({ lookup }).agent();
    try {
      const { body } = await request(`http://${host}:${port}/`, { dispatcher: agent });
      return await body.text();
    } finally {
      await agent.destroy();
    }
  }

  it('is looked up by the system where nobody says otherwise', async () => {
    expect(await reach('localhost')).toBe('reached');
  });

  it('is asked for all its addresses, so that none is missed that may not be reached', async () => {
    const asked: unknown[] = [];
    const lookup: LookupFunction = (_hostname, options, callback) => {
      asked.push(options.all);
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    expect(await reach('localhost', lookup)).toBe('reached');
    expect(asked).toEqual([true]);
  });

  it('is refused with the address that it leads to', async () => {
    const inside: LookupFunction = (_hostname, _options, callback) => callback(null, [{ address: '10.0.0.1', family: 4 }]);
    await expect(reach('cases.example.gov.cn', inside)).rejects.toThrow(ForbiddenAddressError);
    await expect(reach('cases.example.gov.cn', inside)).rejects.toThrow(/^cases\.example\.gov\.cn \(10\.0\.0\.1\) is in a private/);
  });

  it('that nobody knows fails as that, not as a refusal', async () => {
    const unknown: LookupFunction = (hostname, _options, callback) =>
      callback(Object.assign(new Error(`no such name: ${hostname}`), { code: 'ENOTFOUND' }), []);
    await expect(reach('cases.example.gov.cn', unknown)).rejects.toThrow('no such name: cases.example.gov.cn');
  });
});
