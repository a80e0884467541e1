/** A call: the script in the middle, what is known beside it, the policy on the other side. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CallView, ConsoleData, Language, PolicyEntry } from '../contract';
import { noteOf, type Panel, type State } from '../state';
import type { Say, SayAloud } from '../texts';
import { Facts } from './facts';
import { EndPanel, ResumePanel, TransferPanel } from './panels';
import { Policy } from './policy';
import { Clause, Result } from './result';
import { ConsentScript, Script, type ScriptActions } from './script';

export interface CallPageProps extends ScriptActions {
  data: ConsoleData;
  say: Say;
  sayAloud: SayAloud;
  state: State;
  call: CallView;
  recent: readonly PolicyEntry[];
  onLook(entry: PolicyEntry): void;
  onConsent(granted: boolean): void;
  onLanguage(language: Language): void;
  onPanel(panel: Panel): void;
  onAct(step: string, body: object): Promise<boolean>;
  /** A policy answer was read out. */
  onReadOut(id: string): void;
  onNote(note: string): void;
  onLeave(): void;
}

export function CallPage(props: CallPageProps) {
  const { data, say, call, recent, onLook, onSend, onReadOut, onNote, state } = props;
  return (
    <div class="call">
      <aside class="known" aria-label={say('facts.heading')}>
        <Facts say={say} call={call} joiner={data.spoken[call.locale].joiner} onChange={(text, goTo) => onSend(text, goTo)} />
      </aside>
      <main class="middle">
        <Middle {...props} />
      </main>
      <aside class="beside" aria-label={say('result.heading')}>
        <Policy key={call.id} say={say} recent={recent} onLook={onLook} onReadOut={(id) => void (call.isMine && onReadOut(id))} />
        <Clause say={say} clause={call.question?.clause ?? null} />
        <Result say={say} result={call.result} />
        {(call.consent === true || call.note) && (
          <Note say={say} key={call.id} note={noteOf(state, call)} isMine={call.isMine} onSave={onNote} />
        )}
      </aside>
    </div>
  );
}

function Middle(props: CallPageProps) {
  const { say, sayAloud, call, state, onAct, onPanel, onLeave } = props;
  const close = (): void => onPanel(null);
  /** What was refused stays in its form, to be put right. */
  const done = async (step: string, body: object): Promise<void> => {
    if (await onAct(step, body)) close();
  };
  if (call.endedAt) return <Ended say={say} summary={call.summary} onLeave={onLeave} />;
  if (!call.isMine) return <Elsewhere {...props} />;
  if (state.panel === 'end')
    return <EndPanel {...props} note={noteOf(state, call)} onClose={close} onEnd={(ending) => onAct('end', ending)} />;
  if (state.panel === 'transfer') return <TransferPanel say={say} onClose={close} onSend={(words) => void done('transfer', { words })} />;
  if (state.panel === 'resume')
    return <ResumePanel say={say} sayAloud={sayAloud} onClose={close} onSend={(code) => void done('resume', { code })} />;
  if (call.isErased) return <p class="plain">{say('erased')}</p>;
  return call.consent === true ? <Script {...props} /> : <ConsentScript {...props} />;
}

function Ended({ say, summary, onLeave }: { say: Say; summary: string; onLeave(): void }) {
  const onwards = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => onwards.current?.focus(), []);
  return (
    <section class="plain">
      <h1>{say('ended')}</h1>
      <pre>{summary}</pre>
      <button type="button" class="strong" ref={onwards} onClick={onLeave}>
        {say('newCall')}
      </button>
    </section>
  );
}

/** Somebody else's call, or one that waits. */
function Elsewhere({ say, call, state, onAct, onLeave, ...props }: CallPageProps) {
  return (
    <>
      <section class="plain">
        <p>{call.isWaiting ? say('waits') : say('watching', { name: call.operatorName })}</p>
        <p>
          <button type="button" class="strong" onClick={() => void onAct('take', {})}>
            {say('take')}
          </button>{' '}
          <button type="button" onClick={onLeave}>
            {say('close')}
          </button>
        </p>
      </section>
      <Script {...props} say={say} call={call} state={state} isReadOnly />
    </>
  );
}

function Note({ say, note, isMine, onSave }: { say: Say; note: string; isMine: boolean; onSave(note: string): void }) {
  return (
    <section>
      <label for="note">
        {say('note.label')} <kbd>N</kbd>
      </label>
      <textarea
        id="note"
        rows={3}
        maxLength={2_000}
        defaultValue={note}
        readOnly={!isMine}
        onBlur={(event) => {
          if (isMine && event.currentTarget.value !== note) onSave(event.currentTarget.value);
        }}
      />
    </section>
  );
}
