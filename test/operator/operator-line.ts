/** One operator at the console's own addresses, without a browser. */
import type { CallView } from '../../src/web/operator/contract';

export interface Answer<T = CallView> {
  status: number;
  body: T;
}

export interface Refusal {
  error: { code: string; message: string; details?: { reason?: string } };
}

/** Why a step was refused; undefined where it was not. */
export const reasonOf = ({ body }: { body: unknown }): string | undefined => (body as Partial<Refusal>).error?.details?.reason;

let once = 0;

export interface Identity {
  cookie: string;
  csrf: string;
}

export type OperatorLine = ReturnType<typeof operatorLine>;

export function operatorLine(url: string, { cookie, csrf }: Identity) {
  async function send<T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(`${url}/operator/api${path}`, {
      method,
      headers: {
        cookie,
        'x-csrf': csrf,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    return { status: response.status, body: (await response.json()) as T };
  }
  const step = <T = CallView>(call: string, name: string, body: object) => send<T>('POST', `/calls/${call}/${name}`, body);
  const line = {
    send,
    step,
    get: <T = CallView>(path: string) => send<T>('GET', path),
    start: async (caller = 'self', locale = 'zh-CN') => (await send<CallView>('POST', '/calls', { caller, locale })).body,
    /** A call whose caller has agreed. */
    async agreed(caller = 'self', number = ''): Promise<CallView> {
      const { id } = await line.start(caller);
      return (await step(id, 'consent', { granted: true, number })).body;
    },
    /** Answers the question that `before` shows. @throws where that is refused */
    async say(before: CallView, text: string, goTo?: string): Promise<CallView> {
      const { status, body } = await step(before.id, 'say', {
        step: before.stepId,
        text,
        once: `once-${++once}-abc`,
        ...(goTo ? { goTo } : {}),
      });
      if (status !== 200) throw new Error(`"${text}" was refused: ${JSON.stringify(body)}`);
      return body;
    },
    /** Several answers, one after another. */
    async through(before: CallView, ...answers: string[]): Promise<CallView> {
      let view = before;
      for (const text of answers) view = await line.say(view, text);
      return view;
    },
  };
  return line;
}
