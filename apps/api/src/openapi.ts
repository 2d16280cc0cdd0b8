import type { TSchema } from 'typebox';
import { type ErrorCode, errorTable } from './errors.ts';
import type { Route } from './route.ts';
import { surfaces } from './surfaces.ts';

const everyRouteErrors: ErrorCode[] = [
  'bad_request',
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'internal_error',
  'unavailable',
];

const bodyErrors: ErrorCode[] = [
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
];

/** Writes the OpenAPI 3.1 document of a route table. */
export function createOpenApi(routes: readonly Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `${surfaces[route.surface].prefixes[0]}${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method]: describeRoute(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Notiflow API',
      version: '1',
      description: 'One run request becomes delivered messages.',
    },
    paths,
    components: { schemas: { Error: errorSchema }, securitySchemes },
  };
}

function describeRoute(route: Route) {
  return {
    operationId: `${route.method} ${route.surface} ${route.path}`
      .replaceAll(/[^A-Za-z0-9]+/g, '_')
      .replace(/_$/, ''),
    summary: route.summary,
    tags: [surfaces[route.surface].title],
    security: surfaces[route.surface].security,
    parameters: describeParameters(route),
    ...(route.body && {
      requestBody: {
        required: 'required' in route.body,
        content: jsonOf(route.body),
      },
    }),
    responses: { ...describeAnswers(route), ...describeErrors(route) },
  };
}

function describeParameters({ params, query, method, surface }: Route) {
  const inPath = Object.entries(params).map(([name, { schema }]) => ({
    name,
    in: 'path',
    required: true,
    schema,
  }));
  const inQuery = Object.entries(propertiesOf(query)).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema,
  }));
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  });
  return [
    ...inPath,
    ...inQuery,
    ...(method === 'post' ? [header('Idempotency-Key', 'The same answer for the same key')] : []),
    ...(surface === 'management'
      ? [header('x-notiflows-project', 'Slug of the project, unless there is only one')]
      : []),
  ];
}

function propertiesOf(schema: TSchema | null): Record<string, TSchema> {
  return schema !== null && 'properties' in schema
    ? (schema.properties as Record<string, TSchema>)
    : {};
}

function describeAnswers({ responses }: Route) {
  const answers = Object.entries(responses).map(([status, { description, schema }]) => [
    status,
    { description, ...(schema && { content: jsonOf(schema) }) },
  ]);
  return Object.fromEntries(answers);
}

function describeErrors(route: Route) {
  const own = route.method === 'post' ? [...route.errors, 'conflict' as const] : route.errors;
  const codes = new Set([...everyRouteErrors, ...(route.body ? bodyErrors : []), ...own]);
  return Object.fromEntries(
    [...codes].map((code) => [
      errorTable[code].status,
      {
        description: `${code}: ${errorTable[code].message}`,
        content: jsonOf({ $ref: '#/components/schemas/Error' }),
      },
    ]),
  );
}

function jsonOf(schema: object) {
  return { 'application/json': { schema } };
}

const text = { type: 'string' };

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['type', 'code', 'message', 'status', 'request_id', 'details'],
      properties: {
        type: text,
        code: { enum: Object.keys(errorTable) },
        message: text,
        status: { type: 'integer' },
        request_id: text,
        details: {
          type: 'object',
          properties: {
            allowed_statuses: { type: 'array', items: text },
            auth: text,
            current_status: text,
            fields: {
              type: 'array',
              items: { type: 'object', properties: { field: text, message: text, reason: text } },
            },
            id: text,
            idempotency_key: text,
            limit: { type: 'integer' },
            param: text,
            reason: text,
            required_scope: text,
            resource: text,
            retry_after: { type: 'integer' },
            window: text,
          },
        },
      },
    },
  },
};

const securitySchemes = {
  apiKey: { type: 'apiKey', in: 'header', name: 'x-notiflows-api-key' },
  secretKey: { type: 'apiKey', in: 'header', name: 'x-notiflows-secret-key' },
  secretKeyAlone: { type: 'http', scheme: 'bearer', description: 'A secret key (sk_…) alone' },
  accountToken: { type: 'http', scheme: 'bearer', description: 'An account token (nf_at_…)' },
};
