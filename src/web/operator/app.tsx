/** The console: holds the state, hears the keys, and gives each part of the page what it shows. */
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { createApi } from './api';
import type { ConsoleData, Language, PolicyEntry } from './contract';
import { meaningOf } from './keys';
import { DWELL_MILLISECONDS, FIRST, reduce, type Event, type State } from './state';
import { sayFrom, type AloudText, type ConsoleText } from './texts';
import { CallPage } from './view/call';
import { StartPage } from './view/start';
import { TopBar } from './view/top-bar';
import { createWire } from './wire';

const LIST_EVERY_MILLISECONDS = 4_000;
const LOOK_EVERY_MILLISECONDS = 5_000;
const RECENT_SHOWN = 5;
const now = (): number => performance.now();
const newOnce = (): string => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
const opened = (): string => /call=([\w-]+)/.exec(location.hash)?.[1] ?? '';

export function App({ data }: { data: ConsoleData }) {
  const say = useMemo(() => sayFrom<ConsoleText>(data.texts), [data]);
  const [state, tell] = useReducer<State, Event>(reduce, FIRST);
  const wire = useMemo(() => createWire(createApi(data.csrf), say, tell, now), [data]);
  const [recent, setRecent] = useState<PolicyEntry[]>([]);
  /** Waits here until the caller has agreed that it is kept. */
  const number = useRef('');
  const search = useRef<HTMLInputElement>(null);
  const { call, sending } = state;
  const callId = call?.id ?? null;
  /** What the caller speaks; before a call what the operator does. */
  const spoken = data.spoken[call?.locale ?? data.locale];
  const sayAloud = useMemo(() => sayFrom<AloudText>(spoken.texts), [spoken]);

  const send = (text: string, goTo?: string): void =>
    call ? tell({ type: 'say', text, step: call.stepId, once: newOnce(), at: now(), ...(goTo === undefined ? {} : { goTo }) }) : undefined;

  useEffect(() => {
    void wire.list();
    if (opened()) void wire.open(opened());
  }, []);
  // The address says which call is open, so that a page that was closed or reloaded opens it again.
  useEffect(() => history.replaceState(null, '', callId ? `#call=${callId}` : location.pathname + location.search), [callId]);
  useEffect(() => {
    const every = callId ? LOOK_EVERY_MILLISECONDS : LIST_EVERY_MILLISECONDS;
    const look = (): void => void (callId ? wire.look(callId) : wire.list());
    const timer = setInterval(look, every);
    // Whoever comes back from another window sees it as it is now.
    addEventListener('focus', look);
    return () => {
      clearInterval(timer);
      removeEventListener('focus', look);
    };
  }, [callId]);
  // Sent while the page is drawn, not after it: the server works meanwhile.
  useLayoutEffect(() => {
    if (callId && sending && !sending.failed) void wire.deliver(callId, sending);
  }, [sending?.once, sending?.attempt]);

  // With the drawing, not after it: a key pressed at what has just appeared is meant for that.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      const isField = /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
      const meaning = meaningOf(event, { isField, isControl: /^(?:BUTTON|A|SUMMARY)$/.test(target.tagName) }, state.keysOn);
      if (!meaning) return;
      if (obey(meaning.kind, meaning.kind === 'answer' ? meaning.place : 0, target)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });

  /** @returns whether the key did something */
  function obey(kind: string, place: number, target: HTMLElement): boolean {
    const base = { step: call?.stepId ?? '', once: newOnce(), at: now() };
    if (kind === 'close') {
      target.blur();
      tell({ type: 'panel', panel: null });
      return false;
    }
    if (kind === 'policy') return search.current ? (search.current.focus(), true) : false;
    if (!call) return kind === 'answer' && startAt(place);
    if (!call.isMine) return false;
    if (kind === 'end') return tell({ type: 'panel', panel: 'end' }) ?? true;
    if (kind === 'note') return focus('#note');
    if (state.panel) return false;
    if (call.consent === null && kind === 'language') return speak(call.locale === 'en' ? 'zh-CN' : 'en');
    if (call.consent !== true) {
      if (kind !== 'answer' || call.consent !== null || place > 2) return false;
      // Whoever pressed the key that starts the call twice has asked nobody yet.
      if (base.at - state.shownAt < DWELL_MILLISECONDS) return tell({ type: 'notice', notice: say('tooFast') }) ?? true;
      return consent(place === 1);
    }
    switch (kind) {
      case 'answer':
        tell({ type: 'key', place, ...base });
        return true;
      case 'confirm':
        if (sending?.failed) tell({ type: 'retry' });
        else tell({ type: 'confirm', joiner: spoken.joiner, ...base });
        return true;
      case 'back':
        send(spoken.back);
        return true;
      case 'say':
        return focus('#say');
      case 'change':
        return focus('.facts li:last-child button');
      case 'again':
      case 'why':
        if (!call.question) return false;
        tell({ type: kind });
        return true;
      default:
        return false;
    }
  }

  function startAt(place: number): boolean {
    const caller = data.callers[place - 1];
    if (!caller) return false;
    start(caller.id, document.querySelector<HTMLInputElement>('#number')?.value ?? '');
    return true;
  }

  function start(caller: string, from: string): void {
    number.current = from.trim();
    void wire.start(caller, data.locale);
  }

  function speak(locale: Language): boolean {
    if (call) void wire.act(call.id, 'language', { locale });
    return true;
  }

  function consent(granted: boolean): boolean {
    if (!call) return false;
    void wire.act(call.id, 'consent', { granted, ...(granted ? { number: number.current } : {}) }).then((isNoted) => {
      if (isNoted) number.current = '';
    });
    return true;
  }

  return (
    <>
      <TopBar
        data={data}
        say={say}
        state={state}
        onKeys={() => tell({ type: 'keys' })}
        onPanel={(panel) => tell({ type: 'panel', panel })}
      />
      {state.notice && (
        <p class="notice" role="alert">
          {state.notice}
          {sending?.failed && (
            <button type="button" onClick={() => tell({ type: 'retry' })}>
              {say('retry')}
            </button>
          )}
        </p>
      )}
      {call ? (
        <CallPage
          data={data}
          say={say}
          sayAloud={sayAloud}
          state={state}
          call={call}
          search={search}
          recent={recent}
          onLook={(entry) => setRecent([entry, ...recent.filter(({ id }) => id !== entry.id)].slice(0, RECENT_SHOWN))}
          onSend={send}
          onKey={(place) => obey('answer', place, document.body)}
          onConfirm={() => obey('confirm', 0, document.body)}
          onAgain={() => tell({ type: 'again' })}
          onWhy={() => tell({ type: 'why' })}
          onChanged={() => tell({ type: 'notice', notice: say('say.changed') })}
          onConsent={consent}
          onLanguage={speak}
          onPanel={(panel) => tell({ type: 'panel', panel })}
          onAct={(step, body) => wire.act(call.id, step, body)}
          onJot={(step, body) => void wire.jot(call.id, step, body)}
          onLeave={() => {
            tell({ type: 'call', call: null, at: now() });
            void wire.list();
          }}
        />
      ) : (
        <StartPage
          data={data}
          say={say}
          calls={state.calls}
          onStart={start}
          onOpen={(id) => void wire.open(id)}
          onTake={(id) => void wire.act(id, 'take', {})}
        />
      )}
    </>
  );
}

function focus(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.focus();
  return found !== null;
}
