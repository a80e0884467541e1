/** The line at the top: who works here, which call, how long it has lasted, and what one can do with it. */
import { useEffect, useState } from 'preact/hooks';
import type { ConsoleData } from '../contract';
import type { Panel, State } from '../state';
import type { Say } from '../texts';

interface TopBarProps {
  data: ConsoleData;
  say: Say;
  state: State;
  onKeys(): void;
  onPanel(panel: Panel): void;
}

export function TopBar({ data, say, state: { call, keysOn }, onKeys, onPanel }: TopBarProps) {
  const isRunning = call?.isMine === true;
  return (
    <header class="top">
      <strong>{say('title')}</strong>
      {call && <span>{data.callers.find(({ id }) => id === call.caller)?.label}</span>}
      {call?.number && <span>{say('number', { text: call.number })}</span>}
      {call && <Timer say={say} from={call.startedAt} to={call.endedAt} serverNow={data.now} />}
      <span class="gap" />
      {isRunning && (
        <>
          <button type="button" onClick={() => onPanel('resume')}>
            {say('resume.open')}
          </button>
          <button type="button" onClick={() => onPanel('transfer')}>
            {say('transfer.open')}
          </button>
          <button type="button" class="strong" onClick={() => onPanel('end')}>
            {say('end.open')} <kbd>E</kbd>
          </button>
        </>
      )}
      <button type="button" aria-pressed={keysOn} onClick={onKeys}>
        {say(keysOn ? 'keysOn' : 'keysOff')}
      </button>
      {data.isSupervisor && <a href="/operator/figures">{say('figures')}</a>}
      <span>{say('operator', { name: data.name })}</span>
    </header>
  );
}

const loadedAt = performance.now();

/** Counts by the server's clock: an operator's computer may be minutes off. */
function Timer({ say, from, to, serverNow }: { say: Say; from: string; to: string | null; serverNow: string }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  const end = to ? Date.parse(to) : Date.parse(serverNow) + performance.now() - loadedAt;
  const seconds = Math.max(0, Math.floor((end - Date.parse(from)) / 1_000));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return <span role="timer">{say('timer', { time })}</span>;
}
