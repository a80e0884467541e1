/** Entry of the chat page's script: takes over the page that the server drew. */
import './polyfills';
import { hydrate } from 'preact';
import type { PageData } from '../contract';
import { App } from './app';
import { connectToHost } from './host';

const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as PageData;
const root = document.getElementById('chat');
const close = connectToHost(data.embeddedBy);
if (root) hydrate(<App data={data} onClose={close} />, root);
