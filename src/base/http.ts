/**
 * The one shape of an HTTP request, its response and a route. Whoever serves pages or an API writes handlers against these types,
 * so that only `server` knows the HTTP library.
 */

import type { RouteDescription } from './route-description';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export interface HttpRequest {
  method: string;
  /** Path and query as sent, beginning with `/`, e.g. `/cases/RY-1?tab=facts`. */
  url: string;
  /** The path alone, not decoded, e.g. `/cases/RY-1`. */
  path: string;
  /**
   * The path of the {@link Route} that answers, e.g. `/cases/:number`; empty where none does. What somebody may see is told by this:
   * the same route is reached by more than one way of writing its path.
   */
  route: string;
  /** Decoded path parameters: `/cases/:number` gives `{ number }`. */
  params: Readonly<Record<string, string>>;
  /** Decoded query parameters; of a repeated one the last counts. */
  query: Readonly<Record<string, string>>;
  /** Header names in lower case; repeated headers are joined with `, `. */
  headers: Readonly<Record<string, string>>;
  cookies: Readonly<Record<string, string>>;
  /** Address of the client; behind a trusted proxy the one that the proxy names. */
  address: string;
  /** JSON body. @throws CodedError BadArgument (no JSON), UnsupportedMediaType (another content type or an encoding), TooLarge */
  body(): Promise<unknown>;
  /** The exact bytes, whatever the content type: for signatures. @throws CodedError TooLarge, UnsupportedMediaType (an encoding) */
  rawBody(): Promise<Buffer>;
  /** `application/x-www-form-urlencoded`; of a repeated field the last counts. @throws CodedError as `body` */
  form(): Promise<Record<string, string>>;
}

/** At most one of `json`, `html`, `text`, `bytes`, `redirect`; none of them gives an empty body. */
export interface HttpResponse {
  /** Default 200; 303 with `redirect`. */
  status?: number;
  /** Several `set-cookie` go in an array. */
  headers?: Record<string, string | string[]>;
  json?: unknown;
  /** A whole HTML document. Inline scripts are refused by the Content-Security-Policy; inline styles too unless `styleHashes` names them. */
  html?: string;
  /** `sha256-…` of inline `<style>` contents that the policy lets through. */
  styleHashes?: readonly string[];
  /** Origins beside our own from which the page may load or to which it may speak, by kind. */
  alsoFrom?: Partial<Record<'script' | 'img' | 'connect' | 'frame', readonly string[]>>;
  text?: string;
  /** With `content-type` in `headers`. */
  bytes?: Uint8Array;
  /** Location to go to. */
  redirect?: string;
  /** Sites that may show this page in a frame: an embedded widget. Default none. `*` means any. */
  frameAncestors?: readonly string[];
  /**
   * Lets the server compress the page or text for clients that take it. Never together with a secret (a form token): the length of a
   * compressed page tells something about it.
   */
  compress?: boolean;
}

/** Throws CodedError for a refusal that the client should read; anything else becomes a 500 without its text. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

export interface Route {
  method: HttpMethod;
  /** `/cases/:number`; a last segment `*` takes the rest as `params['*']`. GET serves HEAD as well. */
  path: string;
  handler: HttpHandler;
  /** Bytes; default 64 KiB. */
  bodyLimit?: number;
  /** Of a call that programs of others make; pages have none. */
  description?: RouteDescription;
}
