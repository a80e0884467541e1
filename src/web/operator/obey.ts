/** What a key does, at the start and in a call; the buttons that stand for keys do the same. Knows the state and the page's focus, no server. */
import type { CallView, ConsoleData, Language, Spoken } from './contract';
import type { KeyMeaning } from './keys';
import { DWELL_MILLISECONDS, type Event, type State } from './state';
import type { Say } from './texts';

/** What keys act on. */
export interface Controls {
  data: ConsoleData;
  state: State;
  /** In the language of the call. */
  spoken: Spoken;
  say: Say;
  /** Makes what is sent recognisable when it is sent again. */
  once: string;
  /** Now, in milliseconds of the clock that the state is told. */
  at: number;
  tell(event: Event): void;
  start(caller: string): void;
  send(text: string): void;
  speak(locale: Language): void;
  consent(granted: boolean): void;
}

/** @param target what had the focus @returns whether the key did something */
export function obey(meaning: KeyMeaning, target: HTMLElement, controls: Controls): boolean {
  const { state, tell, speak } = controls;
  const { call } = state;
  const { kind } = meaning;
  if (kind === 'close') {
    target.blur();
    tell({ type: 'panel', panel: null });
    return false;
  }
  if (kind === 'policy') return focus('#policy');
  if (!call) return kind === 'answer' && startWith(meaning.place, controls);
  if (!call.isMine) return false;
  if (kind === 'note') return focus('#note');
  if (kind === 'end') {
    tell({ type: 'panel', panel: 'end' });
    return true;
  }
  if (state.panel || call.consent === false) return false;
  if (call.consent) return obeyInScript(meaning, call, controls);
  if (kind === 'answer') return answerConsent(meaning.place, controls);
  if (kind === 'language') speak(call.locale === 'en' ? 'zh-CN' : 'en');
  return kind === 'language';
}

function startWith(place: number, { data, start }: Controls): boolean {
  const caller = data.callers[place - 1];
  if (caller) start(caller.id);
  return caller !== undefined;
}

function answerConsent(place: number, { at, state, say, tell, consent }: Controls): boolean {
  if (place > 2) return false;
  // Whoever pressed the key that starts the call twice has asked nobody yet.
  if (at - state.shownAt < DWELL_MILLISECONDS) tell({ type: 'notice', notice: say('tooFast') });
  else consent(place === 1);
  return true;
}

function obeyInScript(meaning: KeyMeaning, { stepId, question }: CallView, controls: Controls): boolean {
  const { state, spoken, once, at, tell, send } = controls;
  const base = { step: stepId, once, at };
  switch (meaning.kind) {
    case 'answer':
      tell({ type: 'key', place: meaning.place, ...base });
      break;
    case 'confirm':
      tell(state.sending?.failed ? { type: 'retry' } : { type: 'confirm', joiner: spoken.joiner, ...base });
      break;
    case 'back':
      send(spoken.back);
      break;
    case 'say':
      return focus('#say');
    case 'change':
      return focus('.facts li:last-child button');
    case 'again':
    case 'why':
      if (!question) return false;
      tell({ type: meaning.kind });
      break;
    default:
      return false;
  }
  return true;
}

function focus(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.focus();
  return found !== null;
}
