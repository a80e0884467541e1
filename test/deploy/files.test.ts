/** The deployment files say what is true: settings that exist, metrics that are served, files that are enough to run. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import { parse, parseAllDocuments, type Document } from 'yaml';
import { readSettings, SETTING_NAMES } from '../../src/config/settings';
import { createMetrics } from '../../src/server';
import { startServer, temporaryFolder, type ServerProcess } from '../support/server-process';
import { layOutImage } from './image-files';

const ROOT = join(__dirname, '..', '..');
const DEPLOY = join(ROOT, 'deploy');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const filesBelow = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));

const folder = temporaryFolder('rongye-deploy-');
const image = join(folder.path, 'app');
let server: ServerProcess;
let metrics: Set<string>;
/** Served only where CLU is set up, which its own test looks at. */
const OPTIONAL = new Set(['rongye_clu_breaker_open', 'rongye_clu_fallback_total']);

beforeAll(async () => {
  expect(layOutImage(image)).toEqual(expect.arrayContaining(['dist', 'node_modules']));
  // With traces on, so that what is loaded only for them is found as well.
  const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  server = await startServer({ DATA_DIR: join(folder.path, 'data'), NODE_ENV: 'production', ...traces }, image);
  const text = await (await fetch(`${server.url}/metrics`)).text();
  metrics = new Set([...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].map(([, name = '']) => name));
}, 60_000);
afterAll(async () => {
  await server.stop();
  folder.remove();
});

test('the files that the image holds are enough to start and to answer', async () => {
  const page = await fetch(server.url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('戎业助手');
  expect((await fetch(`${server.url}/schemas`)).status).toBe(200);
});

test('what docker copies into the build exists and is let through', () => {
  const first = read('Dockerfile').split(/^FROM /m)[1] ?? '';
  const named = [...first.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
  const let_through = new Set(
    read('.dockerignore')
      .match(/^!.+$/gm)
      ?.map((line) => line.slice(1)),
  );
  expect(named).toEqual(expect.arrayContaining(['package.json', 'src']));
  for (const name of named) {
    expect(existsSync(join(ROOT, name))).toBe(true);
    expect(let_through).toContain(name);
  }
});

test('every setting that a deployment file names exists', () => {
  const known = new Set([...SETTING_NAMES, 'POSTGRES_PASSWORD', 'POSTGRES_USER', 'POSTGRES_DB']);
  const files = filesBelow(DEPLOY, /\.(?:yaml|service)$/);
  expect(files).toContain(join(DEPLOY, 'compose.yaml'));
  for (const file of files) {
    const names = readFileSync(file, 'utf8').match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g) ?? [];
    expect([relative(ROOT, file), names.filter((name) => !known.has(name) && !name.startsWith('AF_'))]).toEqual([relative(ROOT, file), []]);
  }
});

/** What an operator has to fill in. */
const FILLED_IN: Record<string, string> = {
  POSTGRES_PASSWORD: 'a1b2c3',
  ENCRYPTION_KEYS: `2026a:${Buffer.alloc(32, 7).toString('base64')}`,
  TOKEN_SECRET: Buffer.alloc(32, 8).toString('base64'),
  HANDOFF_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
  HANDOFF_CALLBACK_SECRET: `whsec_${Buffer.alloc(32, 10).toString('base64')}`,
  PUBLIC_URL: 'https://rongye.example.gov.cn',
};
type Environment = Record<string, string>;
const strings = (values: Record<string, string | number>): Environment =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

test('compose gives each server settings that it starts with, on top of a copy of .env.example', () => {
  const text = read('deploy', 'compose.yaml');
  const { services } = parse(text, { merge: true }) as { services: Record<string, { environment: Record<string, string | number> }> };
  const given = strings(services['server-a']?.environment ?? {});
  const asked = [...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name = '']) => name);
  expect(new Set(asked)).toEqual(new Set(Object.keys(FILLED_IN)));
  const filled = Object.entries(given).map(([name, value]) => [
    name,
    value.replace(/\$\{([A-Z_]+):\?.*?\}(?=@|$)/, (_, asks: string) => FILLED_IN[asks] ?? ''),
  ]);
  const settings = readSettings({ ...parseEnv(read('.env.example')), ...(Object.fromEntries(filled) as Environment) });
  expect(settings).toMatchObject({ HOST: '0.0.0.0', DATA_DIR: '/data', TRUSTED_PROXIES: 1, PUBLIC_URL: FILLED_IN['PUBLIC_URL'] });
  expect(settings.DATABASE_URL).toBe('postgres://rongye:a1b2c3@database:5432/rongye');
});

test('Kubernetes gives each server settings that it starts with, once the secret is filled in', () => {
  const objects = ['rongye.yaml', 'secret.example.yaml'].flatMap((file) =>
    (parseAllDocuments(read('deploy', 'kubernetes', file)) as Document[]).map(
      (document) => document.toJS() as { kind: string; data?: Environment; stringData?: Environment },
    ),
  );
  const plain = objects.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
  const secret = objects.find(({ kind }) => kind === 'Secret')?.stringData ?? {};
  const filled = Object.fromEntries(Object.entries(secret).map(([name, value]) => [name, value || (FILLED_IN[name] ?? '')]));
  const settings = readSettings({ ...plain, ...filled });
  expect(Object.entries(settings.ENCRYPTION_KEYS ?? {})).toHaveLength(1);
  expect(settings).toMatchObject({ TRUSTED_PROXIES: 1, DATABASE_URL: expect.stringContaining('database.internal') as string });
});

test('every YAML file is whole', () => {
  const files = filesBelow(DEPLOY, /\.yaml$/);
  expect(files).toContain(join(DEPLOY, 'compose.yaml'));
  for (const file of files) {
    const documents = parseAllDocuments(readFileSync(file, 'utf8'), { merge: true });
    expect([relative(ROOT, file), ('length' in documents ? [...documents] : []).flatMap(({ errors }) => errors)]).toEqual([
      relative(ROOT, file),
      [],
    ]);
  }
});

test.each(['deploy/prometheus/alerts.yaml', 'deploy/grafana/rongye.json'])('%s names metrics that are served', (file) => {
  const expressions = read(file).match(/"?expr"?: .+/g) ?? [];
  expect(expressions.length).toBeGreaterThan(5);
  const named = expressions
    .flatMap((line) => line.match(/\b(?:rongye|process|nodejs)_\w+/g) ?? [])
    .map((name) => name.replace(/_(?:bucket|count|sum)$/, ''));
  expect(named.filter((name) => !metrics.has(name) && !OPTIONAL.has(name))).toEqual([]);
});

test('docs/metrics.md has a row for each metric of ours, with its labels, and for none that is not served', () => {
  const rows = [...read('docs', 'metrics.md').matchAll(/^\| `(\w+)` +\|([^|]+)\|([^|]*)\|[^|]+\|/gm)].map(([, ...cells]) =>
    cells.map((cell) => cell.trim()),
  );
  const named = rows.map(([name = '']) => name);
  expect(named.filter((name) => !metrics.has(name) && !OPTIONAL.has(name))).toEqual([]);
  const ours = [...metrics].filter((name) => name.startsWith('rongye_'));
  expect([...ours, ...OPTIONAL].filter((name) => !named.includes(name))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
  const { registry } = createMetrics();
  for (const [name = '', unit, labels = ''] of rows) {
    expect([name, unit]).not.toEqual([name, '']);
    const known = registry.getSingleMetric(name) as { labelNames?: string[] } | undefined;
    if (known) expect([name, [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label)]).toEqual([name, known.labelNames]);
  }
});

const systemd = spawnSync('systemd-analyze', ['--version']).status === 0 ? test : test.skip;
systemd('systemd can read the unit', () => {
  const { stderr } = spawnSync('systemd-analyze', ['verify', join(DEPLOY, 'rongye.service')], { encoding: 'utf8' });
  expect(stderr.split('\n').filter((line) => line.includes('rongye.service') && !/not executable|No such file/.test(line))).toEqual([]);
});

systemd('the unit lets the server reach little beside its data and the network', () => {
  // Tenths; an ordinary service without any of it is at 96. What is left is the network, and the memory that V8 compiles into.
  const { status, stdout } = spawnSync(
    'systemd-analyze',
    ['security', '--offline=true', '--threshold=15', join(DEPLOY, 'rongye.service')],
    {
      encoding: 'utf8',
    },
  );
  expect([status, stdout]).toEqual([0, expect.stringContaining('rongye.service')]);
});

const prometheus = spawnSync('promtool', ['--version']).status === 0 ? test : test.skip;
prometheus('the alerts call somebody when they should, and the example of a configuration reads them', () => {
  const said = (...options: string[]) => {
    const { status, stdout, stderr } = spawnSync('promtool', options, { cwd: join(DEPLOY, 'prometheus'), encoding: 'utf8' });
    return { status, printed: stdout + stderr };
  };
  expect(said('test', 'rules', 'alerts.test.yaml')).toEqual({ status: 0, printed: expect.stringContaining('SUCCESS') as string });
  expect(said('check', 'config', 'prometheus.yaml')).toEqual({
    status: 0,
    printed: expect.stringContaining('1 rule files found') as string,
  });
});
