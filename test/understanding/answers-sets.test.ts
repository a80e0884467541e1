/**
 * The sets of typed answers. What matters most is not how many are understood but that none counts that was misunderstood:
 * a silent error is a wrong value that is not read back.
 */
import * as fc from 'fast-check';
import { SLOT_KINDS, understandAnswer, type SlotKind } from '../../src/understanding';
import { readHeldOut } from './evaluation';
import { scoreSlots, scoreSlotsByKind } from './slot-scorer';

fc.configureGlobal({ seed: 20261126 });

const today = '2026-11-20';
const MOST_SILENT = 0.01;

const SETS = { slots: { rows: 700, accuracy: 0.95 }, 'slots-held': { rows: 200, accuracy: 0.85 } };
const ALL_SETS = [...Object.keys(SETS), 'entities', 'entities-blind'];

describe.each(Object.entries(SETS))('the answers of %s', (name, floor) => {
  it('are understood', () => {
    const figures = scoreSlots(name);
    expect(figures.rows).toBeGreaterThanOrEqual(floor.rows);
    expect(figures.accuracy).toBeGreaterThanOrEqual(floor.accuracy);
  });

  it('never count misunderstood where they are telephone or identity numbers', () => {
    const { phone, id_number: identity } = scoreSlotsByKind(name);
    expect([...phone.errors, ...identity.errors].filter((error) => error.startsWith('silent'))).toEqual([]);
  });
});

it('answers hardly ever count misunderstood', () => {
  const figures = ALL_SETS.map(scoreSlots);
  const sum = (field: 'rows' | 'silent'): number => figures.reduce((total, set) => total + set[field], 0);
  expect(sum('silent') / sum('rows')).toBeLessThanOrEqual(MOST_SILENT);
});

it('the sets share no sentence', () => {
  const texts = (name: string): string[] =>
    SLOT_KINDS.flatMap((kind) => readHeldOut<{ text: string }>(`${name}-${kind}`).map(({ text }) => `${kind} ${text}`));
  const seen = new Set(texts('slots'));
  expect(texts('slots-held').filter((text) => seen.has(text))).toEqual([]);
});

describe('the parser', () => {
  const read = (kind: SlotKind, text: string): unknown => understandAnswer(kind, text, { today });

  it.each(SLOT_KINDS)('of %s takes any unicode, lone surrogates too', (kind) => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constant('\ud83d48岁\udc00'),
    );
    fc.assert(
      fc.property(anything, (text) => {
        read(kind, text);
      }),
      { numRuns: 300 },
    );
  });

  it.each(SLOT_KINDS)('of %s looks at no more of a very long text than an answer takes', (kind) => {
    const start = '今年四十八 在郑州 13812345678 ';
    const answer = read(kind, start.padEnd(200, '。'));
    for (const filler of ['洞', '1 ', '没', '年前', '\ud83d'])
      expect(read(kind, start.padEnd(200, '。') + filler.repeat(100_000))).toEqual(answer);
  });
});
