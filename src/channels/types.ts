/** What a channel needs of the server that carries it, so that channels know no HTTP library. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpHandler, HttpMethod, Route } from '../base/http';

export interface ChannelHost {
  route(method: HttpMethod, path: string, handler: HttpHandler, options?: Pick<Route, 'bodyLimit' | 'description'>): void;
  /** Sites whose pages may call paths below `prefix`. */
  allowOrigins(prefix: string, rule: { origins: readonly string[]; methods: readonly string[]; headers: readonly string[] }): void;
  /** Takes over the socket of upgrade requests below `prefix`. A handler that rejects has not touched it: the server answers and closes. */
  onUpgrade(prefix: string, handler: UpgradeHandler): void;
  /** Runs while the server shuts down, after the last turns: open sockets must be closed. */
  onClose(work: () => Promise<void> | void): void;
}

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
