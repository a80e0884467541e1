import { once } from 'node:events';
import { createServer } from 'node:http';
import { getDefaultAutoSelectFamily, setDefaultAutoSelectFamily, type AddressInfo, type LookupFunction } from 'node:net';
import { request } from 'undici';
import { createAddressGuard, ForbiddenAddressError } from '../../src/handoff/addresses';

describe('a webhook URL', () => {
  const guard = createAddressGuard({ allowNetworks: ['10.20.0.0/16', 'fd00:20::/32'] });

  it.each([
    'https://cases.example.gov.cn/rongye',
    'https://8.8.8.8/hook',
    'https://[2400:3200::1]/hook',
    'http://127.0.0.1:3978/desk/webhook',
    'http://localhost:8080/',
    'http://[::1]:8080/',
    'https://10.20.3.4/hook',
    'https://[fd00:20::5]/hook',
  ])('may be %s', (url) => {
    expect(guard.check(url).href).toBe(new URL(url).href);
  });

  it.each([
    ['http to the world', 'http://cases.example.gov.cn/'],
    ['http into an allowed network', 'http://10.20.3.4/'],
    ['another scheme', 'ftp://example.com/'],
    ['a file', 'file:///etc/passwd'],
    ['a name and password', 'https://user:secret@example.com/'],
    ['no URL', 'cases.example.gov.cn'],
    ['a private network', 'https://10.0.0.5/'],
    ['another private network', 'https://192.168.1.1/'],
    ['a third private network', 'https://172.31.255.1/'],
    ['the metadata service', 'https://169.254.169.254/latest/meta-data'],
    ['the metadata service of a Chinese cloud', 'https://100.100.100.200/'],
    ['this host', 'https://0.0.0.0/'],
    ['a private address as one number', 'https://167772165/'],
    ['a private address in hexadecimal', 'https://0x0a.0.0.5/'],
    ['a private address within IPv6', 'https://[::ffff:10.0.0.5]/'],
    ['a private address behind NAT64', 'https://[64:ff9b::a00:5]/'],
    ['a private address behind 6to4', 'https://[2002:a00:5::1]/'],
    ['a unique local address', 'https://[fd00:99::1]/'],
    ['a link-local address', 'https://[fe80::1]/'],
    ['multicast', 'https://224.0.0.1/'],
    ['broadcast', 'https://255.255.255.255/'],
  ])('may not be %s', (_what, url) => {
    expect(() => guard.check(url)).toThrow(ForbiddenAddressError);
  });

  it('names the network to allow in its refusal', () => {
    expect(() => guard.check('https://10.0.0.5/')).toThrow(/10\.0\.0\.5.*HANDOFF_ALLOW_NETWORKS/);
    expect(() => createAddressGuard({ allowNetworks: ['10.20.0.0'] })).toThrow(/CIDR/);
  });
});

/** Answers every question with these addresses, whatever the real name service says. */
const resolvingTo =
  (...addresses: string[]): LookupFunction =>
  (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('a name in a webhook URL', () => {
  const server = createServer((_request, response) => response.end('reached'));
  let port: number;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  async function reach(host: string, lookup: LookupFunction, allowNetworks: string[] = []): Promise<string> {
    const agent = createAddressGuard({ lookup, allowNetworks }).agent();
    try {
      const { body } = await request(`http://${host}:${port}/`, { dispatcher: agent });
      return await body.text();
    } catch (error) {
      return error instanceof ForbiddenAddressError ? 'refused' : `failed: ${String(error)}`;
    } finally {
      await agent.destroy();
    }
  }

  it('is refused when it leads to this machine or into a private network, also among public addresses', async () => {
    expect(await reach('cases.example.gov.cn', resolvingTo('127.0.0.1'))).toBe('refused');
    expect(await reach('cases.example.gov.cn', resolvingTo('192.168.1.1'))).toBe('refused');
    expect(await reach('cases.example.gov.cn', resolvingTo('8.8.8.8', '10.0.0.1'))).toBe('refused');
    expect(await reach('cases.example.gov.cn', resolvingTo('::ffff:127.0.0.1'))).toBe('refused');
  });

  it('is connected to at the address that was checked', async () => {
    expect(await reach('cases.example.gov.cn', resolvingTo('127.0.0.1'), ['127.0.0.0/8'])).toBe('reached');
    expect(await reach('localhost', resolvingTo('127.0.0.1'))).toBe('reached');
  });

  it('is checked and connected to also where the machine tries one address at a time', async () => {
    const before = getDefaultAutoSelectFamily();
    setDefaultAutoSelectFamily(false);
    try {
      expect(await reach('localhost', resolvingTo('127.0.0.1', '::1'))).toBe('reached');
      expect(await reach('cases.example.gov.cn', resolvingTo('8.8.8.8', '127.0.0.1'))).toBe('refused');
      expect(await reach('cases.example.gov.cn', resolvingTo())).toMatch(/^failed/);
    } finally {
      setDefaultAutoSelectFamily(before);
    }
  });

  it('that says this machine must not lead anywhere else', async () => {
    expect(await reach('localhost', resolvingTo('10.0.0.1'))).toBe('refused');
  });
});
