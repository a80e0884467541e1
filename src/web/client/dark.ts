/** Whether the page is dark. */
import type { Look } from '../contract';

/** By choice or by the device's. */
export const isDarkNow = ({ theme }: Look): boolean =>
  theme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
