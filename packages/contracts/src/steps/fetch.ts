import Type, { type Static } from 'typebox';
import type { ReadField } from '../channel-types/define-channel-type.ts';
import { filled, text } from '../channel-types/template-text.ts';
import type { FieldProblem } from '../field-problem.ts';
import { defineStepShape } from './define-step-shape.ts';
import { findPathProblem } from './property-path.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const texts = Type.Record(Type.String({ minLength: 1, maxLength: 200 }), text(4_000), {
  default: {},
  maxProperties: 50,
});

const settings = Type.Object(
  {
    method: Type.Enum([...methods], { default: 'GET' }),
    url: filled(2_000),
    query: Type.Unsafe<Record<string, string>>({
      ...texts,
      description: 'Added to the URL, each value encoded',
    }),
    headers: texts,
    body: Type.Optional(
      Type.String({
        maxLength: 60_000,
        description: 'JSON, as an object or as Liquid source of it; not for GET',
      }),
    ),
    response_path: Type.Optional(
      Type.String({
        maxLength: 255,
        description: 'The part of the answer that is kept, as items[0].price; all of it when unset',
      }),
    ),
    timeout: Type.Integer({
      minimum: 1,
      maximum: 15,
      default: 15,
      description: 'Seconds that one try may take',
    }),
    on_failure: Type.Enum(['stop', 'continue'], {
      default: 'stop',
      description: 'What happens when no try was answered as it should be',
    }),
    channel_handle: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'A webhook channel, whose secret signs the request',
      }),
    ),
  },
  { additionalProperties: false },
);

/** A step that asks somebody's server for JSON, which the steps after it find under `fetch` and its handle. */
export const fetchShape = defineStepShape({
  type: 'fetch',
  settings,
  accept({ channel_handle, body, ...others }) {
    const isJson = typeof body === 'object' && body !== null;
    return {
      ...others,
      ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
      // Editors send an empty one while nothing is chosen.
      ...(channel_handle !== undefined && channel_handle !== '' && { channel_handle }),
    };
  },
  check({ method, body, response_path: path }): FieldProblem[] {
    const inPath = path === undefined ? null : findPathProblem(`data.${path}`);
    const hasBody = method === 'GET' && body !== undefined;
    return [
      ...(hasBody
        ? [{ field: 'body', message: 'is not for GET', reason: 'exclusive' as const }]
        : []),
      ...(inPath === null ? [] : [{ field: 'response_path', ...inPath }]),
    ];
  },
  render: renderCallRequest,
  requestUrls: ['url'],
});

/** A request of a fetch step, rendered; what is in `query` is not encoded yet. */
export interface CallRequest {
  method: (typeof methods)[number];
  url: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body?: string;
}

/** Reads each Liquid source of a fetch step where its text belongs in the request; in the same order each time. */
export function renderCallRequest(
  { method, url, query, headers, body }: Static<typeof settings>,
  read: ReadField,
): CallRequest {
  const readAll = (field: 'query' | 'headers', kind: 'text' | 'header', sources: object) =>
    Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [
        name,
        read(`${field}.${name}`, kind, source),
      ]),
    );
  return {
    method,
    url: read('url', 'url', url),
    query: readAll('query', 'text', query),
    headers: readAll('headers', 'header', headers),
    ...(body !== undefined && { body: read('body', 'json', body) }),
  };
}
