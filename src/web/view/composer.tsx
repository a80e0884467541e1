/** The bar at the bottom: what is being written, and the panel behind the plus sign. Knows no transport. */
import { Component, createRef } from 'preact';
import type { Look } from '../contract';
import type { Say } from '../texts';
import { Icon } from './icons';
import type { Part } from './part';

export interface ComposerProps {
  say: Say;
  look: Look;
  /** Words written before the page was reloaded. */
  draft: string;
  onDraft: (text: string) => void;
  onSend: (text: string) => void;
  onLook: (look: Look) => void;
  /** Draws what stands in the panel; null until it has been fetched, which `onWant` asks for. */
  part: Part | null;
  onWant: () => void;
  onTool: (tool: 'voice') => void;
}

/** A second tap on 发送 lands where the plus sign has just appeared. */
const SECOND_TAP_MS = 500;
const LONGEST_MESSAGE_CHARACTERS = 8_000;

interface ComposerState {
  /** A copy: the field keeps its own words, or those written before the script came would be lost. */
  text: string;
  isOpen: boolean;
}

export class Composer extends Component<ComposerProps, ComposerState> {
  override state: ComposerState = { text: '', isOpen: false };
  private readonly area = createRef<HTMLTextAreaElement>();
  private isComposing = false;
  private sentAt = 0;

  override componentDidMount(): void {
    const area = this.area.current as HTMLTextAreaElement;
    area.value = area.value || this.props.draft;
    this.setState({ text: area.value });
  }

  override componentDidUpdate(): void {
    if (this.area.current) fitHeight(this.area.current);
  }

  override render(props: ComposerProps, { text, isOpen }: ComposerState) {
    const { say } = props;
    return (
      <footer onKeyDown={(event) => this.onKeyDown(event)}>
        <form
          class="composer"
          onSubmit={(event) => {
            event.preventDefault();
            this.send();
          }}
        >
          <button type="button" class="mic" aria-label={say('voice')} onClick={() => props.onTool('voice')}>
            <Icon name="voice" />
          </button>
          <textarea
            ref={this.area}
            rows={1}
            maxLength={LONGEST_MESSAGE_CHARACTERS}
            enterkeyhint="send"
            aria-label={say('input')}
            placeholder={say('placeholder')}
            onInput={(event) => this.write(event.currentTarget.value)}
            onFocus={() => this.show(false)}
            onCompositionStart={() => (this.isComposing = true)}
            onCompositionEnd={() => (this.isComposing = false)}
          />
          {text.trim() === '' ? (
            <button
              type="button"
              class="plus"
              aria-label={say(isOpen ? 'less' : 'more')}
              aria-expanded={isOpen}
              aria-controls="panel"
              onMouseDown={(event) => this.hasJustSent() && event.preventDefault()}
              onClick={() => this.hasJustSent() || (props.onWant(), this.show(!isOpen))}
            >
              <Icon name="plus" />
            </button>
          ) : (
            // Keeping the focus in the field keeps the phone's keyboard open.
            <button type="submit" class="send" onMouseDown={(event) => event.preventDefault()}>
              {say('send')}
            </button>
          )}
        </form>
        <div id="panel" class="panel" role="group" aria-label={say('panel.label')} hidden={!isOpen}>
          {isOpen &&
            (props.part ? (
              <props.part.Panel {...props} onSend={(words) => (this.show(false), props.onSend(words))} onClose={() => this.show(false)} />
            ) : (
              say('status.connecting')
            ))}
        </div>
      </footer>
    );
  }

  private hasJustSent(): boolean {
    return Date.now() - this.sentAt < SECOND_TAP_MS;
  }

  private show(isOpen: boolean): void {
    this.setState({ isOpen });
  }

  private write(text: string): void {
    this.setState({ text });
    this.props.onDraft(text);
  }

  private send(): void {
    const { current } = this.area;
    // The field itself and not the state: a second tap can come before the page is drawn again.
    const words = current ? current.value.trim() : '';
    if (!current || words === '') return;
    current.value = '';
    this.sentAt = Date.now();
    this.write('');
    this.props.onSend(words);
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.state.isOpen) {
      event.stopPropagation();
      this.show(false);
    }
    if (event.key !== 'Enter' || event.shiftKey || event.target !== this.area.current) return;
    // Enter belongs to the input method while it composes; 229 is what browsers report right after.
    if (event.isComposing || this.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.send();
  }
}

function fitHeight(area: HTMLTextAreaElement): void {
  area.style.height = 'auto';
  if (area.value !== '') area.style.height = `${area.scrollHeight}px`;
}
