/** What closes a call, passes it on, or takes up an earlier talk: forms in place of the script, which stays where it is. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CallView, ConsoleData } from '../contract';
import type { Say, SayAloud } from '../texts';

interface PanelProps {
  say: Say;
  heading: string;
  send: string;
  onClose(): void;
  onSubmit(fields: FormData): void;
  children: ComponentChildren;
}

function Panel({ say, heading, send, onClose, onSubmit, children }: PanelProps) {
  const form = useRef<HTMLFormElement>(null);
  // Enter alone is enough where everything is right already.
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>('[data-first]')?.focus(), []);
  return (
    <form
      class="panel"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      <h1>{heading}</h1>
      {children}
      <p>
        <button class="strong">{send}</button>{' '}
        <button type="button" onClick={onClose}>
          {say('cancel')}
        </button>
      </p>
    </form>
  );
}

const wordsOf = (fields: FormData, name: string): string => String(fields.get(name) ?? '').trim();

interface EndPanelProps {
  data: ConsoleData;
  say: Say;
  call: CallView;
  note: string;
  onClose(): void;
  onEnd(ending: { disposition: string; summary: string; note: string }): void;
}

export function EndPanel({ data, say, call, note, onClose, onEnd }: EndPanelProps) {
  return (
    <Panel
      say={say}
      heading={say('end.heading')}
      send={say('end.send')}
      onClose={onClose}
      onSubmit={(fields) =>
        onEnd({ disposition: wordsOf(fields, 'disposition'), summary: wordsOf(fields, 'summary'), note: wordsOf(fields, 'note') })
      }
    >
      <fieldset>
        <legend>{say('end.how')}</legend>
        {data.dispositions.map(({ id, label }) => (
          <label key={id}>
            <input
              type="radio"
              name="disposition"
              value={id}
              defaultChecked={id === call.disposition}
              data-first={id === call.disposition ? '' : undefined}
            />{' '}
            {label}
          </label>
        ))}
      </fieldset>
      {call.consent !== true && !call.isErased && <p class="hint">{say('end.withoutConsent')}</p>}
      <label for="summary">{say('end.summary')}</label>
      <textarea id="summary" name="summary" rows={5} maxLength={2_000} defaultValue={call.summary} />
      <label for="end-note">{say('end.note')}</label>
      <textarea id="end-note" name="note" rows={2} maxLength={2_000} defaultValue={note} />
    </Panel>
  );
}

export function TransferPanel({ say, onClose, onSend }: { say: Say; onClose(): void; onSend(words: string): void }) {
  return (
    <Panel
      say={say}
      heading={say('transfer.heading')}
      send={say('transfer.send')}
      onClose={onClose}
      onSubmit={(fields) => onSend(wordsOf(fields, 'words'))}
    >
      <label for="words">{say('transfer.words')}</label>
      <input id="words" name="words" maxLength={500} data-first autoComplete="off" />
    </Panel>
  );
}

interface ResumePanelProps {
  say: Say;
  sayAloud: SayAloud;
  onClose(): void;
  onSend(code: string): void;
}

export function ResumePanel({ say, sayAloud, onClose, onSend }: ResumePanelProps) {
  return (
    <Panel
      say={say}
      heading={say('resume.heading')}
      send={say('resume.send')}
      onClose={onClose}
      onSubmit={(fields) => onSend(wordsOf(fields, 'code'))}
    >
      <p class="aloud">{sayAloud('resume.text')}</p>
      <label for="code">{say('resume.code')}</label>
      <input id="code" name="code" required maxLength={60} data-first autoComplete="off" />
    </Panel>
  );
}
