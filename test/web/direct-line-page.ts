/** The chat's Direct Line client as a page drives it, against a server of the test's own. */
import type { Freshness } from '../../src/web/client/batches';
import type { Status } from '../../src/web/client/connection';
import { createDirectLine, type DirectLine } from '../../src/web/client/direct-line';
import type { Storage } from '../../src/web/client/edge';
import type { OutgoingMessage } from '../../src/web/client/outbox';
import type { Activity } from '../../src/web/contract';
import { startMiniServer, type MiniServer, type MiniServerOptions } from './mini-server';
import { memoryStorage, nodeEdge, type NodeEdgeOptions } from './node-edge';

export interface Page {
  line: DirectLine;
  shown: { text: string; freshness: Freshness }[];
  /** Every activity delivered, also a second time. */
  delivered: string[];
  /** Where what was said before is to be had. */
  earlier: string | undefined;
  statuses: Status[];
  outgoing: Map<string, OutgoingMessage>;
  restarts: number;
  texts(): string[];
  stateOf(text: string): OutgoingMessage | undefined;
}

export interface Line {
  /** A server of this test alone, which greets. */
  serve(options?: MiniServerOptions): Promise<MiniServer>;
  /** A page on this test's server. */
  open(storage?: Storage, options?: NodeEdgeOptions): Page;
}

/** A server and pages for each test of the file, gone after it. */
export function lineForEachTest(): Line {
  const pages: Page[] = [];
  let server: MiniServer;

  afterEach(async () => {
    for (const { line } of pages.splice(0)) line.stop();
    await server.stop();
  });

  return {
    serve: async (options = {}) => (server = await startMiniServer({ greeting: { text: 'welcome' }, ...options })),
    open(storage = memoryStorage(), options = {}) {
      const page = openPage(server.url, storage, options);
      pages.push(page);
      return page;
    },
  };
}

function openPage(url: string, storage: Storage, options: NodeEdgeOptions): Page {
  const shown: Page['shown'] = [];
  const seen = new Set<string>();
  const page: Page = {
    shown,
    delivered: [],
    earlier: undefined,
    statuses: [],
    outgoing: new Map(),
    restarts: 0,
    texts: () => shown.map(({ text }) => text),
    stateOf: (text) => [...page.outgoing.values()].find((message) => message.text === text),
    line: createDirectLine(
      nodeEdge(url, { storage, ...options }),
      { apiBase: '/v3/directline', tokenUrl: '/v3/directline/tokens/generate', locale: 'zh-CN', storageKey: 'test' },
      {
        activities(batch: Activity[], freshness, earlier) {
          page.earlier = earlier ?? page.earlier;
          for (const { id = '', text = '' } of batch) {
            page.delivered.push(id);
            if (!seen.has(id)) shown.push({ text, freshness });
            seen.add(id);
          }
        },
        status: (status) => page.statuses.push(status),
        outgoing: (message) => page.outgoing.set(message.id, message),
        restarted: () => page.restarts++,
      },
    ),
  };
  page.line.start();
  return page;
}

export async function until(what: () => boolean, milliseconds = 8_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!what()) {
    if (Date.now() > end) throw new Error(`still not so after ${milliseconds} ms: ${what.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const isOnline = (page: Page) => () => page.statuses.at(-1) === 'online';
export const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
