/** The way back in a long conversation: a button over the oldest message, pressed also by scrolling up to it. Not part of the page's own script. */
import { Component } from 'preact';
import type { Tell } from '../texts';

export interface EarlierProps {
  /** Key of the oldest message shown. */
  first: string | undefined;
  /** Whether the server has more before it. */
  isMore: boolean;
  /** @throws when it cannot be had now */
  onEarlier: () => Promise<void>;
}

interface State {
  /** `shown`: more has come since the page was opened. */
  stage: 'new' | 'loading' | 'shown' | 'failed';
}

/** What was seen when older messages were about to be put above it, and where. */
interface Anchor {
  element: Element;
  top: number;
}

const NEAR_THE_TOP_PX = 60;
const LABELS = { new: 'earlier.show', shown: 'earlier.show', loading: 'earlier.loading', failed: 'earlier.failed' } as const;

export class Earlier extends Component<EarlierProps & { tell: Tell }, State> {
  override state: State = { stage: 'new' };
  private box: HTMLElement | null = null;
  private lastTop = 0;

  override componentDidMount(): void {
    this.log().addEventListener('scroll', this.onScroll);
  }

  /** Whoever reads stays where they read: browsers do that by themselves only below the very top, and some never. */
  override getSnapshotBeforeUpdate(before: EarlierProps): Anchor | null {
    // Not the row: it may lose the time stamp over it.
    const element = before.first === this.props.first ? null : this.log().querySelector('.said');
    return element && { element, top: element.getBoundingClientRect().top };
  }

  override componentDidUpdate(before: EarlierProps, _: State, anchor: Anchor | null): void {
    const log = this.log();
    // Where the window is very low the page itself scrolls.
    for (const box of [log, document.scrollingElement || log])
      if (anchor && anchor.element.isConnected) box.scrollTop += anchor.element.getBoundingClientRect().top - anchor.top;
    // The button is gone, and the focus must not be lost with it.
    if (before.isMore && !this.props.isMore && document.activeElement === document.body) log.focus({ preventScroll: true });
  }

  override render({ isMore, tell }: EarlierProps & { tell: Tell }, { stage }: State) {
    const label = tell(LABELS[stage]);
    return (
      <div class="earlier" ref={(element) => void (this.box = element)}>
        {isMore && (
          <button type="button" onClick={this.load}>
            {label}
          </button>
        )}
        <p class={stage === 'shown' && !isMore ? 'stamp' : 'hidden'} role="status">
          {stage === 'new' ? '' : stage !== 'shown' ? label : tell(isMore ? 'earlier.shown' : 'earlier.first')}
        </p>
      </div>
    );
  }

  private log(): HTMLElement {
    return this.box?.parentElement as HTMLElement;
  }

  private readonly load = (): void => {
    if (this.state.stage === 'loading') return;
    this.setState({ stage: 'loading' });
    this.props.onEarlier().then(
      () => this.setState({ stage: 'shown' }),
      () => this.setState({ stage: 'failed' }),
    );
  };

  /** Not again by itself where it has failed: each movement of the finger would try. Not where the focus has scrolled to the button. */
  private readonly onScroll = (): void => {
    const { scrollTop } = this.log();
    const isPulled = scrollTop < this.lastTop && scrollTop < NEAR_THE_TOP_PX;
    this.lastTop = scrollTop;
    const isFocused = this.box?.contains(document.activeElement);
    if (isPulled && !isFocused && this.props.isMore && this.state.stage !== 'failed') this.load();
  };
}
