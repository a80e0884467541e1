/** Entry of the console's script. */
import { render } from 'preact';
import type { ConsoleData } from './contract';
import { App } from './app';

const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}') as ConsoleData;
const root = document.getElementById('console');
if (root) render(<App data={data} />, root);
