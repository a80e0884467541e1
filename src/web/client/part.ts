/** Fetches the extras: what a page needs only once it is used. They borrow this script's preact instead of bringing their own. */
import { Component, Fragment, render } from 'preact';
import { jsx } from 'preact/jsx-runtime';
import type { PageData } from '../contract';
import type { Part, PartContext } from '../view/part';

/** What the fetched script finds on `self.rongye`; the build puts `preact` in the place of its imports. */
export interface PartHost {
  preact: { Component: typeof Component; Fragment: typeof Fragment; render: typeof render; jsx: typeof jsx };
  /** Of the part's stylesheet. */
  link: HTMLElement;
  context: PartContext;
  take: (part: Part) => void;
}

export function fetchPart({ script, style }: PageData['part'], context: PartContext, take: PartHost['take'], fail: () => void): void {
  const { nonce } = document.scripts[0] || {};
  const add = (name: string, attributes: object): HTMLElement =>
    document.head.appendChild(Object.assign(document.createElement(name), attributes, { nonce }));
  const link = add('link', { rel: 'stylesheet', href: style });
  const host: PartHost = { preact: { Component, Fragment, render, jsx }, link, context, take };
  Object.assign(self, { rongye: host });
  add('script', { src: script, onerror: fail });
}
