import { setFlagsFromString } from 'node:v8';
import { copyOf } from '../../src/base/copy';

setFlagsFromString('--allow-natives-syntax');
// V8's own answer, in its own words: to this file's compiler they are no JavaScript.
// oxlint-disable-next-line no-new-func
const haveSameHiddenClass = new Function('one', 'other', 'return %HaveSameMap(one, other)') as (one: object, other: object) => boolean;

const grown = (text: string): object => {
  const copy = copyOf<Record<string, unknown>>({ type: 'message', text });
  copy['id'] = text;
  copy['replyToId'] = text;
  return copy;
};

test('a copy holds the fields of its source, which stays as it was', () => {
  const source = { type: 'message' };
  const copy = copyOf<Record<string, unknown>>(source);
  copy['id'] = '1';
  expect(copy).toEqual({ type: 'message', id: '1' });
  expect(source).toEqual({ type: 'message' });
});

test('copies that get the same fields share one hidden class', () => {
  const copies = Array.from({ length: 200 }, (_, index) => grown(String(index)));
  const apart = copies.slice(1).filter((copy) => !haveSameHiddenClass(copies[0] as object, copy));
  expect(apart).toEqual([]);
});
