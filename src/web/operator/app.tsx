/** The console: holds the state, and gives the keys and each part of the page what they need. */
import { useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { createApi } from './api';
import type { ConsoleData, Language, PolicyEntry } from './contract';
import { useKeys, useServer } from './effects';
import type { KeyMeaning } from './keys';
import { obey } from './obey';
import { FIRST, reduce, type Event, type State } from './state';
import { sayFrom, type AloudText, type ConsoleText } from './texts';
import { CallPage } from './view/call';
import { StartPage } from './view/start';
import { TopBar } from './view/top-bar';
import { createWire } from './wire';

const RECENT_SHOWN = 5;
const now = (): number => performance.now();
const newOnce = (): string => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export function App({ data }: { data: ConsoleData }) {
  const say = useMemo(() => sayFrom<ConsoleText>(data.texts), [data]);
  const [state, tell] = useReducer<State, Event>(reduce, FIRST);
  const wire = useMemo(() => createWire(createApi(data.csrf), say, tell, now), [data]);
  const [recent, setRecent] = useState<PolicyEntry[]>([]);
  /** Waits here until the caller has agreed that it is kept. */
  const number = useRef('');
  const { call, sending } = state;
  const callId = call && call.id;
  /** What the caller speaks; before a call what the operator does. */
  const spoken = data.spoken[(call ?? data).locale];
  const sayAloud = useMemo(() => sayFrom<AloudText>(spoken.texts), [spoken]);

  function send(text: string, goTo?: string): void {
    if (call) tell({ type: 'say', text, step: call.stepId, once: newOnce(), at: now(), ...(goTo === undefined ? {} : { goTo }) });
  }

  function start(caller: string): void {
    number.current = document.querySelector<HTMLInputElement>('#number')?.value.trim() || '';
    void wire.start(caller, data.locale);
  }

  function speak(locale: Language): void {
    if (call) void wire.act(call.id, 'language', { locale });
  }

  function consent(granted: boolean): void {
    if (!call) return;
    void wire.act(call.id, 'consent', { granted, ...(granted ? { number: number.current } : {}) }).then((isNoted) => {
      if (isNoted) number.current = '';
    });
  }

  const press = (meaning: KeyMeaning, target = document.body): boolean =>
    obey(meaning, target, { once: newOnce(), at: now(), data, state, spoken, say, tell, start, send, speak, consent });

  useServer(wire, callId, sending);
  useKeys(state.keysOn, press);

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
          recent={recent}
          onLook={(entry) => setRecent([entry, ...recent.filter(({ id }) => id !== entry.id)].slice(0, RECENT_SHOWN))}
          onSend={send}
          onKey={(place) => press({ kind: 'answer', place })}
          onConfirm={() => press({ kind: 'confirm' })}
          onAgain={() => tell({ type: 'again' })}
          onWhy={() => tell({ type: 'why' })}
          onChanged={() => tell({ type: 'notice', notice: say('say.changed') })}
          onConsent={consent}
          onLanguage={speak}
          onPanel={(panel) => tell({ type: 'panel', panel })}
          onAct={(step, body) => wire.act(call.id, step, body)}
          onReadOut={(id) => void wire.jot(call.id, 'read-out', { id })}
          onNote={(note) => {
            tell({ type: 'noted', callId: call.id, note });
            void wire.jot(call.id, 'note', { note });
          }}
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
