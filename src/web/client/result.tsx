/** Entry of the script that the page fetches when a self-check begins or a case is shown: the result's card and sheet, the case's card. Brings no preact of its own. */
import { render } from 'preact';
import './result.css';
import { Case } from '../view/case';
import { Card, Sheet, type ResultProps } from '../view/result';
import type { PartHost } from './part';

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

function openSheet(props: ResultProps): void {
  const { say } = props;
  const before = document.activeElement;
  const root = document.createElement('div');
  const classes = document.documentElement.classList;
  const close = (): void => {
    removeEventListener('keydown', onKey, true);
    classes.remove('has-sheet');
    render(null, root);
    root.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // The frame around the chat would close, too.
    event.stopPropagation();
    close();
  };
  const draw = (told: string): void => {
    render(<Sheet {...props} told={told} onClose={close} onPrint={() => print()} onCopy={() => void onCopy()} />, root);
  };
  const onCopy = async (): Promise<void> => {
    const paper = root.querySelector<HTMLElement>('.paper');
    if (paper) draw(say((await copy(paper)) ? 'sheet.copied' : 'sheet.marked'));
  };
  document.body.appendChild(root);
  classes.add('has-sheet');
  addEventListener('keydown', onKey, true);
  draw('');
  const first = root.querySelector<HTMLElement>('.sheet-close');
  if (first) first.focus();
}

const { link, take } = (self as unknown as { rongye: PartHost }).rongye;
const give = (): void => take({ Result: (props) => <Card {...props} onSheet={() => openSheet(props)} />, Case, openSheet });
// Undressed, the card would jump.
if ((link as HTMLLinkElement).sheet) give();
else for (const event of ['load', 'error']) link.addEventListener(event, give);
