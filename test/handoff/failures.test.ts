import { FAILURES, failureOfStatus } from '../../src/handoff/failures';

it.each([
  [429, 'busy'],
  [503, 'busy'],
  [500, 'server'],
  [599, 'server'],
  [400, 'refused'],
  [401, 'refused'],
  [499, 'refused'],
  [410, 'closed'],
  [300, 'redirect'],
  [399, 'redirect'],
])('an answer %d is counted as %s, a word that pages know', (status, word) => {
  expect(failureOfStatus(status)).toBe(word);
  expect(FAILURES).toContain(word);
});

it('the words of what never got an answer are known to pages too', () => {
  expect(FAILURES).toEqual(expect.arrayContaining(['timeout', 'unreachable', 'forbidden']));
});
