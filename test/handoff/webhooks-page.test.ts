import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { legalCallbacks } from '../../src/handoff/callback';
import { CALLBACK_SCHEMAS, parseCallback } from '../../src/handoff/callback-events';
import { EVENT_SCHEMAS, type EventType } from '../../src/handoff/events';
import { RETRY_DELAYS_MILLISECONDS } from '../../src/handoff/retry';
import { newWebhookSecret, signatureHeaders } from '../../src/handoff/signature';
import { CASE_STATES } from '../../src/store/types';
import { temporaryFolder } from '../support/server-process';

/** `docs/webhooks.md` is what developers of receivers go by: everything in it that can be run is run. */
const PAGE = readFileSync('docs/webhooks.md', 'utf8');

function blocks(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');
}

const examples = blocks('json').map((text) => JSON.parse(text) as { type: string; data: object });
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: '{"test": 2432232314}',
};

test('shows an example of every event and of every callback', () => {
  expect([...new Set(examples.map(({ type }) => type))].sort()).toEqual(
    [...Object.keys(EVENT_SCHEMAS), ...Object.keys(CALLBACK_SCHEMAS)].sort(),
  );
});

test.each(examples.filter(({ type }) => type in EVENT_SCHEMAS).map((example) => [example.type, example] as const))(
  'its example of %s is what we send, property for property',
  (type, example) => {
    expect(EVENT_SCHEMAS[type as EventType].parse(example)).toEqual(example);
  },
);

test.each(examples.filter(({ type }) => type in CALLBACK_SCHEMAS).map((example) => [example.type, example] as const))(
  'its example of %s is taken',
  (_type, example) => {
    expect(parseCallback(example)).toEqual({
      event: expect.objectContaining({ type: example.type, by: expect.any(String) as string }) as object,
    });
  },
);

test('lists for each state what it takes', () => {
  const rows = [...PAGE.matchAll(/^\| (`[a-z`, -]+`) \| ([a-z`, -]+) \|$/gm)].map((match) => match.slice(1, 3).map(names));
  const listed = new Map(rows.flatMap(([states = [], takes = []]) => states.map((state) => [state, takes.sort()] as const)));
  for (const state of CASE_STATES) expect([state, listed.get(state)]).toEqual([state, legalCallbacks(state).sort()]);
});

function names(cell: string): string[] {
  return [...cell.matchAll(/`([a-z-]+)`/g)].map((match) => match[1] ?? '');
}

test('states the retry schedule', () => {
  const units = { s: 1_000, min: 60_000, h: 3_600_000 };
  const stated = /retry after about ([^|]+), each/.exec(PAGE)?.[1]?.split(', ') ?? [];
  const delays = stated.map((delay) => {
    const [amount, unit] = delay.split(' ');
    return Number(amount) * units[unit as keyof typeof units];
  });
  expect(delays).toEqual(RETRY_DELAYS_MILLISECONDS);
});

test('its example signature is right', () => {
  const { secret, id, timestamp, body } = VECTOR;
  const signature = signatureHeaders([secret], id, new Date(Number(timestamp) * 1000), body)['webhook-signature'] ?? '';
  for (const part of [secret, id, timestamp, body, signature]) expect(PAGE).toContain(part);
});

describe.each<[string, (secret: string, headers: Record<string, string>, body: string, now: number) => boolean, boolean]>([
  ['Node', verifyWithNode, true],
  ['Python', verifyWithPython, spawnSync('python3', ['--version']).status === 0],
  ['Java', verifyWithJava, spawnSync('javac', ['-version']).status === 0],
])('its code in %s', (_language, verify, available) => {
  (available ? test : test.skip)('accepts what we send, and nothing else', () => {
    const [old, fresh] = [newWebhookSecret(), newWebhookSecret()];
    const now = 1_795_000_000;
    const body = JSON.stringify(examples[0]);
    const headers = signatureHeaders([fresh, old], 'evt_1', new Date(now * 1000), body);
    expect(verify(old, headers, body, now)).toBe(true);
    expect(verify(fresh, headers, body, now + 300)).toBe(true);
    expect(verify(fresh, headers, body, now + 301)).toBe(false);
    expect(verify(newWebhookSecret(), headers, body, now)).toBe(false);
    expect(verify(fresh, headers, `${body} `, now)).toBe(false);
    expect(verify(fresh, { ...headers, 'webhook-id': 'evt_2' }, body, now)).toBe(false);
    expect(verify(fresh, {}, body, now)).toBe(false);
  });
});

function verifyWithNode(secret: string, headers: Record<string, string>, body: string, now: number): boolean {
  const code = `${blocks('js')[0]}; verify(secret, headers, Buffer.from(body), now)`;
  return runInNewContext(code, { require, Buffer, secret, headers, body, now }) as boolean;
}

function verifyWithPython(...given: [secret: string, headers: Record<string, string>, body: string, now: number]): boolean {
  const code = `${blocks('python')[0]}\nimport json, sys\nsecret, headers, body, now = json.load(sys.stdin)\nprint(verify(secret, headers, body.encode(), now))`;
  return execFileSync('python3', ['-c', code], { input: JSON.stringify(given), encoding: 'utf8' }).trim() === 'True';
}

let javaClasses: ReturnType<typeof temporaryFolder> | undefined;
afterAll(() => javaClasses?.remove());

/** The page's class with a program around it; compiled once, because that takes longer than everything else here. */
function compiledJava(): string {
  if (javaClasses) return javaClasses.path;
  javaClasses = temporaryFolder('rongye-java-');
  writeFileSync(join(javaClasses.path, 'WebhookSignature.java'), blocks('java')[0] ?? '');
  const main = `final class Main {
    public static void main(String[] given) throws Exception {
      String[] a = new String[given.length];
      for (int i = 0; i < a.length; i++) a[i] = given[i].equals("-") ? null : given[i];
      byte[] body = java.util.Base64.getDecoder().decode(a[4]);
      System.out.print(WebhookSignature.verify(a[0], a[1], a[2], a[3], body, Long.parseLong(a[5])));
    }
  }`;
  writeFileSync(join(javaClasses.path, 'Main.java'), main);
  execFileSync('javac', ['Main.java', 'WebhookSignature.java'], { cwd: javaClasses.path });
  return javaClasses.path;
}

function verifyWithJava(secret: string, headers: Record<string, string>, body: string, now: number): boolean {
  const values = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name] ?? '-');
  const given = [secret, ...values, Buffer.from(body).toString('base64'), String(now)];
  return execFileSync('java', ['-cp', compiledJava(), '-XX:TieredStopAtLevel=1', 'Main', ...given], { encoding: 'utf8' }) === 'true';
}

test('its command line signs as the library does', () => {
  const script = blocks('sh')[0] ?? '';
  const secret = newWebhookSecret();
  // Everything but the request itself.
  const signing = script.slice(0, script.indexOf('curl')) + 'printf "%s\\n%s\\n%s\\n%s" "$id" "$timestamp" "$body" "$signature"';
  const output = execFileSync('bash', ['-c', signing], {
    env: { PATH: process.env['PATH'], HANDOFF_CALLBACK_SECRET: secret },
    encoding: 'utf8',
  });
  const [id = '', timestamp = '', body = '', signature = ''] = output.split('\n');
  expect(`v1,${signature}`).toBe(signatureHeaders([secret], id, new Date(Number(timestamp) * 1000), body)['webhook-signature']);
  expect(parseCallback(JSON.parse(body))).toHaveProperty('event.type', 'accepted');
});
