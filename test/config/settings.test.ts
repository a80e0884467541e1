import { existsSync, readFileSync, statSync, chmodSync, chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addEncryptionKey, loadOrCreateSecrets } from '../../src/config/secrets';
import { readSettings, SETTING_NAMES, SettingsError } from '../../src/config/settings';

function problems(environment: Record<string, string>): string[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

test('an empty environment gives a server for this machine alone', () => {
  expect(readSettings({})).toMatchObject({
    PORT: 3978,
    HOST: '127.0.0.1',
    DATA_DIR: 'data',
    COLLECT_ID_NUMBER: false,
    COLLECT_UNANSWERED: false,
    PUBLIC_URL: 'http://localhost:3978',
  });
});

test.each([
  ['PORT', '80x', /^PORT must be a whole number, for example 3978\.$/],
  ['PORT', '70000', /^PORT must be between 1 and 65535/],
  ['DATABASE_URL', 'mysql://x', /^DATABASE_URL must be a PostgreSQL address, for example postgres:\/\//],
  ['PUBLIC_URL', 'rongye.example', /^PUBLIC_URL must be a full http\(s\) address, for example https:/],
  ['HANDOFF_WEBHOOK_SECRET', 'geheim', /^HANDOFF_WEBHOOK_SECRET must be one or more secrets "whsec_"/],
  ['ENCRYPTION_KEYS', 'k1:short', /^ENCRYPTION_KEYS must be <id>:<base64 of 32 bytes>/],
  ['TOKEN_SECRET', 'short', /^TOKEN_SECRET must have at least 32 characters/],
  ['COLLECT_ID_NUMBER', 'maybe', /^COLLECT_ID_NUMBER must be true or false, for example/],
  ['COLLECT_UNANSWERED', 'true', /^COLLECT_UNANSWERED must be on or off, for example off\.$/],
  ['LOG_LEVEL', 'loud', /^LOG_LEVEL must be one of/],
  ['HANDOFF_ALLOW_NETWORKS', 'intranet', /^HANDOFF_ALLOW_NETWORKS must be networks in CIDR form/],
  ['DIRECT_LINE_ORIGINS', 'https://a.example/path', /^DIRECT_LINE_ORIGINS must be web origins/],
  ['STATION_PHONE', 'call me', /^STATION_PHONE must be a telephone number/],
])('%s=%s stops the start with one sentence that names it', (name, value, sentence) => {
  const found = problems({ [name]: value });
  expect(found[0]).toMatch(sentence);
});

test('half a group is refused, naming what is missing', () => {
  expect(problems({ CLU_ENDPOINT: 'https://x.example', CLU_KEY: 'k'.repeat(32) })).toEqual([
    expect.stringMatching(/^CLU_PROJECT is missing although CLU_ENDPOINT is set/),
    expect.stringMatching(/^CLU_DEPLOYMENT is missing/),
  ]);
});

test('several instances need shared keys', () => {
  expect(problems({ DATABASE_URL: 'postgres://db/rongye' })).toHaveLength(2);
});

test('the test clock is refused outside tests', () => {
  expect(problems({ TEST_CLOCK_FILE: '/tmp/now' })[0]).toMatch(/^TEST_CLOCK_FILE sets the clock and is refused outside tests/);
  expect(problems({ TEST_CLOCK_FILE: '/tmp/now', NODE_ENV: 'test' })).toEqual([]);
});

test('.env.example names every setting', () => {
  const example = readFileSync('.env.example', 'utf8');
  const missing = SETTING_NAMES.filter((name) => !new RegExp(`^#?${name}=`, 'm').test(example));
  expect(missing).toEqual([]);
});

const folder = () => join(mkdtempSync(join(tmpdir(), 'rongye-secrets-')), 'data');

describe('generated secrets', () => {
  test('are made once, readable by the owner alone, and different each time', () => {
    const here = folder();
    const first = loadOrCreateSecrets(here);
    expect(loadOrCreateSecrets(here)).toEqual(first);
    expect(statSync(join(here, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(loadOrCreateSecrets(folder()).tokenSecret).not.toBe(first.tokenSecret);
  });

  test('that others can read are refused', () => {
    const here = folder();
    loadOrCreateSecrets(here);
    chmodSync(join(here, 'secrets.json'), 0o644);
    expect(() => loadOrCreateSecrets(here)).toThrow(/chmod 600/);
  });

  // Only root can be somebody else.
  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  const SERVICE = 12_345;

  asRoot('stay with the user of the service when an administrator adds a key', () => {
    const here = folder();
    loadOrCreateSecrets(here);
    chownSync(join(here, 'secrets.json'), SERVICE, SERVICE);
    addEncryptionKey(here);
    const { uid, gid, mode } = statSync(join(here, 'secrets.json'));
    expect([uid, gid, mode & 0o777]).toEqual([SERVICE, SERVICE, 0o600]);
  });

  asRoot('of another user are not called damaged', () => {
    const here = folder();
    loadOrCreateSecrets(here);
    for (const above of [here, dirname(here)]) chownSync(above, SERVICE, SERVICE);
    process.seteuid?.(SERVICE);
    try {
      expect(() => loadOrCreateSecrets(here)).toThrow(/belongs to another user of this computer.*chown/);
    } finally {
      process.seteuid?.(0);
    }
  });

  asRoot('in a folder that is somebody else’s say whose it must be', () => {
    const here = folder();
    process.seteuid?.(SERVICE);
    try {
      expect(() => loadOrCreateSecrets(here)).toThrow(/may not write into .*chown/);
    } finally {
      process.seteuid?.(0);
    }
    expect(existsSync(here)).toBe(false);
  });

  test('that are damaged are never replaced silently', () => {
    const here = folder();
    loadOrCreateSecrets(here);
    writeFileSync(join(here, 'secrets.json'), '{"tokenSecret":', { mode: 0o600 });
    expect(() => loadOrCreateSecrets(here)).toThrow(/put it back from a backup/);
  });
});
