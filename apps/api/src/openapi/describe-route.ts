import type { TSchema } from 'typebox';
import type { NamedRoute } from '../route.ts';
import { surfaces } from '../surfaces.ts';
import { describeErrors } from './describe-errors.ts';
import { answerHeaders, headerParameter } from './describe-headers.ts';
import { tagOf } from './describe-tags.ts';
import { jsonOf } from './json-content.ts';
import type { SchemaPrinter } from './schema-printer.ts';

/** The documented address of a route: below the first prefix of its surface, parameters as `{name}`. */
export function pathOf({ surface, path }: Pick<NamedRoute, 'surface' | 'path'>): string {
  return surfaces[surface].prefixes[0] + path.replaceAll(/:(\w+)/g, '{$1}');
}

/** One operation of the document. */
export function describeRoute(route: NamedRoute, printer: SchemaPrinter) {
  const { scope, body } = route;
  return {
    operationId: route.name,
    summary: route.summary,
    ...(scope && { description: `Needs a key with the scope \`${scope}\`.` }),
    tags: [tagOf(route).name],
    security: surfaces[route.surface].security,
    parameters: describeParameters(route, printer),
    ...(body && hasFields(body) && { requestBody: describeBody(body, printer) }),
    responses: { ...describeAnswers(route, printer), ...describeErrors(route) },
  };
}

function hasFields(body: TSchema): boolean {
  return Object.keys(propertiesOf(body)).length > 0;
}

function describeBody(body: TSchema, printer: SchemaPrinter) {
  return { required: true, content: jsonOf(printer.print(body)) };
}

function describeParameters(route: NamedRoute, printer: SchemaPrinter) {
  const { params, query, method, surface, needsProject } = route;
  const inPath = Object.entries(params).map(([name, { schema }]) => {
    const { description = `The ${name.replaceAll('_', ' ')}`, ...printed } = printer.print(schema);
    return { name, in: 'path', required: true, description, schema: printed };
  });
  const inQuery = Object.entries(propertiesOf(query)).map(([name, schema]) => {
    const { description = describeQuery(name), ...printed } = printer.print(schema);
    return { name, in: 'query', required: false, description, schema: printed };
  });
  return [
    ...inPath,
    ...inQuery,
    ...(method === 'post' && surface !== 'session' ? [headerParameter('IdempotencyKey')] : []),
    ...(isNamed(route) ? [headerParameter('IfNoneMatch')] : []),
    ...(isStream(route) ? [headerParameter('LastEventId')] : []),
    ...(surface === 'management' && needsProject ? [headerParameter('Project')] : []),
    headerParameter('RequestId'),
  ];
}

// What the same name means in every list.
const queryDescriptions: Record<string, string> = {
  limit: 'Most items on the page',
  page: 'Number of the page, from 1',
  created_after: 'Only what was created after this moment',
  created_before: 'Only what was created before this moment',
};

function describeQuery(name: string): string {
  return queryDescriptions[name] ?? `Only items whose \`${name}\` is this`;
}

function propertiesOf(schema: TSchema): Record<string, TSchema> {
  return 'properties' in schema ? (schema.properties as Record<string, TSchema>) : {};
}

function isStream({ responses }: NamedRoute): boolean {
  return Object.values(responses).some(({ mediaType }) => mediaType === 'text/event-stream');
}

/** Whether the route reads something that its answer names by an ETag. */
function isNamed({ method, responses }: NamedRoute): boolean {
  const answers = Object.values(responses);
  return method === 'get' && answers.some(({ headers }) => headers?.includes('ETag'));
}

function describeAnswers(route: NamedRoute, printer: SchemaPrinter) {
  const { method, responses } = route;
  const answers = Object.entries(responses).map(([status, { description, ...own }]) => {
    const content = describeContent(own, printer);
    return [
      status,
      { description, headers: answerHeaders({ method, own: own.headers }), ...content },
    ];
  });
  const named = isNamed(route) ? { 304: describeUnchanged() } : {};
  return { ...Object.fromEntries(answers), ...named };
}

function describeContent({ schema, mediaType }: DescribedBody, printer: SchemaPrinter) {
  if (mediaType !== undefined) return { content: { [mediaType]: { schema: { type: 'string' } } } };
  return schema && { content: jsonOf(printer.printClosed(schema)) };
}

type DescribedBody = Pick<NamedRoute['responses'][number], 'schema' | 'mediaType'>;

function describeUnchanged() {
  const description = 'The answer is still what `If-None-Match` names; no body';
  return { description, headers: answerHeaders({ method: 'get', own: ['ETag'] }) };
}
