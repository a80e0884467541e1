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
  /** Draws results and cases; null until it has been fetched. */
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
    const isRedrawn = (message.result || message.case) && next.part !== part;
    return next.message !== message || next.stamp !== stamp || next.divider !== divider || next.isLast !== isLast || !!isRedrawn;
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
            {result && part && <part.Result result={result} />}
            {message.case && part && <part.Case data={message.case} />}
            {citations.length > 0 && <Citations citations={citations} say={say} />}
            {message.isAnswer && (
              <button type="button" class="share" onClick={() => onTool('share', message)}>
                {say('share')}
              </button>
            )}
            {from === 'bot' && text && (
              <button
                type="button"
                class="hear"
                tabIndex={isLast ? 0 : -1}
                aria-label={say('hear')}
                onClick={() => onTool('hear', message)}
              >
                <Icon name="hear" />
              </button>
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
  say: Say;
  onChoose: (words: string) => void;
}

export class Choices extends Component<ChoicesProps, { picked: readonly string[] }> {
  override state = { picked: [] as readonly string[] };

  override render({ choices, multi, say, onChoose }: ChoicesProps, { picked }: { picked: readonly string[] }) {
    const answers = choices.filter(({ aside }) => !aside);
    const asides = choices.filter(({ aside }) => aside);
    const toggle = (choice: Choice): void => {
      const compatible = answers.filter(({ value, alone }) => picked.includes(value) && !alone && !choice.alone).map(({ value }) => value);
      const isPicked = picked.includes(choice.value);
      this.setState({ picked: isPicked ? picked.filter((value) => value !== choice.value) : [...compatible, choice.value] });
    };
    const inOrder = answers.filter(({ value }) => picked.includes(value)).map(({ value }) => value);
    return (
      <div class="choices" role="group" aria-label={say('choices')}>
        <div class={`answers ${multi || answers.some(({ given }) => given) ? 'stack' : arrangement(answers)}`}>
          {answers.map((choice) => (
            <button
              type="button"
              class={`choice ${choice.given ? 'given' : ''}`}
              aria-pressed={multi ? picked.includes(choice.value) : undefined}
              onClick={() => (multi ? toggle(choice) : onChoose(choice.value))}
            >
              {choice.given ? (
                <>
                  <span>
                    <small>{choice.title} </small>
                    {choice.given}{' '}
                  </span>
                  <b>{choice.verb}</b>
                </>
              ) : (
                choice.title
              )}
            </button>
          ))}
          {multi && (
            <button
              type="button"
              class="choice confirm"
              disabled={picked.length === 0}
              onClick={() => onChoose(inOrder.join(say('multi.joiner')))}
            >
              {say('multi.confirm')}
            </button>
          )}
        </div>
        {asides.length > 0 && (
          <div class="asides">
            {asides.map(({ title, value }) => (
              <button type="button" class="choice" onClick={() => onChoose(value)}>
                {title}
              </button>
            ))}
          </div>
        )}
      </div>
    );
  }
}
