/** Entry of the chat page's script: takes over the page that the server drew. */
import './polyfills';
import { hydrate } from 'preact';
import type { PageData } from '../contract';
import { App } from './app';
import { connectToHost } from './host';

const element = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const data = JSON.parse(element('data').textContent as string) as PageData;
hydrate(<App data={data} onClose={connectToHost(data.embeddedBy)} />, element('chat'));
pressTapped(document.activeElement);

/** On a slow network somebody has tapped before this script came: the button has kept the focus, without the ring that a keyboard's would have. */
function pressTapped(button: Element | null): void {
  if (button instanceof HTMLButtonElement && CSS.supports('selector(:focus-visible)') && !button.matches(':focus-visible')) button.click();
}
