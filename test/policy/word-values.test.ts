/** What the check says of sentences that are not given the same values in both languages. */
import { PolicyCopy } from './policy-copy';

let copy: PolicyCopy;
beforeEach(() => (copy = new PolicyCopy()));
afterEach(() => copy.remove());

test('a value that only one language says is told with its name, whichever of them it is', () => {
  copy.replace('locales/en/errors.json', '{{stationName}}', 'the station');
  expect(copy.problems()).toEqual([
    'locales/en/errors.json, page.call: is given other values than in locales/zh-CN/errors.json, only one of the two has {{stationName}}, and the other says nothing there; write it in both, or take it out of both.',
  ]);
  copy.replace('locales/zh-CN/errors.json', '{{stationName}}', '{{station}}');
  copy.replace('locales/en/errors.json', 'the station', '{{stationName}}');
  expect(copy.problems('zh-CN')).toEqual([
    expect.stringMatching(/^locales\/en\/errors\.json，page\.call：.+只在一边的有 \{\{stationName\}\} \{\{station\}\}/),
  ]);
});

test('also where the rules say which sentences there must be, and in lists of wordings', () => {
  copy.change('locales/en/questions.json', (data) => (data.region.veteran = `${data.region.veteran} {{year}}`));
  copy.change('locales/en/deskAccounts.json', (data) => (data.roles = ['{{one}}']));
  copy.change('locales/zh-CN/deskAccounts.json', (data) => (data.roles = ['{{one}}', '{{two}}']));
  expect(copy.problems()).toEqual([
    expect.stringMatching(/^locales\/en\/deskAccounts\.json, roles: .+ has \{\{two\}\},/),
    expect.stringMatching(/^locales\/en\/questions\.json, region\.veteran: .+ has \{\{year\}\},/),
  ]);
});

test('a name that one language says twice is no difference', () => {
  copy.replace('locales/en/errors.json', '{{stationName}}', '{{stationName}} ({{stationName}})');
  expect(copy.problems()).toEqual([]);
});

test.each(['{{ stationName }}', '{{stationName}', '{{stationName', '{{station name}}'])(
  'what is meant for a value and is none is told: %s',
  (value) => {
    for (const locale of ['en', 'zh-CN']) copy.replace(`locales/${locale}/errors.json`, '{{stationName}}', value);
    expect(copy.problems()).toEqual(
      ['en', 'zh-CN'].map((locale) => expect.stringContaining(`locales/${locale}/errors.json, page.call: has ${value}`)),
    );
  },
);
