import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadPolicy } from '../../src/policy';
import { keepParsed, parsedBefore } from '../../src/policy/parsed';
import { temporaryFolder } from '../support/server-process';

const PROJECT = join(__dirname, '..', '..');
const folder = temporaryFolder('rongye-parsed-');
const policy = join(folder.path, 'policy');
const documents = join(policy, 'documents.yaml');

beforeAll(() => {
  cpSync(join(PROJECT, 'policy'), policy, { recursive: true });
  mkdirSync(join(folder.path, 'dist'));
  writeFileSync(join(policy, 'broken.yaml'), 'a: [');
  keepParsed(policy);
});
afterAll(folder.remove);

test('what the build has kept is what the YAML says', () => {
  const text = readFileSync(documents, 'utf8');
  expect(parsedBefore(policy, text)).toEqual(parse(text));
});

test('a file edited after the build is read anew', () => {
  const { asOf } = loadPolicy(policy);
  const text = readFileSync(documents, 'utf8');
  const edited = text.replace(asOf, '2026-01-02');
  expect(parsedBefore(policy, edited)).toBeUndefined();
  writeFileSync(documents, edited);
  expect(loadPolicy(policy).asOf).toBe('2026-01-02');
});

test('what is not YAML is left to those who say what is wrong with it', () => {
  expect(parsedBefore(policy, 'a: [')).toBeUndefined();
});

test('two readers of one text do not share what they read', () => {
  const text = readFileSync(join(policy, 'glossary.yaml'), 'utf8');
  expect(parsedBefore(policy, text)).not.toBe(parsedBefore(policy, text));
});

test('without a build nothing was kept', () => {
  expect(parsedBefore(join(folder.path, 'elsewhere', 'policy'), 'a: 1')).toBeUndefined();
});
