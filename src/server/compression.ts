/** Compresses what a handler marked as free of secrets. Static files come compressed already. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { HttpResponse } from '../base/http';
import { acceptsEncoding } from './encodings';
import type { EncodedResponse } from './response';

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);
const WORTH_IT_CHARACTERS = 1_024;
/** 5 of 11: about as fast as gzip, a fifth smaller. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

export async function compressed(response: HttpResponse, accepted: string | undefined): Promise<EncodedResponse> {
  const content = response.html ?? response.text ?? '';
  if (!response.compress || content.length < WORTH_IT_CHARACTERS) return response;
  const varying = { ...response, headers: { ...response.headers, vary: varyOf(response) } };
  if (acceptsEncoding(accepted, 'br')) return encoded(varying, 'br', await brotlied(content, BROTLI));
  if (acceptsEncoding(accepted, 'gzip')) return encoded(varying, 'gzip', await gzipped(content));
  return varying;
}

function encoded(response: HttpResponse, coding: string, body: Buffer): EncodedResponse {
  return { ...response, headers: { ...response.headers, 'content-encoding': coding }, encoded: body };
}

function varyOf({ headers }: HttpResponse): string {
  const own = headers?.['vary'];
  return [...(own === undefined ? [] : [own].flat()), 'accept-encoding'].join(', ');
}
