import { createCipher, SealError, type Cipher } from '../../src/store';
import { withMemory } from '../../src/store/cipher-memory';
import { randomKeys } from './open-test-store';

const STATE = { column: 'conversation.state_sealed', row: 'c1' };
const BODY = { column: 'activity.body_sealed', row: 'c1|0000001' };

/** A cipher that counts how often it really opens something. */
function counting(): { cipher: Cipher; opened: () => number } {
  const inner = createCipher(randomKeys());
  let opened = 0;
  const open: Cipher['open'] = (place, sealed) => {
    opened += 1;
    return inner.open(place, sealed);
  };
  return { cipher: { ...inner, open }, opened: () => opened };
}

it('opens what it sealed or opened last without deciphering it again', () => {
  const { cipher, opened } = counting();
  const remembering = withMemory(cipher, new Set([STATE.column]));
  const sealed = remembering.sealJson(STATE, { step: 'age' });
  expect(remembering.openJson(STATE, sealed)).toEqual({ step: 'age' });
  expect(opened()).toBe(0);
  const elsewhere = withMemory(cipher, new Set([STATE.column]));
  elsewhere.openJson(STATE, sealed);
  expect(elsewhere.openJson(STATE, sealed)).toEqual({ step: 'age' });
  expect(opened()).toBe(1);
});

it('believes the database, not its memory, when something else is stored', () => {
  const remembering = withMemory(counting().cipher, new Set([STATE.column]));
  const first = remembering.seal(STATE, 'committed');
  remembering.seal(STATE, 'rolled back');
  expect(remembering.open(STATE, first)).toBe('committed');
  expect(() => remembering.open({ ...STATE, row: 'c2' }, first)).toThrow(SealError);
  expect(() => remembering.open(STATE, `${first.slice(0, -2)}AA`)).toThrow(SealError);
});

it('hands out a new object each time, so that nobody changes what is remembered', () => {
  const remembering = withMemory(counting().cipher, new Set([STATE.column]));
  const sealed = remembering.sealJson(STATE, { answers: [] as string[] });
  (remembering.openJson(STATE, sealed) as { answers: string[] }).answers.push('changed');
  expect(remembering.openJson(STATE, sealed)).toEqual({ answers: [] });
});

it('remembers a bounded number of places, only of the columns it was told, and forgets on request', () => {
  const { cipher, opened } = counting();
  const remembering = withMemory(cipher, new Set([STATE.column]), 2);
  const sealed = ['c1', 'c2', 'c3'].map((row) => remembering.seal({ ...STATE, row }, row));
  remembering.open({ ...STATE, row: 'c3' }, sealed[2] as string);
  expect(opened()).toBe(0);
  remembering.open(STATE, sealed[0] as string);
  expect(opened()).toBe(1);
  const body = remembering.seal(BODY, 'text');
  remembering.open(BODY, body);
  expect(opened()).toBe(2);
  remembering.forget(STATE);
  remembering.open(STATE, sealed[0] as string);
  expect(opened()).toBe(3);
});
