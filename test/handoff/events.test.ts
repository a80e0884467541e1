import { z, ZodError } from 'zod';
import { eventBody, EVENT_SCHEMAS, INTRODUCES_CASE, type EventData, type EventType } from '../../src/handoff/events';
import { CASE_STATES } from '../../src/store/types';

const AT = new Date('2026-11-23T01:00:00Z');
const TIME = '2026-11-23T09:00:00+08:00';
const RY = 'RY261123000011';

const FILE: EventData<'case.submitted'> = {
  caseNumber: RY,
  kind: 'self-check',
  channel: 'web',
  answeredBy: 'veteran',
  region: { code: '410482', name: '河南省汝州市' },
  station: { name: '示例站', phone: '0371-1' },
  consent: { purpose: 'registration', recipient: '示例站', version: '2026-11', at: TIME, by: 'veteran', how: 'in-chat' },
  contact: { name: '张建国', phone: '13812345678', preferredTime: '上午' },
  idNumber: '11010519491231002X',
  facts: [
    { name: 'age', value: 52, question: '年龄', answer: '52 岁', source: 'veteran', at: TIME },
    { name: 'dibao', value: true, question: '低保', answer: '有', source: 'relative', at: TIME },
    { name: 'sex', value: 'male', question: '性别', answer: '男', source: 'operator', at: TIME },
    { name: 'unemployedMonths', value: { min: 12, max: null }, question: '多久', answer: '1 年以上', source: 'derived', at: TIME },
    {
      name: 'dischargeType',
      value: { oneOf: ['retired', 'supported'] },
      question: '安置',
      answer: '退休或供养',
      source: 'veteran',
      at: TIME,
    },
  ],
  result: {
    result: 'likely',
    reasons: [
      { rule: 'base', label: '基本', labelEn: 'basic', outcome: true, because: ['age'], verified: true, note: '注', unspoken: true },
      { rule: 'older', label: '大龄', outcome: 'unknown', because: [], verified: false },
    ],
    missing: ['sex'],
    contradictions: ['a'],
    categories: ['older'],
    ruleSet: { id: 'cn', region: '000000', version: '1', asOf: '2026-11-23' },
    furtherSituations: true,
    clauses: [{ title: '意见', docNumber: '4号', locator: '第一条', quote: '原文', sourceUrl: 'https://www.mva.gov.cn/', verified: true }],
  },
  toVerify: ['残疾证'],
  materials: ['身份证'],
  urgency: 'normal',
  request: '离家近',
  transcript: [
    { from: 'bot', text: '多大年纪？', at: TIME },
    { from: 'user', text: '五十二', at: TIME },
  ],
  quickService: { hours: 72, until: TIME },
  previousCase: RY,
  callBackFrom: TIME,
};

const DATA: { [Type in EventType]: EventData<Type> } = {
  'case.submitted': FILE,
  'case.updated': {
    caseNumber: RY,
    state: 'accepted',
    change: {
      text: '换了电话',
      at: TIME,
      correction: { field: 'phone', label: '电话', before: '1', after: '2', regionCode: '410482' },
      needs: { questionnaire: 'training', answers: [{ question: 'trade', label: '想学什么', answer: '电工', options: ['electrician'] }] },
      report: 'employed',
    },
  },
  'case.withdrawn': { caseNumber: RY },
  'case.erased': { caseNumber: RY },
  'conversation.requested': {
    ...FILE,
    handoff: {
      type: 'event',
      name: 'handoff.initiate',
      value: { caseNumber: RY, region: '410482', urgency: 'normal', request: '离家近' },
      attachments: [
        {
          contentType: 'application/json',
          name: 'Transcript',
          content: { activities: [{ type: 'message', from: { role: 'user' }, text: '五十二', timestamp: TIME }] },
        },
      ],
    },
  },
  'conversation.message': { caseNumber: RY, from: 'relative', text: '在吗', at: TIME },
  'conversation.ended': { caseNumber: RY, at: TIME },
  'followup.due': { caseNumber: RY, ask: '还在上班吗' },
};
const TYPES = Object.keys(DATA) as EventType[];

/** What receivers cannot rely on; everything else is always there. */
const OPTIONAL = new Set(
  [
    'consent.by consent.how contact.preferredTime idNumber result.reasons.labelEn result.reasons.note result.reasons.unspoken',
    'result.furtherSituations result.clauses.docNumber result.clauses.quote request quickService previousCase callBackFrom',
    'change.correction change.correction.regionCode change.needs change.needs.answers.options change.report change.callBackFrom handoff.value.request',
  ].flatMap((line) => line.split(' ')),
);
const NULLABLE = new Set(
  [
    'station.phone contact.name contact.phone result result.clauses.docNumber result.clauses.locator result.clauses.quote facts.value.max',
    'facts.value.min change.correction.before',
  ].flatMap((line) => line.split(' ')),
);
const ENUMS: [EventType, string, readonly string[]][] = [
  ['case.submitted', 'kind', ['registration', 'self-check', 'conversation']],
  ['case.submitted', 'answeredBy', ['veteran', 'relative', 'operator']],
  ['case.submitted', 'consent.by', ['veteran', 'relative', 'operator']],
  ['case.submitted', 'consent.how', ['in-chat', 'read-out']],
  ['case.submitted', 'facts.0.source', ['veteran', 'relative', 'operator', 'derived']],
  ['case.submitted', 'result.result', ['likely', 'needs-review', 'unlikely']],
  ['case.submitted', 'result.reasons.0.outcome', ['unknown']],
  ['case.submitted', 'urgency', ['normal', 'urgent', 'crisis']],
  ['case.submitted', 'transcript.0.from', ['user', 'bot']],
  ['case.updated', 'state', CASE_STATES],
  ['case.updated', 'change.correction.field', ['name', 'phone', 'region', 'idNumber', 'preferredTime', 'request']],
  ['case.updated', 'change.needs.questionnaire', ['training', 'job']],
  ['case.updated', 'change.report', ['employed']],
  ['conversation.message', 'from', ['veteran', 'relative', 'operator']],
  ['conversation.requested', 'handoff.type', ['event']],
  ['conversation.requested', 'handoff.name', ['handoff.initiate']],
  ['conversation.requested', 'handoff.attachments.0.contentType', ['application/json']],
  ['conversation.requested', 'handoff.attachments.0.name', ['Transcript']],
  ['conversation.requested', 'handoff.attachments.0.content.activities.0.type', ['message']],
  ['conversation.requested', 'handoff.attachments.0.content.activities.0.from.role', ['user', 'bot']],
];

type Json = { [key: string]: unknown } | unknown[];
const copy = (data: unknown): Json => structuredClone(data) as Json;
const isNested = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Every place in the data, e.g. `result.clauses.0.title`. */
function places(data: Json, before = ''): string[] {
  return Object.entries(data).flatMap(([key, value]) => [before + key, ...(isNested(value) ? places(value, `${before}${key}.`) : [])]);
}

/** The data with one place changed. */
function withPlace(data: unknown, place: string, change: (parent: Record<string, unknown>, key: string) => void): unknown {
  const changed = copy(data);
  const keys = place.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], changed);
  change(parent as Record<string, unknown>, last);
  return changed;
}

const nameOf = (place: string): string => place.replaceAll(/\.\d+/g, '');
const fits = (type: EventType, data: unknown): boolean => {
  try {
    eventBody(type, AT, data as never);
    return true;
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    return false;
  }
};

const timesIn = (type: EventType): string[] =>
  places(copy(DATA[type])).filter((place) => /(^|\.)(at|until|callBackFrom|timestamp)$/.test(place));

describe.each(TYPES)('%s', (type) => {
  it('is sent whole, with the time at which it happened', () => {
    expect(JSON.parse(eventBody(type, AT, DATA[type]))).toEqual({ type, timestamp: '2026-11-23T01:00:00.000Z', data: DATA[type] });
  });

  it('has everything that receivers rely on, each of its own type', () => {
    const all = places(copy(DATA[type])).filter((place) => !/\.\d+$/.test(place));
    const without = all.filter((place) =>
      fits(
        type,
        withPlace(DATA[type], place, (parent, key) => delete parent[key]),
      ),
    );
    expect([...new Set(without.map(nameOf))].filter((name) => !OPTIONAL.has(name))).toEqual([]);
    const named = new Set(all.map(nameOf));
    expect([...OPTIONAL].filter((name) => named.has(name) && !without.map(nameOf).includes(name))).toEqual([]);

    const asNull = all.filter((place) =>
      fits(
        type,
        withPlace(DATA[type], place, (parent, key) => (parent[key] = null)),
      ),
    );
    expect([...new Set(asNull.map(nameOf))].filter((name) => !NULLABLE.has(name))).toEqual([]);
    expect([...NULLABLE].filter((name) => named.has(name) && !asNull.map(nameOf).includes(name))).toEqual([]);

    const asSomethingElse = all.filter((place) =>
      fits(
        type,
        withPlace(DATA[type], place, (parent, key) => (parent[key] = [{ else: 1 }])),
      ),
    );
    expect(asSomethingElse).toEqual([]);
  });

  it('has times with their zone', () => {
    const times = timesIn(type);
    for (const place of times)
      expect([
        place,
        fits(
          type,
          withPlace(DATA[type], place, (parent, key) => (parent[key] = '2026-11-23T09:00:00')),
        ),
      ]).toEqual([place, false]);
  });

  it('is published under its own name', () => {
    const event = { type, timestamp: TIME, data: DATA[type] };
    expect(EVENT_SCHEMAS[type].safeParse(event).success).toBe(true);
    expect(EVENT_SCHEMAS[type].safeParse({ ...event, type: 'other' }).success).toBe(false);
    expect(EVENT_SCHEMAS[type].safeParse({ ...event, timestamp: '2026-11-23' }).success).toBe(false);
  });
});

it('has times that are looked at in most of the events', () => {
  expect(TYPES.filter((type) => timesIn(type).length > 0).length).toBeGreaterThan(TYPES.length / 2);
});

it.each(ENUMS)('%s has for %s these words and no others', (type, place, words) => {
  const takes = (word: string): boolean =>
    fits(
      type,
      withPlace(DATA[type], place, (parent, key) => (parent[key] = word)),
    );
  expect(words.filter((word) => !takes(word))).toEqual([]);
  expect(['', 'other', `${words[0]}s`].filter(takes)).toEqual([]);
});

it('introduces a case by being handed over or asked for, and by nothing else', () => {
  expect(TYPES.filter((type) => INTRODUCES_CASE.has(type))).toEqual(['case.submitted', 'conversation.requested']);
});

it.each(TYPES)('%s is published with a sentence that says when it comes', (type) => {
  expect(z.toJSONSchema(EVENT_SCHEMAS[type]).description).toMatch(/^[A-Z].+ \w+.*\.$/);
});
