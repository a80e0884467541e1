/** What an attacker may send: requests to every public address, from almost right to nonsense. Knows the addresses, no answer. */
import {
  array,
  constant,
  constantFrom,
  dictionary,
  double,
  jsonValue,
  oneof,
  record,
  string,
  tuple,
  uint8Array,
  type Arbitrary,
} from 'fast-check';

export interface FuzzedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | null;
}

/** Stand in a request for what only the running server can give. */
export const CONVERSATION = '{conversation}';
export const TOKEN = '{token}';

/** Personal data that is sent everywhere and must be found nowhere in what the server prints. */
export const PERSONAL = ['13812345678', '41041119760102001X', '410411197601020019', '王建国'];

/** As a browser encodes it: halves of characters do not survive that. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Cs}/gu, ''));

const sentence = oneof(
  constantFrom(...PERSONAL.map((text) => `我叫王建国，电话${text}，帮我登记`), '自查一下', '转人工', '删除我的信息', '不清楚', '1976年9月'),
  string({ unit: 'binary', maxLength: 60 }),
  string({ maxLength: 60 }),
  constantFrom(
    'x'.repeat(3_000),
    '\u0000\u202e',
    '{{constructor}}',
    '${7*7}',
    '<img src=x onerror=alert(1)>',
    "' or 1=1 --",
    '\ud800',
    '%00',
  ),
);
const oddValue = oneof(
  sentence,
  double(),
  constantFrom(null, true, -1, 1e308, [], {}, [[[[[[]]]]]], 9_007_199_254_740_992),
  jsonValue({ maxDepth: 3 }),
);
const activity = record(
  {
    type: oneof({ weight: 6, arbitrary: constantFrom('message', 'event', 'typing') }, oddValue),
    text: oneof({ weight: 6, arbitrary: sentence }, oddValue),
    name: oddValue,
    value: oddValue,
    from: oddValue,
    channelData: oneof(
      record({ clientActivityID: oddValue, tooLong: oddValue, ask: oddValue }, { requiredKeys: [] }),
      dictionary(constantFrom('__proto__', 'constructor', 'a', 'webchat:sequence-id'), oddValue),
      oddValue,
    ),
    attachments: oddValue,
    entities: oddValue,
    locale: oddValue,
    id: oddValue,
    replyToId: oddValue,
  },
  { requiredKeys: ['type', 'text'] },
);
const json = (value: Arbitrary<unknown>): Arbitrary<string> => value.map((one) => JSON.stringify(one) ?? 'undefined');
const body = oneof(
  { weight: 6, arbitrary: json(activity) },
  { weight: 2, arbitrary: json(oddValue) },
  { weight: 1, arbitrary: json(activity).map((text) => text.slice(0, text.length / 2)) },
  { weight: 1, arbitrary: uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: constantFrom(
      '',
      '['.repeat(5_000),
      `{"a":`.repeat(2_000),
      'token=a&name=王建国&csrf=1',
      '{"type":"message","text":"a","text":1}',
    ),
  },
);
const form = dictionary(constantFrom('token', 'name', 'csrf', 'action', 'text', 'once', 'language'), sentence, { maxKeys: 5 }).map(
  (fields) =>
    Object.entries(fields)
      .map(([name, value]) => `${name}=${encoded(value)}`)
      .join('&'),
);

const segment = oneof(
  constantFrom(CONVERSATION, '..', '%2e%2e', '%00', 'a'.repeat(300), 'RY-2026-000001', 'constructor', '__proto__', '%E4%BD', '1', ''),
  string({ maxLength: 20 }).map((text) => encoded(text)),
);
const activities = constant(`/v3/directline/conversations/${CONVERSATION}/activities`);
const posted = oneof(
  { weight: 10, arbitrary: activities },
  constantFrom(
    '/v3/directline/tokens/generate',
    '/v3/directline/tokens/refresh',
    '/v3/directline/tokens/resume',
    '/v3/directline/tokens/resume-code',
    '/v3/directline/tokens/from-code',
    '/v3/directline/conversations',
  ),
  constantFrom('/desk/sign-in', '/desk/sign-out', '/desk/webhook', '/desk/accounts', '/desk/sign-in-links', '/api/messages'),
  segment.map((id) => `/v3/directline/conversations/${id}/activities`),
  segment.map((id) => `/v3/directline/conversations/${id}/upload`),
  segment.map((number) => `/desk/cases/${number}`),
  segment.map((number) => `/api/cases/${number}/events`),
);
const got = oneof(
  { weight: 3, arbitrary: activities },
  constantFrom(
    '/',
    '/embed.js',
    '/embed-demo',
    '/qr.svg',
    '/healthz',
    '/readyz',
    '/metrics',
    '/schemas',
    '/desk',
    '/desk/sign-in',
    '/desk/accounts',
    '/desk/ledger.csv',
  ),
  constantFrom('/favicon.ico', '/.env', '/dist/model.bin', '/v3/directline'),
  segment.map((id) => `/v3/directline/conversations/${id}`),
  segment.map((id) => `/v3/directline/conversations/${id}/stream`),
  segment.map((number) => `/desk/cases/${number}`),
  segment.map((tag) => `/desk/language/${tag}`),
  tuple(segment, segment).map(([folder, file]) => `/schemas/${folder}/${file}`),
  tuple(segment, segment).map(([folder, file]) => `/assets/${folder}/${file}`),
  array(segment, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`),
);
const query = oneof(
  { weight: 3, arbitrary: constant('') },
  tuple(constantFrom('watermark', 't', 'token', 'q', 'view', 'lang', 'embed', 'page'), sentence).map(
    ([name, value]) => `?${name}=${encoded(value)}`,
  ),
  constantFrom(
    '?watermark=-1',
    '?watermark=99999999999999',
    '?watermark[]=1',
    '?__proto__[a]=1',
    '?%',
    '?=&&=',
    '?watermark=1&watermark=2',
  ),
);

/** Header values that a client library lets pass. */
const headerText = string({ maxLength: 80 }).map((text) => text.replace(/[^\x20-\x7e]/g, ''));
const authorization = oneof(
  { weight: 40, arbitrary: constant(`Bearer ${TOKEN}`) },
  constantFrom('', 'Bearer', 'Bearer null', `bearer ${TOKEN}`, `Bearer ${TOKEN}x`, 'Basic YWRtaW46YWRtaW4='),
  headerText.map((text) => `Bearer ${text}`),
);
const headers = record(
  {
    authorization,
    'content-type': oneof(
      { weight: 6, arbitrary: constant('application/json') },
      constantFrom('application/json; charset=gbk', 'text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded', '*/*'),
    ),
    accept: oneof(constantFrom('text/html', 'application/json', '*/*'), headerText),
    'accept-language': headerText,
    'accept-encoding': oneof(constantFrom('gzip', 'br', 'identity;q=0'), headerText),
    origin: oneof(constantFrom('null', 'https://evil.example', 'http://localhost'), headerText),
    cookie: oneof(constantFrom('look=elder.9.x', 'rongye_desk=abc', '__proto__=1; =; a'), headerText),
    'x-forwarded-for': headerText,
    'webhook-id': headerText,
    'webhook-timestamp': oneof(headerText, constant('1795665477')),
    'webhook-signature': oneof(headerText, constant('v1,AAAA')),
    range: constantFrom('bytes=0-', 'bytes=-1', 'bytes=9-1'),
    'if-none-match': headerText,
  },
  { requiredKeys: ['authorization', 'content-type'] },
);

const content = oneof(
  { weight: 3, arbitrary: record({ method: constant('POST'), path: posted, body: oneof({ weight: 4, arbitrary: body }, form) }) },
  { weight: 2, arbitrary: record({ method: constantFrom('GET', 'GET', 'GET', 'HEAD'), path: got, body: constant(null) }) },
  {
    weight: 1,
    arbitrary: record({
      method: constantFrom('PUT', 'PATCH', 'DELETE', 'OPTIONS', 'POST', 'GET'),
      path: oneof(posted, got),
      body: constant(null),
    }),
  },
);

export const fuzzedRequest: Arbitrary<FuzzedRequest> = tuple(content, query, headers).map(
  ([{ method, path, body: sent }, search, fields]) => ({
    method,
    path: path + search,
    headers: fields,
    body: sent,
  }),
);
