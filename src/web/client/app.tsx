/** Joins the view to the conversation and to the browser's events. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { PageData } from '../contract';
import { sayFrom } from '../texts';
import { Chat } from '../view/chat';
import { firstState, reduce, type ChatState } from '../view/state';
import { applyLook, followViewport, isDarkNow, onDeviceTheme, storedLook, storeLook } from './appearance';
import { browserEdge, browserStorage } from './browser';
import { createDirectLine, type DirectLine } from './direct-line';
import { createScrolling, type Scrolling } from './scrolling';

const TYPING_LIMIT_MS = 20_000;
const SAME_COMMAND_MS = 1_000;
const CLOCK_MS = 60_000;
const DRAFT_KEY = 'rongye.draft';
const drafts = browserStorage('sessionStorage');

export function App({ data, onClose }: { data: PageData; onClose: () => void }) {
  const [state, dispatch] = useReducer(reduce, null, () => firstState(data.greeting, data.renderedAt));
  const [look, setLook] = useState(data.look);
  const [isDark, setDark] = useState(false);
  const [draft, setDraft] = useState('');
  const [now, setNow] = useState(data.renderedAt);
  const [hasNewBelow, setNewBelow] = useState(false);
  const say = useMemo(() => sayFrom(data.texts), [data]);
  const log = useRef<HTMLElement>(null);
  const scrolling = useRef<Scrolling | null>(null);
  const line = useRef<DirectLine | null>(null);
  const last = useRef({ words: '', at: 0, choiceOf: '' });

  useEffect(() => {
    const client = createDirectLine(
      browserEdge,
      { apiBase: data.apiBase, locale: data.locale, storageKey: 'rongye' },
      {
        activities: (batch, freshness) => dispatch({ type: 'activities', batch, freshness, now: Date.now() }),
        status: (status) => dispatch({ type: 'status', status }),
        outgoing: (own) => dispatch({ type: 'outgoing', own }),
        restarted: () => dispatch({ type: 'restarted' }),
      },
    );
    line.current = client;
    wakeOnReturn(client);
    client.start();
    const clock = setInterval(() => setNow(Date.now()), CLOCK_MS);
    setLook(storedLook(data.look));
    setDraft(drafts.get(DRAFT_KEY) ?? '');
    return () => {
      clearInterval(clock);
      client.stop();
    };
  }, [data]);

  useLayoutEffect(() => {
    applyLook(look);
    setDark(isDarkNow(look));
    scrolling.current?.stay();
  }, [look]);

  useEffect(() => {
    if (!log.current) return;
    scrolling.current = createScrolling(log.current, () => setNewBelow(false));
    followViewport(() => scrolling.current?.stay());
    onDeviceTheme(() => setLook((current) => ({ ...current })));
  }, []);

  useScrollToNews(state, log, scrolling, setNewBelow);

  useEffect(() => {
    if (state.typingSince === null) return undefined;
    const timer = setTimeout(() => dispatch({ type: 'typingOver' }), TYPING_LIMIT_MS);
    return () => clearTimeout(timer);
  }, [state.typingSince]);

  const send = useCallback((words: string) => {
    // A double tap on a command is one command.
    if (words === last.current.words && Date.now() - last.current.at < SAME_COMMAND_MS) return;
    last.current = { ...last.current, words, at: Date.now() };
    line.current?.send(words);
  }, []);
  const choose = useCallback(
    (key: string, words: string) => {
      if (last.current.choiceOf === key) return;
      last.current.choiceOf = key;
      dispatch({ type: 'answered', key });
      // The button that had the focus is gone; the field must not get it, or the phone's keyboard would open.
      log.current?.focus({ preventScroll: true });
      line.current?.send(words);
    },
    [log],
  );

  return (
    <Chat
      state={state}
      now={now}
      look={look}
      isDark={isDark}
      say={say}
      draft={draft}
      isEmbedded={data.embeddedBy !== null}
      hasNewBelow={hasNewBelow}
      logRef={log}
      onSend={send}
      onChoose={choose}
      onRetry={(id) => line.current?.retry(id)}
      onLook={(wanted) => {
        storeLook(wanted);
        setLook(wanted);
      }}
      onDraft={(text) => (text === '' ? drafts.remove(DRAFT_KEY) : drafts.set(DRAFT_KEY, text))}
      onShowNew={() => scrolling.current?.toEnd()}
      onClose={onClose}
    />
  );
}

/** Phones freeze pages in the background and kill their sockets without a word. */
function wakeOnReturn(client: DirectLine): void {
  addEventListener('online', () => client.wake(true));
  addEventListener('pageshow', (event) => event.persisted && client.wake(true));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && client.wake());
}

function useScrollToNews(
  state: ChatState,
  log: { current: HTMLElement | null },
  scrolling: { current: Scrolling | null },
  setNewBelow: (isNew: boolean) => void,
): void {
  const seen = useRef({ messages: state.messages.length, own: 0, spoken: 0 });
  useLayoutEffect(() => {
    const before = seen.current;
    seen.current = { messages: state.messages.length, own: state.own.length, spoken: state.spoken.id };
    const isHistory = state.spoken.id === before.spoken && state.messages.length !== before.messages && state.own.length === before.own;
    if (state.own.length > before.own || isHistory) {
      scrolling.current?.toEnd();
      return;
    }
    if (state.spoken.id === before.spoken) {
      scrolling.current?.stay();
      return;
    }
    const rows = log.current?.querySelectorAll<HTMLElement>('.row');
    const firstNew = rows?.[firstNewRow(state)] ?? null;
    if (scrolling.current && !scrolling.current.toNew(firstNew)) setNewBelow(true);
  }, [state]);
}

/** The first of the bot's messages since the person's last. */
function firstNewRow({ messages }: ChatState): number {
  let index = messages.length;
  while (index > 0 && messages[index - 1]?.from === 'bot') index--;
  return index;
}
