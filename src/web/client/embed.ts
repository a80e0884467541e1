/**
 * `<script src="https://…/embed.js" async></script>` on any site: a button that opens the chat in a frame of its own origin,
 * so that nothing on the host page can read what is said. Options are `data-` attributes, see docs/embed.md; what is not
 * understood is left out, with a sentence in the console.
 * Styles are set through the object model, which `style-src 'self'` allows, and as important, which a host's own rules do not overrule.
 */
import { readableColour } from '../colour';
import { isFrameMessage } from './frame-messages';

/** Set at build time from the sentences: the button's words by language. */
declare const LAUNCH_LABELS: Record<string, string>;

const script = document.currentScript as HTMLScriptElement | null;
const COLOUR = '#067a3e';
const LONGEST_GREETING_CHARACTERS = 80;

function launch(source: HTMLScriptElement): void {
  const { dataset } = source;
  const home = new URL(source.src).origin;
  const language = dataset['lang'] || '';
  const label = dataset['label'] || LAUNCH_LABELS[language || 'zh-CN'] || LAUNCH_LABELS['en'] || '';
  const colour = colourOf(dataset['color']);
  const side = dataset['position'] === 'left' ? 'left' : 'right';
  const host = document.createElement('rongye-chat');
  const shadow = host.attachShadow({ mode: 'open' });
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  button.setAttribute('aria-expanded', 'false');
  style(host, { all: 'initial', position: 'fixed', [side]: '20px', bottom: '20px', 'z-index': '2147483000' });
  style(button, {
    font: '600 17px/1.4 system-ui, sans-serif',
    'min-height': '56px',
    padding: '12px 22px',
    border: '0',
    'border-radius': '28px',
    background: colour,
    color: '#fff',
    'box-shadow': '0 4px 16px rgba(0, 0, 0, .25)',
    cursor: 'pointer',
  });
  shadow.appendChild(button);
  document.body.appendChild(host);

  const greeting = greetingOf(dataset['greeting'], side);
  if (greeting) shadow.insertBefore(greeting, button);

  let frame: HTMLIFrameElement | null = null;
  const tellOpened = (): void => frame?.contentWindow?.postMessage({ rongye: 'opened' }, home);
  const isOpen = (): boolean => frame !== null && frame.style.display !== 'none';
  /** Where the frame lies: a phone may be turned while it is open. */
  const place = (): void => {
    const isNarrow = innerWidth <= 600;
    style(frame as HTMLIFrameElement, {
      display: 'block',
      position: 'fixed',
      border: '0',
      [side]: isNarrow ? '0' : '20px',
      bottom: isNarrow ? '0' : '92px',
      width: isNarrow ? '100%' : '400px',
      // Engines before 2020 know no min().
      height: isNarrow ? '100%' : '680px',
      'max-height': isNarrow ? '100%' : 'calc(100% - 112px)',
      'border-radius': isNarrow ? '0' : '12px',
      'box-shadow': '0 8px 40px rgba(0, 0, 0, .3)',
      background: '#ededed',
    });
  };
  const open = (): void => {
    if (greeting) greeting.remove();
    if (!frame) {
      frame = document.createElement('iframe');
      frame.title = label;
      // What the frame may do to the page around it: nothing but open links in new tabs.
      frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox');
      frame.allow = 'microphone; clipboard-write; web-share';
      frame.src = addressOf(home, language, colour, dataset);
      frame.addEventListener('load', tellOpened);
      shadow.appendChild(frame);
    }
    place();
    button.setAttribute('aria-expanded', 'true');
    frame.focus();
    tellOpened();
  };
  const close = (): void => {
    if (!isOpen()) return;
    style(frame as HTMLIFrameElement, { display: 'none' });
    button.setAttribute('aria-expanded', 'false');
    button.focus();
  };
  button.addEventListener('click', () => (isOpen() ? close() : open()));
  addEventListener('resize', () => isOpen() && place());
  addEventListener('keydown', (event) => event.key === 'Escape' && close());
  addEventListener('message', (event) => {
    if (frame && event.source === frame.contentWindow && event.origin === home && isFrameMessage(event.data, 'close')) close();
  });
}

function addressOf(home: string, language: string, colour: string, { title, avatar, region }: DOMStringMap): string {
  const query: Record<string, string> = { embed: '1', host: location.origin };
  if (language) query['lang'] = language;
  if (colour !== COLOUR) query['color'] = colour;
  if (title) query['title'] = title;
  if (region) query['region'] = region;
  if (avatar) {
    const address = new URL(avatar, location.href);
    if (address.origin === location.origin) query['avatar'] = address.href;
    else warn('data-avatar', 'must lie on this site');
  }
  return `${home}/?${Object.keys(query)
    .map((name) => `${name}=${encodeURIComponent(query[name] as string)}`)
    .join('&')}`;
}

function colourOf(wish: string | undefined): string {
  if (!wish) return COLOUR;
  const colour = readableColour(wish);
  if (!colour) warn('data-color', 'must be like #1a5fb4');
  else if (colour !== wish.toLowerCase()) warn('data-color', `is too light to be read; ${colour} is used`);
  return colour || COLOUR;
}

/** Stands beside the button as the site's own words, not as the assistant's. */
function greetingOf(words: string | undefined, side: string): HTMLElement | null {
  if (!words) return null;
  if (words.length > LONGEST_GREETING_CHARACTERS) warn('data-greeting', `is cut after ${LONGEST_GREETING_CHARACTERS} characters`);
  const note = document.createElement('p');
  note.textContent = words.slice(0, LONGEST_GREETING_CHARACTERS);
  style(note, {
    position: 'absolute',
    [side]: '0',
    bottom: '68px',
    width: 'max-content',
    'max-width': '260px',
    margin: '0',
    padding: '10px 14px',
    font: '16px/1.5 system-ui, sans-serif',
    'border-radius': '10px',
    background: '#fff',
    color: '#1a1a1a',
    'box-shadow': '0 4px 16px rgba(0, 0, 0, .25)',
  });
  return note;
}

// For whoever puts the tag into their page.
// oxlint-disable-next-line no-console
const warn = (option: string, why: string): void => console.warn(`rongye embed.js: ${option} ${why}.`);

function style(element: HTMLElement, rules: Record<string, string>): void {
  for (const name of Object.keys(rules)) element.style.setProperty(name, rules[name] as string, 'important');
}

if (script) {
  if (document.body) launch(script);
  else addEventListener('DOMContentLoaded', () => launch(script));
}
