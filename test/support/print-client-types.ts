import { compile, type JSONSchema } from 'json-schema-to-typescript';

interface Operation {
  parameters?: (
    | { $ref: string }
    | { name: string; in: string; required?: boolean; schema: object }
  )[];
  requestBody?: { required?: boolean; content: JsonContent };
  responses: Record<string, { content?: JsonContent }>;
}
type JsonContent = Record<'application/json', { schema: object }>;

interface Document {
  paths: Record<string, Record<string, object>>;
  components: { schemas: Record<string, object> };
}

const banner = `/* Printed from docs/openapi.json by \`npm run docs\`. */`;

// Users and members come by browser.
const isForServers = ([path]: [string, object]) => !/^\/(user|ops)\//.test(path);

/** Prints the types of the client: every operation for servers of the OpenAPI document with its query, body and answer. */
export function printClientTypes(document: Document): Promise<string> {
  const operations = Object.entries(document.paths)
    .filter(isForServers)
    .flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => !isStream(operation as Operation))
        .map(([method, operation]) => [
          `${method.toUpperCase()} ${path}`,
          describeOperation(operation as Operation),
        ]),
    );
  const schema = {
    title: 'Operations',
    ...closed(Object.fromEntries(operations)),
    definitions: document.components.schemas,
  };
  return compile(toLocal(schema) as JSONSchema, 'Operations', {
    bannerComment: banner,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 100 },
  });
}

/** Whether it is answered for as long as somebody listens: no call has such an answer. */
function isStream({ responses }: Operation): boolean {
  return 'text/event-stream' in (responses['200']?.content ?? {});
}

/** The schema with its references inside of itself, and objects of any names as what they are to a program. */
function toLocal(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components/schemas/', '"#/definitions/'),
    (_name, value) => (isOpenObject(value) ? describeOpenObject(value) : value),
  );
}

interface OpenObject {
  type: string | string[];
  description?: string;
  patternProperties?: Record<string, object>;
}

/** Whether these are objects whose names no schema tells. */
function isOpenObject(value: unknown): value is OpenObject {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if ('properties' in value || 'allOf' in value) return false;
  return [value.type].flat().includes('object');
}

function describeOpenObject({ type, description, patternProperties = {} }: OpenObject): object {
  const types = [type].flat();
  const [values = {}] = Object.values(patternProperties);
  const open =
    Object.keys(values).length === 0
      ? { tsType: 'Record<string, unknown>' }
      : { type: 'object', additionalProperties: values };
  const others = types.filter((name) => name !== 'object').map((name) => ({ type: name }));
  return {
    ...(description !== undefined && { description }),
    ...(others.length === 0 ? open : { anyOf: [open, ...others] }),
  };
}

function describeOperation({ parameters = [], requestBody, responses }: Operation): object {
  const query = parameters.flatMap((parameter) =>
    'in' in parameter && parameter.in === 'query' ? [[parameter.name, parameter.schema]] : [],
  );
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => content?.['application/json'].schema ?? []);
  return closed({
    query: closed(Object.fromEntries(query), []),
    body: requestBody?.content['application/json'].schema ?? { tsType: 'undefined' },
    answer: joinAnswers(answers),
  });
}

function joinAnswers(answers: object[]): object {
  const distinct = [...new Map(answers.map((answer) => [JSON.stringify(answer), answer])).values()];
  const [only] = distinct;
  if (only === undefined) return { tsType: 'undefined' };
  return distinct.length === 1 ? only : { anyOf: distinct };
}

function closed(properties: Record<string, object>, required = Object.keys(properties)): object {
  return { type: 'object', properties, required, additionalProperties: false };
}
