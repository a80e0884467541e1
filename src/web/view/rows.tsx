/** One row of the conversation, and the choices below the last one. */
import { Component } from 'preact';
import type { Choice } from '../contract';
import type { Say } from '../texts';
import { Citations, Crisis } from './cards';
import { Avatar, Icon } from './icons';
import type { Message } from './message';
import type { Part, Tool } from './part';
import type { Own } from './state';
import { Words } from './words';

interface RowProps {
  message: Message;
  /** Centred above the row; empty = none. */
  stamp: string;
  divider: string;
  /** Draws results, cases and whom to call; null until it has been fetched. */
  part: Part | null;
  /** The newest: the one whose tools the tab key finds. */
  isLast: boolean;
  say: Say;
  onTool: (tool: Tool, message: Message) => void;
}

/** A class for one reason: a row whose message has not changed is not drawn again, however long the history is. */
export class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { message, stamp, divider, part, isLast } = this.props;
    return next.message !== message || next.stamp !== stamp || next.divider !== divider || next.isLast !== isLast || next.part !== part;
  }

  override render({ message, stamp, divider, part, isLast, say, onTool }: RowProps) {
    const { from, text, citations, result, crisis, hotlines } = message;
    return (
      <li class={`row ${from}`} data-key={message.key}>
        {divider && <p class="divider">{divider}</p>}
        {stamp && <p class="stamp">{stamp}</p>}
        <div class="said">
          <Avatar of={from} />
          <div class="content">
            <span class="hidden">{say(from === 'bot' ? 'from.bot' : 'from.user')} </span>
            {text && !(result && part) && (
              <div class="bubble">
                <Words text={text} tappable={from === 'bot'} />
              </div>
            )}
            {crisis === 'alarm' && <Crisis numbers={hotlines} say={say} />}
            {part && <part.Attached message={message} />}
            {citations.length > 0 && <Citations citations={citations} say={say} />}
            {from === 'bot' && text && (
              <div class="tools">
                {message.isAnswer && (
                  <button type="button" class="share" onClick={() => onTool('share', message)}>
                    {say('share')}
                  </button>
                )}
                <button type="button" class="hear" tabIndex={isLast ? 0 : -1} onClick={() => onTool('hear', message)}>
                  <Icon name="hear" />
                  <span class="hidden">{say('hear')}</span>
                </button>
              </div>
            )}
          </div>
        </div>
      </li>
    );
  }
}

/** Our own words before the server has echoed them. */
export function OwnRow({ own, stamp, say, onRetry }: { own: Own; stamp: string; say: Say; onRetry: (id: string) => void }) {
  return (
    <li class={`row user ${own.state}`} data-key={own.id}>
      {stamp && <p class="stamp">{stamp}</p>}
      <div class="said">
        <Avatar of="user" />
        <div class="content">
          <span class="hidden">{say('from.user')} </span>
          <div class="bubble">{own.text}</div>
          {own.state === 'sending' && <span class="spinner" role="img" aria-label={say('message.sending')} />}
          {own.state === 'waiting' && <p class="delivery">{say('message.waiting')}</p>}
          {own.state === 'failed' && (
            <p class="delivery">
              {say(own.reason === 'ended' ? 'message.ended' : 'message.failed')}{' '}
              <button type="button" class="retry" onClick={() => onRetry(own.id)}>
                {say('message.retry')}
              </button>
            </p>
          )}
        </div>
      </div>
    </li>
  );
}

const SHORT_LABEL_CHARACTERS = 6;
const MANY_CHOICES = 6;

/** Many short ones in a grid, long ones below each other, all others in lines that wrap. */
function arrangement(choices: readonly Choice[]): string {
  const long = choices.filter(({ title }) => title.length > SHORT_LABEL_CHARACTERS).length;
  if (long === 0 && choices.length > MANY_CHOICES) return 'grid';
  return long * 2 > choices.length ? 'stack' : 'line';
}

interface ChoicesProps {
  choices: readonly Choice[];
  multi: boolean;
  /** Draws answers that can be combined or changed; until it has been fetched each is a plain button. */
  part: Part | null;
  say: Say;
  onChoose: (words: string) => void;
}

export function Choices({ choices, multi, part, say, onChoose }: ChoicesProps) {
  const answers = choices.filter(({ aside }) => !aside);
  const asides = choices.filter(({ aside }) => aside);
  const button = ({ title, value }: Choice) => (
    <button type="button" class="choice" onClick={() => onChoose(value)}>
      {title}
    </button>
  );
  return (
    <div class="choices" role="group" aria-label={say('choices')}>
      {part && (multi || answers.some(({ given }) => given)) ? (
        <part.Answers choices={answers} multi={multi} onChoose={onChoose} />
      ) : (
        <div class={`answers ${arrangement(answers)}`}>{answers.map(button)}</div>
      )}
      {asides.length > 0 && <div class="asides">{asides.map(button)}</div>}
    </div>
  );
}
