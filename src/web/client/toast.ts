/** A short sentence over the field, with at most one button; the next one takes its place. */
export interface Toast {
  /** @param button without one it goes away by itself */
  (words: string, button?: { label: string; run: () => void }): void;
  hide(): void;
}

const SHOWN_MS = 12_000;

export function createToast(): Toast {
  const box = document.createElement('div');
  box.className = 'toast';
  box.setAttribute('role', 'status');
  let timer: ReturnType<typeof setTimeout>;
  const hide = (): void => {
    clearTimeout(timer);
    box.textContent = '';
  };
  const show = (words: string, button?: { label: string; run: () => void }): void => {
    hide();
    // Inside the page, so that it stands above the bar whatever height the keyboard leaves.
    (document.querySelector('footer') as HTMLElement).before(box);
    box.append(words);
    if (button) {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = button.label;
      element.addEventListener('click', button.run);
      box.append(element);
      element.focus({ preventScroll: true });
    } else timer = setTimeout(hide, SHOWN_MS);
  };
  // Whoever writes has read it, and needs the room; what is dictated comes from a script.
  addEventListener('input', ({ isTrusted }) => isTrusted && hide());
  return Object.assign(show, { hide });
}
