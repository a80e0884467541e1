/** What the page's script and the extras, which are fetched when they are first wanted, know of each other. */
import type { ComponentType, FunctionComponent } from 'preact';
import type { Edge } from '../client/edge';
import type { AnswersProps } from './answers';
import type { EarlierProps } from './earlier';
import type { Message } from './message';
import type { PanelProps } from './panel';
import type { ResultCardProps } from './result';

/** What can be done with a message, or, without one, instead of typing. */
export type Tool = 'hear' | 'share' | 'voice';

/** What the extras give to the page. */
export interface Part {
  /** The cards that belong to a message: a result, a case, whom to call. */
  Attached: FunctionComponent<{ message: Message }>;
  Answers: FunctionComponent<AnswersProps>;
  Panel: ComponentType<PanelProps>;
  Earlier: FunctionComponent<EarlierProps>;
  openSheet: (result: ResultCardProps['result']) => void;
  use: (tool: Tool, message?: Message) => void;
  /** Just said by the bot: read aloud where the person wants that. */
  said: (words: string) => void;
}

/** What the page gives to the extras. */
export interface PartContext {
  locale: string;
  /** Without a slash at the end, e.g. `/v3/directline`. */
  apiBase: string;
  stationName: string;
  stationPhone: string;
  /** Its storage holds the session, see `client/session.ts`. */
  edge: Pick<Edge, 'request' | 'storage'>;
}
