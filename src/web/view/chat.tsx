/** The whole chat page, drawn from a state: the same on the server, for the first bubble, and in the browser. Knows no transport. */
import type { Ref } from 'preact';
import type { Look } from '../contract';
import type { Say } from '../texts';
import { Composer, type ComposerProps } from './composer';
import { Icon } from './icons';
import { Choices, OwnRow, Row } from './rows';
import type { Message } from './message';
import type { Part, Tool } from './part';
import { openChoices, type ChatState } from './state';
import { needsStamp, stamp } from './time';

export interface ChatActions {
  onSend: (text: string) => void;
  /** A choice of the message with this key. */
  onChoose: (key: string, words: string) => void;
  onRetry: (id: string) => void;
  onLook: (look: Look) => void;
  onDraft: (text: string) => void;
  onTool: (tool: Tool, message?: Message) => void;
  /** Shows what was said before. @throws when it cannot be had now */
  onEarlier: () => Promise<void>;
  /** The extras are about to be needed. */
  onWant: () => void;
}

export interface ChatProps extends ChatActions, Pick<ComposerProps, 'draft'> {
  state: ChatState;
  /** Milliseconds since 1970, for the time stamps. */
  now: number;
  look: Look;
  say: Say;
  isEmbedded: boolean;
  /** The extras; null until they have been fetched. */
  part: Part | null;
  /** Somebody waits for them. */
  isFetching?: boolean;
  /** Where the embedding site is at home, offered as an answer; empty = not known. */
  region?: string;
  /** New words below what is seen. */
  hasNewBelow?: boolean;
  onShowNew?: () => void;
  onClose?: () => void;
  logRef?: Ref<HTMLElement>;
}

export function Chat(props: ChatProps) {
  const { state, say, look, onSend, onLook } = props;
  const isTyping = state.typingSince !== null;
  const notice = props.isFetching && state.status === 'online' ? 'connecting' : state.status;
  return (
    <>
      <header class="bar">
        <button type="button" class="bar-button" aria-pressed={look.elder} onClick={() => onLook({ ...look, elder: !look.elder })}>
          {say(look.elder ? 'standard' : 'elder')}
        </button>
        <h1>{say(isTyping ? 'titleTyping' : 'title')}</h1>
        <span class="bar-end">
          <button type="button" class="bar-button" onClick={() => onSend(say('command.human'))}>
            {say('human')}
          </button>
          {props.isEmbedded && (
            <button type="button" class="bar-close" aria-label={say('close')} onClick={props.onClose}>
              ×
            </button>
          )}
        </span>
      </header>
      <p class={`banner ${notice}`} role="status">
        {notice === 'online' ? '' : say(`status.${notice}`)}
      </p>
      <Log {...props} />
      {props.hasNewBelow && (
        <button type="button" class="new-below" onClick={props.onShowNew}>
          <Icon name="down" />
          {say('newBelow')}
        </button>
      )}
      <div class="hidden" role="log" aria-live="polite">
        <p key={state.spoken.id}>{state.spoken.text}</p>
      </div>
      <Composer {...props} />
    </>
  );
}

function Log({ state, now, say, isEmbedded, part, region, logRef, onChoose, onRetry, onTool, onEarlier }: ChatProps) {
  const asking = openChoices(state);
  const { messages, own } = state;
  const stampBefore = (at: number, previous: number | undefined): string => (needsStamp(at, previous) ? stamp(at, now, say) : '');
  const content = (
    <>
      {part && <part.Earlier first={messages[0]?.key} isMore={state.earlier !== ''} onEarlier={onEarlier} />}
      <ol class="rows">
        {messages.map((message, index) => (
          <Row
            key={message.key}
            message={message}
            stamp={stampBefore(message.at, messages[index - 1]?.at)}
            divider={
              index === state.past && state.isRestarted
                ? say('status.restarted')
                : message.key === state.firstMissed
                  ? say('newMessages')
                  : ''
            }
            part={part}
            isLast={index === messages.length - 1}
            say={say}
            onTool={onTool}
          />
        ))}
        {own.map((message, index) => (
          <OwnRow
            key={message.id}
            own={message}
            stamp={stampBefore(message.at, (own[index - 1] ?? messages[messages.length - 1])?.at)}
            say={say}
            onRetry={onRetry}
          />
        ))}
      </ol>
      {asking && (
        <Choices
          key={asking.key}
          choices={region && asking.kind === 'region' ? [{ title: region, value: region }, ...asking.choices] : asking.choices}
          multi={asking.kind === 'multi'}
          part={part}
          say={say}
          onChoose={(words) =>
            part && asking.result && words === asking.result.card.save ? part.openSheet(asking.result) : onChoose(asking.key, words)
          }
        />
      )}
    </>
  );
  const attributes = { class: 'log', ref: logRef, tabIndex: 0, 'aria-label': say('conversation') };
  // Inside another site's page there is a main landmark already.
  return isEmbedded ? <section {...attributes}>{content}</section> : <main {...attributes}>{content}</main>;
}
