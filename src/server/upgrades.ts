/** Hands upgrade requests (web sockets) to whoever registered for their path, and refuses all others. */
import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { CodedError } from '../base/errors';
import type { Log } from '../base/log';
import type { UpgradeHandler } from '../channels/types';

export class Upgrades {
  private readonly handlers: { prefix: string; handler: UpgradeHandler }[] = [];

  constructor(private readonly log: Log) {}

  on(prefix: string, handler: UpgradeHandler): void {
    this.handlers.push({ prefix, handler });
  }

  dispatch(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Until somebody takes the socket over, its errors are nobody's; unheard they would end the process.
    socket.on('error', () => socket.destroy());
    this.handOver(request, socket, head).catch((error: unknown) => {
      if (!(error instanceof CodedError)) this.log.error({ error }, 'socket could not be opened');
      refuseUpgrade(socket, error instanceof CodedError ? error : new CodedError('InternalServerError', 'Please try again.'));
    });
  }

  private async handOver(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const found = this.handlers.find(({ prefix }) => request.url?.startsWith(`${prefix}/`));
    if (!found) throw new CodedError('NotFound', 'There is no socket at this address.');
    await found.handler(request, socket, head);
  }
}

/** Answers an upgrade request with an error in the usual shape and closes. */
export function refuseUpgrade(socket: Duplex, error: CodedError): void {
  const body = JSON.stringify({ error: { code: error.code, message: error.message } });
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
