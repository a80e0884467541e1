/** `/openapi.json`: one OpenAPI 3.1 document of every route that describes itself. Knows no route by name. */
import { ERROR_STATUS, type ErrorCode } from '../base/errors';
import type { HttpMethod, Route } from '../base/http';
import type { JsonSchema, RouteDescription } from '../base/route-description';

export interface DescribedRoute {
  method: HttpMethod;
  /** As routes write it: `/cases/:number`. */
  path: string;
  description: RouteDescription;
}

/** Of the API, by semantic versioning; a test keeps the list of routes beside it. */
const API_VERSION = '1.0.0';

const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', enum: Object.keys(ERROR_STATUS) },
        message: { type: 'string', description: 'What is wrong and what to do, for the person who reads it.' },
      },
    },
  },
};

const SECURITY_SCHEMES = {
  token: { type: 'http', scheme: 'bearer', description: 'The token of one conversation, from `/v3/directline/tokens/generate`.' },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description:
      'Standard Webhooks: `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature` (`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`) with HANDOFF_CALLBACK_SECRET.',
  },
};

/** @param described filled until the first request comes */
export function openApiRoute(described: readonly DescribedRoute[], publicUrl: string): Route {
  let document: object | undefined;
  return {
    method: 'GET',
    path: '/openapi.json',
    handler: async () => ({ json: (document ??= openApi(described, publicUrl)), headers: { 'cache-control': 'public, max-age=300' } }),
  };
}

export function openApi(described: readonly DescribedRoute[], publicUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path, description } of described) {
    (paths[templated(path)] ??= {})[method.toLowerCase()] = operation(path, description);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '戎业助手 · Rongye',
      version: API_VERSION,
      description: 'What programs of others may call: the chat, the cases, the operation. Events that the server sends: `/schemas`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    ...(publicUrl ? { servers: [{ url: publicUrl }] } : {}),
    paths,
    components: { schemas: { Error: ERROR_SCHEMA }, securitySchemes: SECURITY_SCHEMES },
  };
}

const templated = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

function operation(path: string, description: RouteDescription): object {
  const { summary, details, group, access, query = {}, body, answers, refusals = [] } = description;
  const parameters = [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries(query).map(([name, text]) => ({ name, in: 'query', description: text, schema: { type: 'string' } })),
  ];
  return {
    summary,
    ...(details ? { description: details } : {}),
    tags: [group],
    ...(access ? { security: [{ [access]: [] }] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: body.required, content: json(body.schema) } } : {}),
    responses: { ...byStatus(answers), ...refused(refusals) },
  };
}

const json = (schema: JsonSchema): object => ({ 'application/json': { schema } });

function byStatus(answers: RouteDescription['answers']): Record<string, object> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema }]) => [
      status,
      { description, ...(schema ? { content: json(schema) } : {}) },
    ]),
  );
}

/** Several refusals may share a status. */
function refused(codes: readonly ErrorCode[]): Record<string, object> {
  const statuses = [...new Set(codes.map((code) => ERROR_STATUS[code]))];
  const named = (status: number): string =>
    codes
      .filter((code) => ERROR_STATUS[code] === status)
      .map((code) => `\`${code}\``)
      .join(' or ');
  const content = json({ $ref: '#/components/schemas/Error' });
  return Object.fromEntries(statuses.map((status) => [String(status), { description: named(status), content }]));
}
