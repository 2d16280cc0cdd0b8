import type { ErrorCode } from './errors.ts';
import { describeErrorResponses } from './openapi/describe-errors.ts';
import { headerParameters, headers } from './openapi/describe-headers.ts';
import { describeRoute, pathOf } from './openapi/describe-route.ts';
import { describeTags } from './openapi/describe-tags.ts';
import { errorSchemas } from './openapi/error-schema.ts';
import { introduction } from './openapi/introduction.ts';
import { createSchemaPrinter } from './openapi/schema-printer.ts';
import type { NamedRoute } from './route.ts';

/** Writes the OpenAPI 3.1 document of a route table. */
export function createOpenApi(routes: readonly NamedRoute[]) {
  const printer = createSchemaPrinter();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = pathOf(route);
    paths[path] = { ...paths[path], [route.method]: describeRoute(route, printer) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Notiflow API',
      version: '1',
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The installation that serves this document' }],
    tags: describeTags(routes),
    paths,
    components: {
      schemas: { ...errorSchemas, ...printer.named() },
      responses: describeErrorResponses(routeErrors),
      parameters: headerParameters,
      headers,
      securitySchemes,
    },
  };
}

// Of a method a path does not take there is no operation to describe: the introduction tells it.
const routeErrors: ErrorCode[] = [
  'bad_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
  'rate_limited',
  'internal_error',
  'unavailable',
];

const securitySchemes = {
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-notiflows-api-key',
    description: 'The public key of a project (`pk_…`), together with its secret key',
  },
  secretKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-notiflows-secret-key',
    description: 'The secret key of a project (`sk_…`), for servers only',
  },
  userToken: {
    type: 'apiKey',
    in: 'header',
    name: 'x-notiflows-user-key',
    description:
      'A user token: a JWT with the external id of the user as `sub`, signed by your server with a signing key of the project',
  },
  userId: {
    type: 'apiKey',
    in: 'header',
    name: 'x-notiflows-user-id',
    description:
      "The external id of the user who asks, where the setting `user_authentication` is `hash` (together with the hash) or `none`. With letters beyond ASCII as RFC 8187 writes values: `UTF-8''J%C3%B6rg`",
  },
  userHash: {
    type: 'apiKey',
    in: 'header',
    name: 'x-notiflows-user-hash',
    description:
      'The HMAC-SHA256 of the external id, in hex, by a signing key whose purpose is `hash`',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-notiflow_session',
    description:
      'The session of a member who logged in, for the pages of this installation (over plain HTTP the cookie is called `notiflow_session`)',
  },
  secretKeyAlone: {
    type: 'http',
    scheme: 'bearer',
    description: 'The secret key of a project (`sk_…`) alone',
  },
  accountToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'An account token (`nf_at_…`), good for every project of the account',
  },
};
