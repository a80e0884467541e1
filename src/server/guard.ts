/**
 * Decides before restify sees a request whether it may: restify builds a URL from Host and target outside any handler,
 * where a Host such as `[` would end the process.
 */
import type { IncomingMessage } from 'node:http';
import { CodedError } from '../base/errors';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const METHOD_SET = new Set(METHODS);
const MAX_URL_CHARACTERS = 4_096;
/** A name, an IPv4 address or an IPv6 address in brackets, and a port: nothing that could shift where the path begins. */
const HOST = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/**
 * A letter, a digit or one of `-._~` that is written as `%…`, or `.` and `..` as parts: nobody needs to write a path so, and whoever judges
 * by how one begins, such as a proxy in front, would take it for another.
 */
const DISGUISED = /%(?:2[DE]|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])|\/\.{1,2}(?:\/|$)/i;

/** @returns why the request is refused, or null */
export function refusal(request: IncomingMessage): CodedError | null {
  const { method = '', url = '', headers } = request;
  if (!METHOD_SET.has(method)) return new CodedError('MethodNotAllowed', `Use one of ${METHODS.join(', ')}.`);
  if (url.length > MAX_URL_CHARACTERS) return new CodedError('TooLarge', `The address is longer than ${MAX_URL_CHARACTERS} characters.`);
  if (url.charCodeAt(0) !== SLASH) return new CodedError('BadArgument', 'Send the path alone, beginning with "/".');
  if (DISGUISED.test(url.split('?', 1)[0] ?? '')) return new CodedError('NotFound', 'There is nothing at this address.');
  if (!isHost(headers.host ?? 'localhost')) {
    return new CodedError('BadArgument', 'The Host header is not a host name with an optional port.');
  }
  return null;
}

let lastGood = 'localhost';

/** Nearly all requests come to the same one. A path, whatever is in it, never makes an address that a good host could not have. */
function isHost(host: string): boolean {
  if (host === lastGood) return true;
  if (!HOST.test(host) || !URL.canParse(`http://${host}/`)) return false;
  lastGood = host;
  return true;
}

const SLASH = 47;
