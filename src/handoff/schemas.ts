/** Publishes the schemas of all events, generated from those that validate them, under `/schemas/…`. */
import { z } from 'zod';
import { CodedError } from '../base/errors';
import type { Route } from '../base/http';
import { CALLBACK_SCHEMAS } from './callback-events';
import { SCHEMA_DESCRIPTION, SCHEMA_LIST_DESCRIPTION } from './descriptions';
import { EVENT_SCHEMAS } from './events';

const FOLDERS = { events: EVENT_SCHEMAS, callbacks: CALLBACK_SCHEMAS } as const;

/** @returns JSON Schemas (2020-12) by path, e.g. `events/case.submitted.json` */
export function jsonSchemas(): Map<string, object> {
  const schemas = new Map<string, object>();
  for (const [folder, entries] of Object.entries(FOLDERS)) {
    for (const [type, schema] of Object.entries<z.ZodType>(entries)) {
      const path = `${folder}/${type}.json`;
      // "input": unknown properties are allowed, so that a later version may add some.
      schemas.set(path, { $id: `/schemas/${path}`, title: type, ...z.toJSONSchema(schema, { io: 'input' }) });
    }
  }
  return schemas;
}

export function createSchemaRoutes(): Route[] {
  let made: Map<string, object> | undefined;
  /** Made when first asked for: at the start it would take 35 ms of the processor. */
  const schemas = (): Map<string, object> => (made ??= jsonSchemas());
  const headers = { 'cache-control': 'public, max-age=3600' };
  return [
    {
      method: 'GET',
      path: '/schemas',
      handler: async () => ({ json: { schemas: [...schemas().keys()].map((path) => `/schemas/${path}`) }, headers }),
      description: SCHEMA_LIST_DESCRIPTION,
    },
    {
      method: 'GET',
      path: '/schemas/:folder/:file',
      description: SCHEMA_DESCRIPTION,
      handler: async ({ params }) => {
        const schema = schemas().get(`${params['folder']}/${params['file']}`);
        if (!schema) throw new CodedError('NotFound', 'There is no such schema; /schemas lists them all.');
        return { json: schema, headers: { ...headers, 'content-type': 'application/schema+json; charset=utf-8' } };
      },
    },
  ];
}
