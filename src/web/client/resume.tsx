/** Asks for a code that opens this conversation elsewhere, and opens another one with the code that is entered here. */
import { Resume, type ResumeProps } from '../view/resume';
import type { Tell } from '../texts';
import { parseJson, textOf, type Edge, type HttpAnswer } from './edge';
import type { OpenSheet, Sheets } from './sheets';

export interface ResumeParts {
  apiBase: string;
  tell: Tell;
  sheets: Sheets;
  edge: Pick<Edge, 'request' | 'storage'>;
}

/** As `client/session.ts` and `client/outbox.ts` keep them. */
const SESSION = 'rongye.session';
const OUTBOX = 'rongye.outbox';
const TIMEOUT_MS = 15_000;
const NOTHING: HttpAnswer = { status: 0, body: null };

export function createResume({ apiBase, tell, sheets, edge: { request, storage } }: ResumeParts): () => void {
  const post = (path: string, body: object, token = ''): Promise<HttpAnswer> =>
    request({
      method: 'POST',
      url: apiBase + path,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
      timeoutMilliseconds: TIMEOUT_MS,
    })
      // No answer: said below.
      .catch(() => NOTHING);

  const troubleOf = ({ status }: HttpAnswer): string => {
    if (status === 400) return tell('resume.wrong');
    if (status === 404) return tell('resume.unknown');
    if (status === 429) return tell('resume.tooMany', { minutes: 15 });
    return tell('resume.failed');
  };

  /** An expired token is exchanged first, as the page does. */
  const newCode = async (): Promise<{ code: string; trouble: string }> => {
    let token = textOf(parseJson(storage.get(SESSION)), 'token');
    if (!token) return { code: '', trouble: tell('resume.noConversation') };
    let answer = await post('/tokens/resume-code', {}, token);
    if (answer.status === 403) {
      token = textOf((await post('/tokens/resume', { token })).body, 'token');
      answer = await post('/tokens/resume-code', {}, token);
    }
    const code = textOf(answer.body, 'code');
    return { code, trouble: code ? '' : answer.status === 404 ? tell('resume.noConversation') : troubleOf(answer) };
  };

  const adopt = (body: unknown, sheet: OpenSheet): void => {
    const session = {
      conversationId: textOf(body, 'conversationId'),
      token: textOf(body, 'token'),
      // Unknown here; the page asks for a new token when this one is refused.
      expiresAt: Number.MAX_SAFE_INTEGER,
      watermark: '',
      lastSeen: '',
    };
    storage.set(SESSION, JSON.stringify(session));
    storage.remove(OUTBOX);
    const reload = (): void => location.reload();
    // The step that the sheet has added to the way back goes first.
    if (sheet.close()) addEventListener('popstate', reload);
    else reload();
  };

  return () => {
    let shown: Pick<ResumeProps, 'code' | 'trouble' | 'refused' | 'isOpening'> = { code: '', trouble: '', refused: '', isOpening: false };
    const content = () => ({
      title: tell('resume.title'),
      children: <Resume {...shown} tell={tell} address={location.origin} onAgain={() => void ask()} onOpen={(code) => void open(code)} />,
    });
    const show = (change: Partial<typeof shown>): void => {
      shown = { ...shown, ...change };
      sheet.draw(content());
    };
    const ask = async (): Promise<void> => show(await newCode());
    const open = async (code: string): Promise<void> => {
      if (shown.isOpening) return;
      if (!canKeep()) return show({ refused: tell('resume.noStorage') });
      show({ refused: '', isOpening: true });
      const answer = await post('/tokens/from-code', { code });
      if (answer.status === 200) return adopt(answer.body, sheet);
      show({ refused: troubleOf(answer), isOpening: false });
    };
    const sheet = sheets.open(content());
    void ask();
  };
}

/** Whether what is stored survives the reload; asked before the code is used up. */
function canKeep(): boolean {
  try {
    localStorage.setItem('rongye.try', '1');
    localStorage.removeItem('rongye.try');
    return true;
  } catch {
    // Forbidden or full.
    return false;
  }
}
