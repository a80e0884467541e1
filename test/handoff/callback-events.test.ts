import { z } from 'zod';
import { CALLBACK_SCHEMAS, CALLBACK_TYPES, MOVES_TO, parseCallback } from '../../src/handoff/callback-events';

const BY = '李站长';
const LATER = '2026-11-26T17:00:00+08:00';
const WORDING = {
  accepted: 'text',
  'needs-info': 'what',
  message: 'text',
  status: 'text',
  completed: 'outcome',
  failed: 'reason',
  ended: 'text',
} as const;
const WITH_A_DATE = ['accepted', 'needs-info', 'status'];
const WITHOUT_WORDS = ['accepted', 'ended'];

/** The wording is free; that there is one is not: whoever connects a backend has only this to go by. */
const SAYS_SOMETHING = expect.stringMatching(/\w+ \w+/) as string;

const problemsOf = (body: unknown): string[] => {
  const read = parseCallback(body);
  return 'problems' in read ? read.problems : [];
};

it('knows seven kinds, each with one property for the words', () => {
  expect(CALLBACK_TYPES).toEqual(Object.keys(WORDING));
  expect(MOVES_TO).toEqual({ accepted: 'accepted', 'needs-info': 'needs-info', completed: 'completed', failed: 'failed' });
});

describe.each(Object.entries(WORDING) as [keyof typeof WORDING, string][])('%s', (type, words) => {
  it('is read with who, what and until when', () => {
    const data = { by: BY, [words]: '请来一趟', expectedBy: LATER };
    const expectedBy = WITH_A_DATE.includes(type) ? LATER : null;
    expect(parseCallback({ type, timestamp: LATER, data })).toEqual({ event: { type, by: BY, text: '请来一趟', expectedBy } });
  });

  it('is read with its data beside the type, with "text" for the words, and without what may be left out', () => {
    const event = { type, by: null, text: '好', expectedBy: null };
    expect(parseCallback({ type, [words]: ' 好 ' })).toEqual({ event });
    expect(parseCallback({ type, text: '好' })).toEqual({ event });
    expect(parseCallback({ type, data: { text: '好' } })).toEqual({ event });
    expect(parseCallback({ type, text: '不算', data: { [words]: '好' } })).toEqual({ event });
  });

  it('takes its own property before "text"', () => {
    expect(parseCallback({ type, data: { text: '一般', [words]: '具体' } })).toMatchObject({ event: { text: '具体' } });
  });

  it('needs words where they are what it is about', () => {
    const read = parseCallback({ type, data: { by: BY } });
    if (WITHOUT_WORDS.includes(type)) expect(read).toEqual({ event: { type, by: BY, text: null, expectedBy: null } });
    else expect(problemsOf({ type, data: { by: BY } })).toEqual([expect.stringContaining(`"data.${words}": `)]);
  });

  it('refuses words and names that are empty or too long, and says which', () => {
    expect(problemsOf({ type, data: { [words]: '   ' } })).toEqual([expect.stringContaining(`"data.${words}": `)]);
    expect(problemsOf({ type, data: { [words]: '长'.repeat(2_001) } })).toEqual([expect.stringContaining(`"data.${words}": `)]);
    expect(problemsOf({ type, data: { [words]: '长'.repeat(2_000) } })).toEqual([]);
    expect(problemsOf({ type, data: { [words]: '好', by: ' ' } })).toEqual([expect.stringContaining('"data.by": ')]);
    expect(problemsOf({ type, data: { [words]: '好', by: '长'.repeat(81) } })).toEqual([expect.stringContaining('"data.by": ')]);
    expect(problemsOf({ type, data: { [words]: '好', by: ` ${'长'.repeat(80)} ` } })).toEqual([]);
  });

  it('refuses a date without its time and zone', () => {
    for (const expectedBy of ['2026-11-26', '2026-11-26T17:00:00']) {
      const problems = problemsOf({ type, data: { [words]: '好', expectedBy } });
      expect(problems).toEqual(WITH_A_DATE.includes(type) ? [expect.stringContaining('"data.expectedBy": ')] : []);
    }
    expect(problemsOf({ type, data: { [words]: '好', expectedBy: '2026-11-26T09:00:00Z' } })).toEqual([]);
  });

  it('is published under its own name', () => {
    expect(CALLBACK_SCHEMAS[type].safeParse({ type, data: { [words]: '好' } }).success).toBe(true);
    expect(CALLBACK_SCHEMAS[type].safeParse({ type: 'other', data: { [words]: '好' } }).success).toBe(false);
    expect(CALLBACK_SCHEMAS[type].safeParse({ type, timestamp: 5, data: { [words]: '好' } }).success).toBe(false);
  });

  it('is published with sentences that say what it does, and what its words are for', () => {
    const published = z.toJSONSchema(CALLBACK_SCHEMAS[type], { io: 'input' });
    expect(published).toMatchObject({
      description: SAYS_SOMETHING,
      properties: { data: { properties: { by: { description: SAYS_SOMETHING }, [words]: { description: SAYS_SOMETHING } } } },
    });
  });
});

it.each([[null], ['accepted'], [5], [[]], [[{ type: 'accepted' }]], [undefined]])('refuses %j as a body and says what to send', (body) => {
  expect(problemsOf(body)).toEqual(['The body must be a JSON object {"type", "timestamp", "data"}.']);
});

it('refuses a kind that it does not know, and names those that it knows', () => {
  for (const type of ['closed', undefined, 5, 'toString'])
    expect(problemsOf({ type, data: {} })).toEqual([
      '"type" must be one of accepted, needs-info, message, status, completed, failed, ended.',
    ]);
});

it.each([['me'], [null], [5], [[]]])('refuses %j as data', (data) => {
  expect(problemsOf({ type: 'accepted', data })).toEqual([expect.stringContaining('"data": ')]);
});

it('names every problem at once', () => {
  expect(problemsOf({ type: 'needs-info', data: { by: '', expectedBy: 'morgen' } })).toHaveLength(3);
});
