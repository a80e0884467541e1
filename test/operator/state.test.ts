import type { CallView } from '../../src/web/operator/contract';
import { meaningOf, type Pressed } from '../../src/web/operator/keys';
import { DWELL_MILLISECONDS, FIRST, noteOf, reduce, type Event, type State } from '../../src/web/operator/state';

const call = (stepId: string, more: Partial<CallView> = {}): CallView =>
  ({
    id: 'c1',
    isMine: true,
    consent: true,
    endedAt: null,
    stepId,
    keys: [{ text: '是' }, { text: '不是' }],
    question: null,
    ...more,
  }) as CallView;
const shown = (view: CallView, at = 0): State => reduce(FIRST, { type: 'call', call: view, at });
const key = (place: number, step: string, at = 1_000): Event => ({ type: 'key', place, step, once: `o${at}`, at });

test('a key sends the answer at its place, with the step that was on the screen', () => {
  expect(reduce(shown(call('a')), key(2, 'a')).sending).toMatchObject({ step: 'a', text: '不是' });
});

test('ten keys in 200 ms give one answer, however quickly the server replies', () => {
  let state = shown(call('a'));
  const sent: string[] = [];
  for (let press = 0; press < 10; press++) {
    const at = 1_000 + press * 20;
    const step = state.call?.stepId ?? '';
    const next = reduce(state, key(1, step, at));
    if (next.sending && !state.sending) sent.push(next.sending.step);
    // The reply comes 5 ms later, with the next question.
    state = next.sending ? reduce(next, { type: 'call', call: call(`${step}+`), at: at + 5 }) : next;
  }
  expect(sent).toEqual(['a']);
  expect(state.tooFast).toBe(true);
  expect(reduce(state, key(1, 'a+', 1_005 + DWELL_MILLISECONDS)).sending).toMatchObject({ step: 'a+' });
});

test('keys that come while an answer is on its way are dropped, and that is said beside the next question', () => {
  const sending = reduce(reduce(shown(call('a')), key(1, 'a')), key(2, 'a', 1_020));
  expect(reduce(sending, { type: 'call', call: call('b'), at: 1_500 })).toMatchObject({ sending: null, tooFast: true });
});

test('a key that was meant for another step does nothing', () => {
  expect(reduce(shown(call('b')), key(1, 'a')).sending).toBeNull();
});

test('nothing is sent for a call that a colleague has', () => {
  expect(reduce(shown(call('a', { isMine: false })), key(1, 'a')).sending).toBeNull();
});

test('several answers are collected, and sent together; one that goes with no other is sent at once', () => {
  const keys = [{ text: '低保' }, { text: '残疾' }, { text: '都没有', alone: true as const }];
  const multi = shown(call('m', { keys, question: { kind: 'multi' } as CallView['question'] }));
  const picked = [key(1, 'm'), key(2, 'm'), key(1, 'm'), key(1, 'm')].reduce(reduce, multi);
  expect([picked.sending, picked.picked]).toEqual([null, ['残疾', '低保']]);
  expect(reduce(picked, { type: 'confirm', step: 'm', once: 'o', joiner: '、', at: 2_000 }).sending?.text).toBe('残疾、低保');
  expect(reduce(multi, key(3, 'm')).sending?.text).toBe('都没有');
});

test('an answer that did not arrive stays, and is sent again under the same id', () => {
  const failed = reduce(reduce(shown(call('a')), key(1, 'a')), { type: 'failed', notice: '没连上' });
  expect(reduce(failed, key(2, 'a', 2_000)).sending?.text).toBe('是');
  const again = reduce(failed, { type: 'retry' }).sending;
  expect(again).toEqual({ ...failed.sending, failed: false, attempt: 2 });
});

test('what is seen by chance never takes away an answer on its way, and what is typed stays where the step is the same', () => {
  const sending = reduce(shown(call('a')), key(1, 'a'));
  expect(reduce(sending, { type: 'seen', call: call('b'), at: 1_010 })).toBe(sending);
  const asked = reduce(shown(call('a')), { type: 'again' });
  expect(reduce(asked, { type: 'seen', call: call('a', { note: 'x' }), at: 3_000 })).toMatchObject({ again: 1, shownAt: 0 });
});

describe('keys', () => {
  const pressed = (more: Partial<Pressed>): Pressed => ({
    key: '1',
    code: 'Digit1',
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    repeat: false,
    isComposing: false,
    ...more,
  });
  const page = { isField: false, isControl: false };
  const field = { isField: true, isControl: false };
  const first = { kind: 'answer', place: 1 };

  test.each([
    ['a digit', pressed({}), page, true, first],
    ['a digit of the number pad', pressed({ code: 'Numpad1' }), page, true, first],
    ['a digit in a text field', pressed({}), field, true, null],
    ['a digit with Alt in a text field', pressed({ altKey: true }), field, true, first],
    ['a digit while keys are off', pressed({}), page, false, null],
    ['a digit with Alt while keys are off', pressed({ altKey: true }), page, false, first],
    ['a digit that is held down', pressed({ repeat: true }), page, true, null],
    ['a digit that picks a character of an input method', pressed({ isComposing: true }), page, true, null],
    ['a letter in a text field', pressed({ key: 'e', code: 'KeyE' }), field, true, null],
    ['Enter on a button', pressed({ key: 'Enter', code: 'Enter' }), { isField: false, isControl: true }, true, null],
    ['Enter elsewhere', pressed({ key: 'Enter', code: 'Enter' }), page, true, { kind: 'confirm' }],
    ['Escape in a field', pressed({ key: 'Escape', code: 'Escape' }), field, true, { kind: 'close' }],
    ['a shortcut of the browser', pressed({ ctrlKey: true }), page, true, null],
  ])('%s', (_name, event, where, keysOn, meaning) => {
    expect(meaningOf(event, where, keysOn)).toEqual(meaning);
  });
});

test('a note stays as it was left, whatever older view of the call arrives before it is stored', () => {
  const old = call('a', { note: '' });
  const noted = reduce(reduce(shown(old), key(1, 'a')), { type: 'noted', callId: 'c1', note: '下午再打' });
  const answered = reduce(noted, { type: 'call', call: call('b', { note: '' }), at: 1_100 });
  const seen = reduce(answered, { type: 'seen', call: call('b', { note: '' }), at: 1_200 });
  for (const state of [noted, answered, seen]) expect(noteOf(state, state.call as CallView)).toBe('下午再打');
  const other = call('a', { id: 'c2', note: '别人的' });
  expect(noteOf(reduce(seen, { type: 'call', call: other, at: 1_300 }), other)).toBe('别人的');
});
