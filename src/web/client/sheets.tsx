/** Puts a sheet over the page, gives the focus back when it is closed, also by the phone's back key, and prints, copies and sends what stands on it. */
import { render } from 'preact';
import type { Tell } from '../texts';
import { Sheet, type SheetAction, type SheetProps } from '../view/sheet';
import { layOver } from './back';

export type SheetContent = Omit<SheetProps, 'actions' | 'hint'> & {
  hint?: string;
  /** Print and copy. */
  isPaper?: boolean;
  /** Send, where the browser can. */
  isForOthers?: boolean;
};

export interface OpenSheet {
  /** Draws other content into it, until it is closed. */
  draw(content: SheetContent): void;
  /** @returns whether a `popstate` will follow */
  close(): boolean;
}

export interface Sheets {
  open(content: SheetContent): OpenSheet;
}

/** Where copying is forbidden the text is marked, so that the phone's own menu can copy it. */
async function copy(element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.innerText);
    return true;
  } catch {
    // No clipboard without https, and none in old or embedded browsers.
    const selection = getSelection();
    if (selection) selection.selectAllChildren(element);
    return document.execCommand('copy');
  }
}

export function createSheets(tell: Tell): Sheets {
  return {
    open(first) {
      let content = first;
      let told = '';
      const before = document.activeElement;
      const root = document.createElement('div');
      const classes = document.documentElement.classList;
      const close = layOver(() => {
        removeEventListener('keydown', onKey, true);
        classes.remove('has-sheet');
        render(null, root);
        root.remove();
        if (before instanceof HTMLElement) before.focus({ preventScroll: true });
      });
      const onKey = (event: KeyboardEvent): void => {
        if (event.key !== 'Escape') return;
        // The frame around the chat would close, too.
        event.stopPropagation();
        close();
      };
      const paper = (): HTMLElement => root.querySelector('.paper') as HTMLElement;
      const onCopy = async (): Promise<void> => {
        told = tell((await copy(paper())) ? 'sheet.copied' : 'sheet.marked');
        draw();
      };
      // Whoever changes their mind has not failed.
      const onShare = (): Promise<void> => navigator.share({ title: content.title, text: paper().innerText }).catch(() => undefined);
      const actions = (): SheetAction[] => {
        const all: SheetAction[] = [];
        if (content.isForOthers && 'share' in navigator) all.push({ label: tell('sheet.share'), run: () => void onShare() });
        if (content.isPaper) all.push({ label: tell('sheet.copy'), run: () => void onCopy() });
        if (content.isPaper) all.push({ label: tell('sheet.print'), run: () => print() });
        return all;
      };
      const draw = (): void =>
        render(<Sheet {...content} hint={told || content.hint || ''} tell={tell} actions={actions()} onClose={close} />, root);
      document.body.appendChild(root);
      classes.add('has-sheet');
      addEventListener('keydown', onKey, true);
      draw();
      (root.querySelector('.sheet-close') as HTMLElement).focus();
      return {
        draw(next) {
          content = next;
          if (root.isConnected) draw();
        },
        close,
      };
    },
  };
}
