/** What the published description of the API says of a route. Whoever owns the route writes it; `server` makes one OpenAPI document of all. */
import type { ErrorCode } from './errors';

/** A JSON Schema (2020-12). */
export type JsonSchema = Record<string, unknown>;

export interface RouteDescription {
  /** A short sentence without a full stop. */
  summary: string;
  /** What a caller must know beside the schemas. Markdown. */
  details?: string;
  group: 'Direct Line' | 'Cases' | 'Administration' | 'Operation';
  /** How the caller shows who it is: a conversation's token, or a signature of the callback secret. None: anybody. */
  access?: 'token' | 'signature';
  query?: Record<string, string>;
  body?: { schema: JsonSchema; required: boolean };
  /** By status. Without a schema: no JSON. */
  answers: Record<number, { description: string; schema?: JsonSchema }>;
  /** Refusals that a correct client may meet. */
  refusals?: readonly ErrorCode[];
}
