/**
 * Joins the view to the conversation and to the browser's events.
 * Components with state are classes here: hooks would cost a phone another kilobyte and buy nothing.
 */
import { Component, createRef } from 'preact';
import type { Look, PageData } from '../contract';
import { sayFrom, type Say } from '../texts';
import { Chat } from '../view/chat';
import { firstState, reduce, type ChatState, type Event } from '../view/state';
import { applyLook, followViewport, storedLook, storeLook } from './appearance';
import { browserEdge, browserStorage } from './browser';
import { createDirectLine, type DirectLine } from './direct-line';
import { parseJson, textOf } from './edge';
import { fetchPart } from './part';
import type { Part } from '../view/part';
import { createScrolling, type Scrolling } from './scrolling';

/** How long a reply is announced as being written when none comes. */
const TYPING_LIMIT_MS = 20_000;
/** A double tap on a command is one command. */
const SAME_COMMAND_MS = 1_000;
const CLOCK_MS = 60_000;
/** Messages of the bot this close together are one reply. */
const SAME_REPLY_MS = 20_000;
const STORAGE_KEY = 'rongye';
/** As `session.ts` keeps it. */
const SESSION_KEY = `${STORAGE_KEY}.session`;
const DRAFT_KEY = 'rongye.draft';
const drafts = browserStorage('sessionStorage');

interface Props {
  data: PageData;
  onClose: () => void;
}

interface State {
  chat: ChatState;
  look: Look;
  now: number;
  hasNewBelow: boolean;
  part: Part | null;
  /** Somebody waits for the extras. */
  isFetching: boolean;
}

export class App extends Component<Props, State> {
  private readonly log = createRef<HTMLElement>();
  private readonly say: Say;
  private readonly line: DirectLine;
  /** Since the page was mounted. */
  private scrolling!: Scrolling;
  private lastSent = { words: '', at: 0 };
  private lastAnswered = '';
  private typingTimer = 0;
  private isPartAsked = false;
  /** What is done as soon as the extras are there. */
  private waiting: ((part: Part) => void) | null = null;

  constructor(props: Props) {
    super(props);
    const { data } = props;
    this.say = sayFrom(data.texts);
    this.state = {
      chat: firstState(data.greeting, data.renderedAt),
      look: data.look,
      now: data.renderedAt,
      hasNewBelow: false,
      part: null,
      isFetching: false,
    };
    this.line = createDirectLine(
      browserEdge,
      { ...data, storageKey: STORAGE_KEY },
      {
        activities: (batch, freshness, earlier) => this.happen({ type: 'activities', batch, freshness, earlier, now: Date.now() }),
        status: (status) => this.happen({ type: 'status', status }),
        outgoing: (own) => this.happen({ type: 'outgoing', own }),
        restarted: () => this.happen({ type: 'restarted' }),
      },
    );
    // While the answer is on its way the page is taken over.
    this.line.start();
  }

  override componentDidMount(): void {
    this.scrolling = createScrolling(this.log.current as HTMLElement, () => this.setState({ hasNewBelow: false }));
    this.wear(storedLook(this.state.look));
    followViewport();
    setInterval(() => this.setState({ now: Date.now() }), CLOCK_MS);
    // Phones freeze pages in the background and kill their sockets without a word.
    addEventListener('online', () => this.line.wake(true));
    addEventListener('pageshow', (event) => event.persisted && this.line.wake(true));
    addEventListener('storage', followOtherTab);
    document.addEventListener('visibilitychange', () => !document.hidden && this.line.wake());
  }

  override componentDidUpdate(_: Props, before: State): void {
    const { chat, look, part } = this.state;
    if (look !== before.look || part !== before.part) this.scrolling.stay();
    if (chat !== before.chat) this.follow(before.chat, chat);
    if (chat.earlier || chat.messages.some(({ from }) => from === 'user')) this.withPart();
    if (chat.typingSince !== before.chat.typingSince) {
      clearTimeout(this.typingTimer);
      if (chat.typingSince !== null) this.typingTimer = setTimeout(() => this.happen({ type: 'typingOver' }), TYPING_LIMIT_MS);
    }
  }

  override render({ data, onClose }: Props, { chat, ...view }: State) {
    return (
      <Chat
        {...view}
        state={chat}
        say={this.say}
        draft={drafts.get(DRAFT_KEY) || ''}
        isEmbedded={data.embeddedBy !== null}
        region={data.region}
        onWant={() => this.withPart()}
        onTool={(tool, message) => this.withPart((extras) => extras.use(tool, message))}
        logRef={this.log}
        onSend={(words) => this.send(words)}
        onChoose={(key, words) => this.choose(key, words)}
        onRetry={(id) => this.line.retry(id)}
        onEarlier={() => this.line.earlier(chat.earlier)}
        onLook={(wanted) => {
          storeLook(wanted);
          this.wear(wanted);
        }}
        onDraft={(text) => drafts.set(DRAFT_KEY, text)}
        onShowNew={() => this.scrolling.toEnd()}
        onClose={onClose}
      />
    );
  }

  private happen(event: Event): void {
    this.setState(({ chat }) => ({ chat: reduce(chat, event) }));
  }

  /** Whoever has said something will soon want the extras; a page that is only looked at never loads them. */
  private withPart(use?: (part: Part) => void): void {
    const { part } = this.state;
    if (part && use) use(part);
    else if (use) {
      this.waiting = use;
      this.setState({ isFetching: true });
    }
    if (part || this.isPartAsked) return;
    this.isPartAsked = true;
    fetchPart(
      this.props.data.part,
      { ...this.props.data, edge: browserEdge },
      (fetched) => {
        this.setState({ part: fetched, isFetching: false });
        if (this.waiting) this.waiting(fetched);
      },
      // The result stays readable in words; the next message tries again.
      () => {
        this.isPartAsked = false;
        this.waiting = null;
        this.setState({ isFetching: false });
      },
    );
  }

  private wear(look: Look): void {
    applyLook(look);
    this.setState({ look });
  }

  private send(words: string): void {
    const now = Date.now();
    if (words === this.lastSent.words && now - this.lastSent.at < SAME_COMMAND_MS) return;
    this.lastSent = { words, at: now };
    this.line.send(words);
  }

  private choose(key: string, words: string): void {
    if (key === this.lastAnswered) return;
    this.lastAnswered = key;
    this.happen({ type: 'answered', key });
    // The button that had the focus is gone; the field must not get it, or the phone's keyboard would open.
    (this.log.current as HTMLElement).focus({ preventScroll: true });
    this.line.send(words);
  }

  private follow(before: ChatState, after: ChatState): void {
    const { scrolling } = this;
    const { own, spoken, firstMissed } = after;
    const isNews = spoken.id !== before.spoken.id;
    const isHistory =
      firstMissed !== before.firstMissed || (!isNews && newestKey(after) !== newestKey(before) && own.length === before.own.length);
    if (own.length > before.own.length || isHistory) scrolling.toEnd();
    if (isNews) {
      if (this.state.part) this.state.part.said(spoken.text);
      const row = (this.log.current as HTMLElement).querySelectorAll<HTMLElement>('.row')[firstNew(after)];
      if (!scrolling.toNew(row)) this.setState({ hasNewBelow: true });
    } else scrolling.stay();
  }
}

/** Begun anew or taken over from another phone there: two tabs that keep two conversations would each forget the other's. */
function followOtherTab({ key, oldValue, newValue }: StorageEvent): void {
  if (key === SESSION_KEY && newValue && conversationIn(newValue) !== conversationIn(oldValue)) location.reload();
}

const conversationIn = (stored: string | null): string => textOf(parseJson(stored), 'conversationId');

const newestKey = ({ messages }: ChatState): string | undefined => messages[messages.length - 1]?.key;

/** Where reading goes on: what was missed, or else the first of the bot's messages since the person's last, unless that was long ago. */
function firstNew({ messages, firstMissed }: ChatState): number {
  const newest = messages[messages.length - 1];
  let first = messages.length;
  for (let message = messages[first - 1]; message && message.from === 'bot'; message = messages[first - 1]) {
    if (newest && newest.at - message.at > SAME_REPLY_MS) break;
    first--;
    if (message.key === firstMissed) break;
  }
  return first;
}
