import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

const DIST = join(__dirname, '..', '..', 'dist');
const names = readdirSync(DIST).filter((name) => name.startsWith('server-'));
const bundle = names.find((name) => name.endsWith('.js')) ?? '';
const source = readFileSync(join(DIST, bundle), 'latin1');

test('the build leaves one bundle, and the code that this Node starts it from', () => {
  expect(names.filter((name) => name.endsWith('.js'))).toEqual([bundle]);
  expect(names).toContain(`${bundle}.${process.version}.${process.arch}.cache`);
  const cachedData = readFileSync(join(DIST, `${bundle}.${process.version}.${process.arch}.cache`));
  expect(new Script(source, { cachedData }).cachedDataRejected).toBe(false);
});

test('the file that starts it names that very bundle', () => {
  expect(readFileSync(join(DIST, 'src', 'main.js'), 'utf8')).toContain(bundle);
});

test('the bundle is ASCII, which V8 keeps in half the memory', () => {
  expect(/[\u0080-\uffff]/.test(source)).toBe(false);
});

test('botbuilder awaits by itself: a generator in the place of each async function would hold on to the turn', () => {
  expect(source).toContain('async endActiveDialog(');
});

test('modules are not told apart by the keys of objects, of which V8 knows 1,536', () => {
  const keys = new Set(Array.from(source.matchAll(/__commonJS\(\{"([^"]+)"/g), ([, key]) => key));
  expect([...keys]).toEqual(['cjs']);
});
