import { mayJudge, readHeldOut, readJudgedTexts, readLearnedTexts, setsNamed } from './evaluation';
import { LIKENESS_OF_A_COPY, nearCopies } from './near-copies';

const [learned, judged] = [readLearnedTexts(), readJudgedTexts()];

/** Of a set of which training knows more, no figure is worth much. */
const MOST_SET_ASIDE = 0.04;

it.each(setsNamed('').filter((name) => !/^(slots|entities|crisis-known)/.test(name)))('judges with nearly all of %s', (name) => {
  const rows = readHeldOut<{ text: string }>(name);
  expect(rows.filter((row) => !mayJudge(row)).length / rows.length).toBeLessThanOrEqual(MOST_SET_ASIDE);
});

it('lets no sentence judge that training nearly repeats', () => {
  const judging = judged.filter((text) => mayJudge({ text }));
  expect(judging.length).toBeLessThan(judged.length);
  expect(nearCopies(learned, judging)).toEqual([]);
});

describe('a sentence that judges, written again with small changes', () => {
  const long = judged.filter((text) => text.length >= 14).slice(0, 300);
  const found = (change: (text: string) => string): number => nearCopies(long.map(change), long).length / long.length;

  it.each<[string, (text: string) => string]>([
    ['a particle at the end', (text) => `${text}啊`],
    ['other punctuation', (text) => [...text.replace(/[，。？！]/gu, ' ')].join('')],
    ['the first word gone', (text) => text.slice(2)],
    ['a word in front', (text) => `同志，${text}`],
  ])('is found: %s', (_name, change) => {
    expect(found(change)).toBeGreaterThan(0.95);
  });

  it('is no copy where only a third of it is said', () => {
    expect(found((text) => text.slice(0, text.length / 3))).toBeLessThan(0.05);
  });
});

it('counts what is rare for more than what everybody says', () => {
  const others = Array.from({ length: 50 }, (_, index) => `请问一下我想问问补贴第${index}号怎么办理`);
  const [copy] = nearCopies([...others, '黄河边上的老窑洞漏雨了要修'], ['黄河边上的老窑洞漏雨了要修一修'], 0);
  const [common] = nearCopies([...others, '请问一下我想问问补贴多少呢'], ['请问一下我想问问补贴在哪里'], 0);
  expect(copy?.likeness).toBeGreaterThan(LIKENESS_OF_A_COPY);
  expect(common?.likeness).toBeLessThan(LIKENESS_OF_A_COPY);
});
