/**
 * Tokens of Azure's Direct Line for the page, where the bot is reached through Azure: the secret stays here, the page gets a token for one
 * conversation. Knows nothing of our own endpoint.
 */
import { z } from 'zod';
import { CodedError } from '../base/errors';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { newId } from '../base/ids';
import type { Log } from '../base/log';
import { addressKey, RateLimit } from '../base/rate-limit';

export interface AzureTokenOptions {
  secret: string;
  /** Azure's endpoint without a slash at the end, e.g. `https://directline.botframework.com/v3/directline`. */
  endpoint: string;
  log: Log;
}

export const AZURE_TOKEN_PATH = '/api/directline/token';
const TOKENS_PER_MINUTE = 60;
const TIMEOUT_MILLISECONDS = 8_000;
const SMALL_BODY_BYTES = 4_096;
const answerOfAzure = z.object({
  conversationId: z.string().min(1).max(200),
  token: z.string().min(1).max(8_192),
  expires_in: z.number().positive(),
});

export function createAzureTokenRoute({ secret, endpoint, log }: AzureTokenOptions): Route {
  const asked = new RateLimit({ limit: TOKENS_PER_MINUTE, windowSeconds: 60 });

  const handler = async (request: HttpRequest): Promise<HttpResponse> => {
    const wait = asked.take(addressKey(request.address));
    if (wait > 0) throw new CodedError('TooManyRequests', 'Too many new conversations from this address.', { retryAfterSeconds: wait });
    try {
      const response = await fetch(`${endpoint}/tokens/generate`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        // The user is bound to the token: the page cannot speak for another.
        body: JSON.stringify({ user: { id: newId('dl_') } }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      });
      if (!response.ok) throw new Error(`Azure answered ${response.status}`);
      return { json: answerOfAzure.parse(await response.json()) };
    } catch (error) {
      log.error({ error }, 'no token from Azure Direct Line: check DIRECT_LINE_SECRET and DIRECT_LINE_ENDPOINT');
      throw new CodedError('ServiceUnavailable', 'The chat cannot be reached at the moment. Please try again in a minute.', {
        retryAfterSeconds: 10,
      });
    }
  };
  return { method: 'POST', path: AZURE_TOKEN_PATH, handler, bodyLimit: SMALL_BODY_BYTES };
}
