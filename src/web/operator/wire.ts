/** What the console does with its server: each action asks, and tells the state what came of it. */
import { isRefused, type Api } from './api';
import type { CallView, Language, ListedCall } from './contract';
import type { Event, Sending } from './state';
import type { Say } from './texts';

export interface Wire {
  list(): Promise<void>;
  open(id: string): Promise<void>;
  /** Looks again without anybody's doing; a failure says nothing. */
  look(id: string): Promise<void>;
  start(caller: string, locale: Language): Promise<void>;
  /** One step of a call other than an answer. @returns whether it was taken */
  act(id: string, step: string, body: object): Promise<boolean>;
  /** Something beside the answers, such as a note: whatever is on its way or has been asked meanwhile stays as it is. */
  jot(id: string, step: string, body: object): Promise<void>;
  deliver(id: string, sending: Sending): Promise<void>;
}

export function createWire(api: Api, say: Say, tell: (event: Event) => void, now: () => number): Wire {
  const wordsOf = (error: unknown): string => (isRefused(error) ? error.message || say('failed') : say('offline'));

  /** Counts what somebody has brought about: a look that began before it would show the call as it was. */
  let done = 0;

  async function seeing(work: () => Promise<CallView>): Promise<void> {
    const before = done;
    const call = await work();
    if (done === before) tell({ type: 'seen', call, at: now() });
  }

  function showNow(call: CallView): void {
    done += 1;
    tell({ type: 'call', call, at: now() });
  }

  /** A key that is pressed twice means one thing. */
  let isBusy = false;

  async function showing(work: () => Promise<CallView>): Promise<boolean> {
    if (isBusy) return false;
    isBusy = true;
    try {
      showNow(await work());
      return true;
    } catch (error) {
      tell({ type: 'notice', notice: wordsOf(error) });
      return false;
    } finally {
      isBusy = false;
    }
  }

  return {
    async list() {
      try {
        tell({ type: 'calls', calls: (await api.get<{ calls: ListedCall[] }>('/calls')).calls });
      } catch (error) {
        tell({ type: 'notice', notice: wordsOf(error) });
      }
    },
    async open(id) {
      await showing(() => api.get(`/calls/${id}`));
    },
    async look(id) {
      try {
        await seeing(() => api.get(`/calls/${id}`));
      } catch (error) {
        // The next look or the next answer says it.
        if (isRefused(error) && error.status !== 404) return;
      }
    },
    async start(caller, locale) {
      await showing(() => api.post('/calls', { caller, locale }));
    },
    act: (id, step, body) => showing(() => api.post(`/calls/${id}/${step}`, body)),
    async jot(id, step, body) {
      try {
        await seeing(() => api.post(`/calls/${id}/${step}`, body));
      } catch (error) {
        tell({ type: 'notice', notice: wordsOf(error) });
      }
    },
    async deliver(id, { step, text, goTo, once }) {
      try {
        const body = { step, text, once, ...(goTo === undefined ? {} : { goTo }) };
        showNow(await api.post<CallView>(`/calls/${id}/say`, body));
      } catch (error) {
        if (!isRefused(error) || error.status >= 500) return tell({ type: 'failed', notice: wordsOf(error) });
        // The script stands elsewhere by now, or somebody else has the line: show where.
        const call = await api.get<CallView>(`/calls/${id}`).catch(() => null);
        tell({ type: 'refused', notice: wordsOf(error), call, at: now() });
      }
    },
  };
}
