import { readData } from '../../src/understanding/data';
import { normalize } from '../../src/understanding/language/normalize';
import { sensesOf } from '../../src/understanding/language/senses';
import { extractFeatures } from '../../src/understanding/model/features';

const senses = readData<Record<string, string[]>>('senses.json');

describe('the thesaurus', () => {
  it('has words in the form in which texts are read', () => {
    const words = Object.values(senses).flat();
    expect(words.length).toBeGreaterThan(10_000);
    expect(words.filter((word) => normalize(word) !== word)).toEqual([]);
  });

  it('names each sense in a way that can stand in a feature', () => {
    expect(Object.keys(senses).filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  it('has no word twice in a sense, and none in more than two', () => {
    const counts = new Map<string, number>();
    for (const [name, words] of Object.entries(senses)) {
      expect({ name, words: new Set(words).size }).toEqual({ name, words: words.length });
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > 2)).toEqual([]);
  });
});

describe('the senses of a text', () => {
  const senseOf = (word: string): string => Object.entries(senses).find(([, words]) => words.includes(word))?.[0] as string;

  it('are those of its longest words: 想死你 is no wish to die', () => {
    expect(senseOf('想死你')).not.toBe(senseOf('想死'));
    expect(sensesOf('想死')).toEqual([senseOf('想死')]);
    expect(sensesOf('我想死你们了')).toContain(senseOf('想死你'));
    expect(sensesOf('我想死你们了')).not.toContain(senseOf('想死'));
  });

  it('come in the order of the words', () => {
    expect(sensesOf('下岗，想贷款')).toEqual([senseOf('下岗'), senseOf('贷款')]);
  });

  it('are found in foreign texts by whole words only', () => {
    const [word] = Object.values(senses)
      .flat()
      .filter((one) => /^[a-z]{4,}$/.test(one) && sensesOf(one).length === 1) as [string];
    expect(sensesOf(`a ${word} b`)).toEqual([senseOf(word)]);
    expect(sensesOf(`x${word}`)).toEqual([]);
    expect(sensesOf(`${word}x`)).toEqual([]);
  });

  it('are features beside characters and syllables', () => {
    expect(extractFeatures('下岗')).toEqual(expect.arrayContaining(['c:下岗', 'p:xia-gan', `s:${senseOf('下岗')}`]));
  });
});

describe('letters', () => {
  const characters = (text: string): string[] => extractFeatures(text).filter((feature) => feature.startsWith('c:'));

  it('are characters where they stand among Chinese ones, and only syllables or words where they do not', () => {
    expect(characters('想ban一个')).toContain('c:ba');
    expect(characters('wo xiang zhao gongzuo')).toEqual(['c:^$']);
    expect(extractFeatures('wo xiang')).toContain('p:wo-xian');
  });
});
