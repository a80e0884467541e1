/**
 * Where a webhook may go: https to public addresses; loopback (http too) when it is written as such; private networks only
 * where the deployment allows them. The address that was checked is the address that is connected to.
 */
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';
import { Agent } from 'undici';

export class ForbiddenAddressError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ForbiddenAddressError';
  }
}

/** Everything that is not the public internet (IANA special-purpose registries), and the wrappers that lead back into it. */
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/32',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

export interface AddressGuard {
  /** @returns the parsed URL @throws ForbiddenAddressError with what to change */
  check(url: string): URL;
  /** Connects only to addresses that pass. @throws ForbiddenAddressError through the request */
  agent(): Agent;
}

export interface AddressGuardOptions {
  /** Private networks in CIDR form that may be reached nevertheless. */
  allowNetworks?: readonly string[];
  /** Name resolution; tests pass their own. */
  lookup?: LookupFunction;
}

export function createAddressGuard({ allowNetworks = [], lookup = resolve }: AddressGuardOptions = {}): AddressGuard {
  const special = networks(SPECIAL);
  const loopback = networks(LOOPBACK);
  const allowed = networks(allowNetworks);

  /** Only where the URL itself says loopback may the address be: a public name must not lead onto this machine. */
  function passes(address: string, saysLoopback: boolean): boolean {
    if (saysLoopback) return contains(loopback, address);
    return contains(allowed, address) || !contains(special, address);
  }

  const guardedLookup: LookupFunction = (hostname, options, callback) => {
    const saysLoopback = isLoopbackHost(hostname, loopback);
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const addresses = found as LookupAddress[];
      const bad = addresses.find(({ address }) => !passes(address, saysLoopback));
      if (bad) return callback(new ForbiddenAddressError(refusal(hostname, bad.address)), []);
      const [first] = addresses;
      if (options.all || !first) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };

  return {
    check(text) {
      if (!URL.canParse(text)) throw new ForbiddenAddressError(`"${text}" is not a URL.`);
      const url = new URL(text);
      const host = bareHost(url);
      if (url.username || url.password)
        throw new ForbiddenAddressError('A user name or password in the URL is refused: requests are signed instead.');
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(host, loopback))) {
        throw new ForbiddenAddressError(
          `${url.protocol}//${url.host} is refused: use https (http only on this machine, for example http://127.0.0.1:8080).`,
        );
      }
      if (isIP(host) && !passes(host, isLoopbackHost(host, loopback))) throw new ForbiddenAddressError(refusal(host, host));
      return url;
    },
    agent: () => new Agent({ connect: { lookup: guardedLookup } }),
  };
}

function resolve(...[hostname, options, callback]: Parameters<LookupFunction>): void {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => callback(error, addresses));
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function isLoopbackHost(host: string, loopback: BlockList): boolean {
  return host.toLowerCase() === 'localhost' || (isIP(host) !== 0 && contains(loopback, host));
}

function refusal(host: string, address: string): string {
  const where = host === address ? address : `${host} (${address})`;
  return `${where} is in a private or reserved network. If the receiver really is there, name its network in HANDOFF_ALLOW_NETWORKS, for example 10.20.0.0/16.`;
}

function networks(list: readonly string[]): BlockList {
  const block = new BlockList();
  for (const cidr of list) {
    const [network = '', prefix] = cidr.split('/');
    if (!isIP(network) || prefix === undefined)
      throw new ForbiddenAddressError(`"${cidr}" is not a network in CIDR form such as 10.20.0.0/16.`);
    block.addSubnet(network, Number(prefix), isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return block;
}

/** An IPv6 address that wraps an IPv4 one (`::ffff:10.0.0.1`) is looked up as that by `BlockList` itself. */
function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
