/**
 * `<script src="https://…/embed.js" async></script>` on any site: a button that opens the chat in a frame of its own origin,
 * so that nothing on the host page can read what is said. `data-label` and `data-lang` are optional.
 * Styles are set through the object model, which `style-src 'self'` allows.
 */
import { isFrameMessage } from './frame-messages';

/** Set at build time from the sentences: the button's words by language. */
declare const LAUNCH_LABELS: Record<string, string>;

const script = document.currentScript as HTMLScriptElement | null;

function launch(source: HTMLScriptElement): void {
  const home = new URL(source.src).origin;
  const language = source.dataset['lang'];
  const label = source.dataset['label'] ?? LAUNCH_LABELS[language ?? 'zh-CN'] ?? LAUNCH_LABELS['en'] ?? '';
  const host = document.createElement('div');
  const shadow = host.attachShadow({ mode: 'open' });
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  button.setAttribute('aria-expanded', 'false');
  style(host, { position: 'fixed', right: '20px', bottom: '20px', zIndex: '2147483000' });
  style(button, {
    font: '600 17px/1.4 system-ui, sans-serif',
    minHeight: '56px',
    padding: '12px 22px',
    border: '0',
    borderRadius: '28px',
    background: '#067a3e',
    color: '#fff',
    boxShadow: '0 4px 16px rgba(0, 0, 0, .25)',
    cursor: 'pointer',
  });
  shadow.appendChild(button);
  document.body.appendChild(host);

  let frame: HTMLIFrameElement | null = null;
  const tellOpened = (): void => frame?.contentWindow?.postMessage({ rongye: 'opened' }, home);
  const open = (): void => {
    if (!frame) {
      frame = document.createElement('iframe');
      frame.title = label;
      frame.src = `${home}/?embed=1&host=${encodeURIComponent(location.origin)}${language ? `&lang=${encodeURIComponent(language)}` : ''}`;
      frame.addEventListener('load', tellOpened);
      shadow.appendChild(frame);
    }
    const isNarrow = innerWidth <= 600;
    style(frame, {
      display: 'block',
      position: 'fixed',
      border: '0',
      right: isNarrow ? '0' : '20px',
      bottom: isNarrow ? '0' : '92px',
      width: isNarrow ? '100%' : '400px',
      height: isNarrow ? '100%' : 'min(680px, calc(100% - 112px))',
      borderRadius: isNarrow ? '0' : '12px',
      boxShadow: '0 8px 40px rgba(0, 0, 0, .3)',
      background: '#ededed',
    });
    button.setAttribute('aria-expanded', 'true');
    frame.focus();
    tellOpened();
  };
  const close = (): void => {
    if (!frame || frame.style.display === 'none') return;
    frame.style.display = 'none';
    button.setAttribute('aria-expanded', 'false');
    button.focus();
  };
  button.addEventListener('click', () => (frame && frame.style.display !== 'none' ? close() : open()));
  addEventListener('keydown', (event) => event.key === 'Escape' && close());
  addEventListener('message', (event) => {
    if (frame && event.source === frame.contentWindow && event.origin === home && isFrameMessage(event.data, 'close')) close();
  });
}

function style(element: HTMLElement, rules: Partial<CSSStyleDeclaration>): void {
  Object.assign(element.style, rules);
}

if (script) {
  if (document.body) launch(script);
  else addEventListener('DOMContentLoaded', () => launch(script));
}
