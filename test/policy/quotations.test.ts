import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy } from '../../src/policy';
import { readPack } from '../../src/policy/pack-reader';

const DIRECTORY = join(__dirname, '..', '..', 'policy');
const FOUNDING = 'veteran-aid-opinion-2023';
const pack = readPack(DIRECTORY);
const provisions = Object.entries(pack.provisions);
const source = (document: string): string => readFileSync(join(DIRECTORY, 'sources', `${document}.txt`), 'utf8').replace(/\s/gu, '');

test('quotes stored documents word for word', () => {
  const quoted = provisions.filter(([, { quote }]) => quote !== undefined);
  expect(quoted.length).toBeGreaterThan(100);
  for (const [id, { document, quote = '' }] of quoted) {
    for (const part of quote.replace(/\s/gu, '').split('……')) expect([id, source(document).includes(part)]).toEqual([id, true]);
  }
});

test('leaves no sentence of the founding document out', () => {
  const text = source(FOUNDING);
  const rest = provisions
    .filter(([, { document }]) => document === FOUNDING)
    .reduce((left, [, { quote = '' }]) => left.replace(quote.replace(/\s/gu, ''), ''), text);
  expect(rest).toBe('加强就业困难退役军人帮扶工作的意见');
});

test('quotes every clause of a document that is stored', () => {
  const library = loadPolicy(DIRECTORY);
  for (const [id, { document }] of provisions) expect([id, library.citation(id).quote !== null]).toEqual([id, pack.sources.has(document)]);
});

test('shows the original wording behind most answers', () => {
  const answers = pack.topics.flatMap(({ answers: entries }) => entries);
  const without = answers.filter(({ provisions: cited }) => cited.every((id) => pack.provisions[id]?.quote === undefined));
  expect(without.length / answers.length).toBeLessThan(0.1);
});

test('has no stored document that nothing cites', () => {
  for (const document of pack.sources.keys())
    expect([document, provisions.some(([, one]) => one.document === document)]).toEqual([document, true]);
});
