import { createParser, type FieldProblem, type Parsed, type Parser } from '@notiflow/contracts';
import Type, { type Static, type TSchema } from 'typebox';
import { invalidParam, validationFailed } from '../errors.ts';
import { findUnsafeValues } from './find-unsafe-values.ts';
import { finish, type Steps } from './in-steps.ts';
import { parseQuery } from './parse-query.ts';
import { type PathParams, type PathValues, parsePath } from './path-params.ts';

/** The input of a request as it came. */
export interface RawInput {
  params: Record<string, string>;
  /** The query string without its question mark. */
  search: string;
  /** Parsed JSON; undefined when there was no body. */
  body: unknown;
}

interface InputSchemas<P extends PathParams, Q extends TSchema, B extends TSchema> {
  params: P;
  query?: Q | undefined;
  body?: B | undefined;
  /** Whether the route checks the parts of the body itself, for unsafe values too. */
  checksParts?: boolean | undefined;
  checkBody?:
    | ((body: Record<string, unknown>, params: PathValues<P>) => FieldProblem[])
    | undefined;
}

/** The schema of a query or a body that a route does not define. */
export const nothing = Type.Object({}, { additionalProperties: false });

/** Builds the parser of an input; it throws an `ApiError` for the first bad parameter or all bad fields. */
export function createInputParser<P extends PathParams, Q extends TSchema, B extends TSchema>(
  schemas: InputSchemas<P, Q, B>,
) {
  const readInput = createInputReader(schemas);
  return (raw: RawInput) => {
    const { takeBody, ...parts } = finish(readInput(raw));
    return { ...parts, body: takeBody() };
  };
}

/**
 * Builds the reader of a route's input, which reads in parts; it throws an `ApiError` for the first bad parameter. The body is taken later:
 * `takeBody` throws its problems together with those that were found meanwhile.
 */
export function createInputReader<P extends PathParams, Q extends TSchema, B extends TSchema>(
  schemas: InputSchemas<P, Q, B>,
) {
  const parseQueryValues = compileLater(schemas.query, { coerce: true });
  const parseBody = compileLater(schemas.body, {});
  return function* readInSteps({ params: rawParams, search, body: rawBody }: RawInput) {
    const params = parsePath(schemas.params, rawParams);
    const query = parseQueryValues(parseQuery(search));
    if (!query.ok) throw refuseQuery(query.problems);
    const body = yield* readBody(rawBody === undefined ? {} : rawBody, {
      parse: parseBody,
      findUnsafe: schemas.checksParts ? () => [] : findUnsafeValues,
      check: (given) => schemas.checkBody?.(given, params) ?? [],
    });
    const takeBody = (foundMeanwhile: FieldProblem[] = []) => requireBody(body, foundMeanwhile);
    return { params, query: query.value, takeBody };
  };
}

// Compiling every schema of the table at once would make the process start noticeably later.
function compileLater<S extends TSchema>(
  schema: S | undefined,
  options: { coerce?: boolean },
): Parser<Static<S>> {
  let parse: Parser<Static<S>> | undefined;
  return (value) => {
    parse ??= createParser(schema ?? nothing, options) as Parser<Static<S>>;
    return parse(value);
  };
}

function refuseQuery([problem]: FieldProblem[]): Error {
  const name = problem?.field.replace(/\[.*/, '') ?? 'query';
  return invalidParam(name, `${name} ${problem?.message ?? 'is not valid'}`);
}

interface BodyChecks<T> {
  parse: Parser<T>;
  findUnsafe: (raw: unknown) => FieldProblem[];
  check: (body: Record<string, unknown>) => FieldProblem[];
}

/** A body as its schema reads it, and what the schema cannot say of it. */
interface ReadBody<T> {
  parsed: Parsed<T>;
  found: FieldProblem[];
}

function* readBody<T>(
  raw: unknown,
  { parse, findUnsafe, check }: BodyChecks<T>,
): Steps<ReadBody<T>> {
  const unsafe = findUnsafe(raw);
  if (unsafe.length > 0) throw validationFailed(unsafe);
  yield;
  const parsed: Parsed<T> = parse(raw);
  yield;
  return { parsed, found: isObject(raw) ? check(raw) : [] };
}

function requireBody<T>({ parsed, found }: ReadBody<T>, foundMeanwhile: FieldProblem[]): T {
  const others = [...found, ...foundMeanwhile];
  if (parsed.ok && others.length === 0) return parsed.value;
  throw validationFailed(merge(parsed.ok ? [] : parsed.problems, others));
}

/** Whether the value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(first: FieldProblem[], second: FieldProblem[]): FieldProblem[] {
  const problems = new Map<string, FieldProblem>();
  for (const problem of [...first, ...second]) {
    const field = problem.field === '' ? 'body' : problem.field;
    if (!problems.has(field)) problems.set(field, { ...problem, field });
  }
  return [...problems.values()];
}
