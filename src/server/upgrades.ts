/** Hands upgrade requests (web sockets) to whoever registered for their path, and refuses all others. */
import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { CodedError } from '../base/errors';
import type { UpgradeHandler } from '../channels/types';

export class Upgrades {
  private readonly handlers: { prefix: string; handler: UpgradeHandler }[] = [];

  on(prefix: string, handler: UpgradeHandler): void {
    this.handlers.push({ prefix, handler });
  }

  dispatch(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Until somebody takes the socket over, its errors are nobody's; unheard they would end the process.
    socket.on('error', () => socket.destroy());
    const found = this.handlers.find(({ prefix }) => request.url?.startsWith(`${prefix}/`));
    if (!found) return refuseUpgrade(socket, new CodedError('NotFound', 'There is no socket at this address.'));
    try {
      found.handler(request, socket, head);
    } catch {
      refuseUpgrade(socket, new CodedError('InternalServerError', 'The socket could not be opened. Please try again.'));
    }
  }
}

/** Answers an upgrade request with an error in the usual shape and closes. */
export function refuseUpgrade(socket: Duplex, error: CodedError): void {
  const body = JSON.stringify({ error: { code: error.code, message: error.message } });
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
