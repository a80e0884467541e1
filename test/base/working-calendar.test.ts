import { workingCalendar } from '../../src/base/working-calendar';

const calendar = workingCalendar('Mon-Fri 09:00-12:00,14:00-17:30');
const china = (time: string) => new Date(`${time}:00+08:00`);

test.each([
  ['on a Monday morning', '2026-11-23T09:00', true],
  ['a minute before opening', '2026-11-23T08:59', false],
  ['at noon', '2026-11-23T12:00', false],
  ['on a Saturday', '2026-11-28T10:00', false],
  ['on National Day, a Thursday', '2026-10-01T10:00', false],
  ['on a Saturday that is made up for a holiday', '2026-10-10T10:00', true],
  ['on Labour Day of a year that is not announced yet', '2035-05-01T10:00', false],
  ['on a weekday of a year that is not announced yet', '2035-05-09T10:00', true],
])('%s somebody works or does not', (_when, time, open) => {
  expect(calendar.isOpen(china(time))).toBe(open);
});

test.each([
  ['over lunch', '2026-11-23T12:30', '2026-11-23T14:00'],
  ['over night', '2026-11-23T20:00', '2026-11-24T09:00'],
  ['over the weekend', '2026-11-27T17:30', '2026-11-30T09:00'],
  ['over the October holidays', '2026-09-30T18:00', '2026-10-08T09:00'],
  ['not at all while open', '2026-11-23T10:15', '2026-11-23T10:15'],
])('one waits %s', (_when, time, next) => {
  expect(calendar.nextOpening(china(time))).toEqual(china(next));
});

test('Saturdays of its own are worked unless they belong to a holiday', () => {
  const own = workingCalendar('Mon-Fri 09:00-17:00; Sat 09:00-11:00');
  expect(own.isOpen(china('2026-11-28T10:00'))).toBe(true);
  expect(own.isOpen(china('2026-11-28T11:00'))).toBe(false);
  expect(own.isOpen(china('2026-10-03T10:00'))).toBe(false);
});

test.each(['', 'always', 'Mon-Fri', 'Mon-Foo 09:00-12:00', 'Mon 12:00-09:00', 'Mon 9-12', 'Mon 09:00-24:30', 'Mon 09:70-12:00'])(
  '%p is refused',
  (hours) => {
    expect(() => workingCalendar(hours)).toThrow();
  },
);
