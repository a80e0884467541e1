/** The shapes that the chat page reads: activities off the wire, and the page's own data. Knows no transport and no sentence. */

/** A Direct Line 3.0 activity, as far as the page reads it. Nothing of it is trusted to be present. */
export interface Activity {
  type: string;
  id?: string;
  /** ISO time of the server. */
  timestamp?: string;
  text?: string;
  from?: { id?: string; role?: string };
  suggestedActions?: { actions?: CardAction[] };
  channelData?: ChannelData;
}

export interface CardAction {
  type?: string;
  title?: string;
  value?: unknown;
}

/** What the bot adds to its replies; see the files of `dialogs/` that write it. */
export interface ChannelData {
  /** Ours; unchanged in the echo. */
  clientActivityID?: string;
  greeting?: boolean;
  ask?: { question?: string; kind?: string; options?: { id: string; label: string }[]; remaining?: number };
  /** The answers so far, in the order of the first suggested actions: each can be changed. */
  change?: ChangeData;
  /** A policy answer; `personal`: worked out from what the person has told. */
  answer?: { personal?: boolean };
  citations?: CitationData[];
  result?: ResultData;
  case?: CaseData;
  crisis?: 'alarm' | 'check-in';
  /** Telephone numbers of a crisis reply, the most fitting first. */
  hotlines?: string[];
}

export interface ChangeData {
  /** Said in place of the text, which lists the answers for those who type a number. */
  prompt?: string;
  /** What stands at each answer, such as 修改. */
  button?: string;
  answers?: { label?: string; answer?: string }[];
}

export interface CitationData {
  title: string;
  docNumber?: string | null;
  /** The clause. */
  locator?: string | null;
  quote?: string | null;
  sourceUrl?: string | null;
  verified?: boolean;
}

export interface ResultData {
  result: 'likely' | 'needs-review' | 'unlikely';
  card?: ResultCardData;
}

/** The result in words, block by block. */
export interface ResultCardData {
  verdict: string;
  summary: string;
  sections: ResultSection[];
  decides: string;
  checked: string;
  /** The label of the button that keeps the result. */
  save: string;
}

export interface ResultSection {
  id: string;
  heading: string;
  lines: { text: string; mark?: 'met' | 'unmet' | 'unknown'; note?: string }[];
}

export const CASE_STATES = ['submitted', 'delivered', 'accepted', 'needs-info', 'completed', 'failed', 'withdrawn', 'erased'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export interface CaseData {
  caseNumber: string;
  state: CaseState;
  note?: string | null;
}

export interface Choice {
  title: string;
  /** What is sent as the person's words. */
  value: string;
  /** A command such as going back, beside the answers to the question. */
  aside?: boolean;
  /** An answer given before, which this one changes. */
  given?: string;
  /** The word that says so. */
  verb?: string;
  /** Of several answers that may be combined: one that goes with no other, such as none of these. */
  alone?: boolean;
}

/** Embedded in the page as JSON: everything that the script needs before it has spoken to the server. */
export interface PageData {
  locale: string;
  /** Without a slash at the end, e.g. `/v3/directline`. */
  apiBase: string;
  /** Gives out the token of a new conversation. */
  tokenUrl: string;
  /** Inside a frame of another site: the origin that opened it, else null. */
  embeddedBy: string | null;
  /** Name of the place where the embedding site is at home; empty = not known. */
  region: string;
  stationName: string;
  stationPhone: string;
  greeting: { text: string; choices: Choice[] };
  look: Look;
  /** When the page was rendered, milliseconds since 1970. */
  renderedAt: number;
  /** Addresses of the extras, which are fetched when they are first wanted. */
  part: { script: string; style: string };
  texts: Record<string, string>;
}

/** How the person wants the page to look. */
export interface Look {
  theme: 'auto' | 'light' | 'dark';
  elder: boolean;
  /** Text size step of 长辈版, an index into `ELDER_SIZES`. */
  size: number;
}

/** Number of text sizes of 长辈版: 20, 24 and 30 px at the browser's usual 16 px. */
export const ELDER_SIZES = 3;

export const PLAIN_LOOK: Look = { theme: 'auto', elder: false, size: 1 };

/** `elder.1.dark` → a look; whatever is not understood stays plain. */
export function readLook(text: string | null | undefined): Look {
  const [view, size, theme] = (text ?? '').split('.');
  const step = Number(size);
  return {
    elder: view === 'elder',
    size: Number.isInteger(step) && step >= 0 && step < ELDER_SIZES ? step : PLAIN_LOOK.size,
    theme: theme === 'dark' || theme === 'light' ? theme : 'auto',
  };
}

export function writeLook(look: Look): string {
  return [look.elder ? 'elder' : 'plain', look.size, look.theme].join('.');
}
