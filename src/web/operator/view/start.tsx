/** Before a call: who calls, and which calls are open or wait for somebody. */
import { useState } from 'preact/hooks';
import type { ConsoleData, ListedCall } from '../contract';
import type { Say } from '../texts';

interface StartPageProps {
  data: ConsoleData;
  say: Say;
  calls: readonly ListedCall[];
  onStart(caller: string): void;
  onOpen(id: string): void;
  onTake(id: string): void;
}

/** A call centre's own software may open this page with the number, behind `#` so that no log has it. */
function numberGiven(): string {
  const given = /number=([^&]+)/.exec(location.hash)?.[1] ?? '';
  try {
    return decodeURIComponent(given);
  } catch {
    // Not written as an address is: then it is what it looks like.
    return given;
  }
}

export function StartPage({ data, say, calls, onStart, onOpen, onTake }: StartPageProps) {
  // The address is another one afterwards.
  const [given] = useState(numberGiven);
  return (
    <main class="start">
      <section aria-labelledby="start-heading">
        <h1 id="start-heading">{say('start.heading')}</h1>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onStart(data.callers[0]?.id ?? '');
          }}
        >
          <label for="number">{say('start.number')}</label>
          <input id="number" inputMode="tel" autoComplete="off" maxLength={30} defaultValue={given} aria-describedby="number-hint" />
          <p id="number-hint" class="soft">
            {say('start.numberHint')}
          </p>
        </form>
        <h2>{say('start.caller')}</h2>
        <ol class="keys">
          {data.callers.map(({ id, label }, index) => (
            <li key={id}>
              <button type="button" onClick={() => onStart(id)}>
                <kbd>{index + 1}</kbd> {label}
              </button>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="list-heading">
        <h2 id="list-heading">{say('list.heading')}</h2>
        {calls.length === 0 && <p class="soft">{say('list.none')}</p>}
        <ul class="calls">
          {calls.map((call) => (
            <li key={call.id}>
              <span>
                <strong>{data.callers.find(({ id }) => id === call.caller)?.label}</strong>{' '}
                {new Date(call.startedAt).toLocaleTimeString(data.locale, { hour: '2-digit', minute: '2-digit' })}{' '}
                {call.isMine ? say('list.mine') : call.isWaiting ? say('list.waiting') : say('list.with', { name: call.operatorName })}
                {call.words && <em>{say('list.words', { text: call.words })}</em>}
              </span>
              {call.isWaiting ? (
                <button type="button" onClick={() => onTake(call.id)}>
                  {say('list.take')}
                </button>
              ) : (
                <button type="button" onClick={() => onOpen(call.id)}>
                  {say('list.open')}
                </button>
              )}
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}
