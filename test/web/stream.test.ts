import type { Edge, SocketEvents } from '../../src/web/client/edge';
import { openStream } from '../../src/web/client/stream';
import { createTimers } from '../../src/web/client/timers';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A stream on a socket that does what the test says, with all it tells. */
function openScripted({ hasSockets = true } = {}) {
  let socket!: SocketEvents;
  const told: string[] = [];
  const edge = {
    now: () => Date.now(),
    after(milliseconds: number, run: () => void) {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    openSocket(_url: string, events: SocketEvents) {
      socket = events;
      return hasSockets ? { send: () => told.push('ping'), close: () => {} } : null;
    },
  } as Partial<Edge> as Edge;
  let isOver = false;
  const stream = openStream(edge, createTimers(edge), 'wss://example.test', { at: 0 }, () => isOver, {
    open: () => told.push('open'),
    message: (text) => told.push(`message ${text}`),
    silent: () => told.push('silent'),
    close: (hadOpened) => told.push(`close ${hadOpened}`),
  });
  return { told, socket, leave: () => (isOver = true), opened: stream !== null };
}

test('gives up after ten seconds on a socket that never opens', () => {
  const { told } = openScripted();
  jest.advanceTimersByTime(9_999);
  expect(told).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(told).toEqual(['close false']);
});

test('waits no longer for a socket that has opened', () => {
  const { told, socket } = openScripted();
  socket.open();
  jest.advanceTimersByTime(19_999);
  expect(told).toEqual(['open']);
});

test('pings every twenty seconds, and calls a socket silent that says nothing for fifty', () => {
  const { told, socket } = openScripted();
  socket.open();
  jest.advanceTimersByTime(40_000);
  expect(told).toEqual(['open', 'ping', 'ping']);
  jest.advanceTimersByTime(20_000);
  expect(told).toEqual(['open', 'ping', 'ping', 'silent']);
});

test('takes an empty frame as a sign of life and as nothing more', () => {
  const { told, socket } = openScripted();
  socket.open();
  jest.advanceTimersByTime(30_000);
  socket.message('');
  jest.advanceTimersByTime(40_000);
  expect(told).toEqual(['open', 'ping', 'ping', 'ping']);
  socket.message('{}');
  expect(told.at(-1)).toBe('message {}');
});

test('says whether a socket that ended had opened', () => {
  const { told, socket } = openScripted();
  socket.open();
  socket.close();
  expect(told).toEqual(['open', 'close true']);
});

test('says nothing more of a socket that was left', () => {
  const { told, socket, leave } = openScripted();
  leave();
  socket.open();
  socket.message('{}');
  socket.close();
  jest.advanceTimersByTime(10_000);
  expect(told).toEqual([]);
});

test('says where there are no sockets, and waits for none', () => {
  const { told, opened } = openScripted({ hasSockets: false });
  expect(opened).toBe(false);
  jest.advanceTimersByTime(10_000);
  expect(told).toEqual([]);
});
