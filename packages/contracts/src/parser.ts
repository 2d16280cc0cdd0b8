import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Static, TSchema } from 'typebox';
import { type FieldProblem, fieldPath, type Parsed, type ProblemReason } from './field-problem.ts';
import {
  isEmailAddress,
  isHttpUrl,
  isLocale,
  isMoment,
  isPhoneNumber,
  isTimeZone,
  isUrlName,
} from './formats.ts';
import { isHttpsUrl, readPushSubscription } from './read-push-subscription.ts';

const problemsMax = 100;

/** Checks a value against a schema and answers it typed, or every problem it has (at most 100). */
export type Parser<T> = (value: unknown) => Parsed<T>;

/** What a parser may do beside checking. */
export interface ParserOptions {
  /** Turn strings into the numbers and booleans the schema asks for: for query strings and the environment. */
  coerce?: boolean;
}

/**
 * Makes a parser of a schema, which is compiled once, with the first value: a process has hundreds of schemas and meets few.
 * Defaults of the schema are filled in; the input is not changed.
 */
export function createParser<S extends TSchema>(
  schema: S,
  options: ParserOptions = {},
): Parser<Static<S>> {
  const { coerce = false } = options;
  let compiled: ValidateFunction | undefined;
  // Copying takes longer than checking, and only these two change what they check.
  const isChanging = coerce || JSON.stringify(schema).includes('"default":');
  return (value) => {
    compiled ??= ajvFor(coerce).compile(schema);
    const validate = compiled;
    const checked = isChanging ? structuredClone(value) : value;
    if (validate(checked)) return { ok: true, value: checked as Static<S> };
    return { ok: false, problems: toProblems(validate.errors ?? []) };
  };
}

// What takes long is to compile the schema of schemas: 20 ms, as often as there is a compiler.
const compilers = new Map<boolean, Ajv2020>();

function ajvFor(coerce: boolean): Ajv2020 {
  const ajv = compilers.get(coerce) ?? createAjv(coerce);
  compilers.set(coerce, ajv);
  return ajv;
}

function createAjv(coerce: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    useDefaults: true,
    coerceTypes: coerce,
    discriminator: false,
  });
  ajv.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  ajv.addFormat('email', isEmailAddress);
  ajv.addFormat('phone', isPhoneNumber);
  ajv.addFormat('locale', isLocale);
  ajv.addFormat('time-zone', isTimeZone);
  ajv.addFormat('time-zone-of', (text) => text === 'recipient' || isTimeZone(text));
  ajv.addFormat('http-url', isHttpUrl);
  ajv.addFormat('https-url', isHttpsUrl);
  ajv.addFormat('push-subscription', (text) => readPushSubscription(text) !== null);
  ajv.addFormat('url-name', isUrlName);
  ajv.addFormat('date-time', isMoment);
  // Marks values that must never be shown; whoever prints them has to look.
  ajv.addKeyword({ keyword: 'secret', schemaType: 'boolean' });
  ajv.addKeyword({
    keyword: 'jsonBytesMax',
    type: ['object', 'array'],
    schemaType: 'number',
    validate: (max: number, data: unknown) => Buffer.byteLength(JSON.stringify(data)) <= max,
    error: { message: (context) => `must be at most ${context.schema} bytes of JSON` },
  });
  ajv.addKeyword({
    keyword: 'depthMax',
    type: ['object', 'array'],
    schemaType: 'number',
    validate: (max: number, data: unknown) => isAtMostDeep(data, max),
    error: { message: (context) => `must be nested at most ${context.schema} levels deep` },
  });
  return ajv;
}

function isAtMostDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  return Object.values(value).every((child) => isAtMostDeep(child, levels - 1));
}

function toProblems(errors: ErrorObject[]): FieldProblem[] {
  const problems = new Map<string, FieldProblem>();
  for (const error of errors) {
    const problem = toProblem(error);
    if (problem === null) continue;
    // A field that fails several rules is told the first one: "can't be blank" once, not also "wrong format".
    if (!problems.has(problem.field)) problems.set(problem.field, problem);
    if (problems.size >= problemsMax) break;
  }
  if (problems.size === 0) return errors.slice(0, 1).map(toUnknownProblem);
  return [...problems.values()];
}

type Wording = (error: ErrorObject) => [ProblemReason, string];

const wordings: Record<string, Wording> = {
  required: () => ['required', "can't be blank"],
  additionalProperties: () => ['unknown', 'is not a known field'],
  unevaluatedProperties: () => ['unknown', 'is not a known field'],
  type: (error) => ['type', `must be ${withArticle(error.params.type)}`],
  format: (error) => [
    'format',
    formatMessages[String(error.params.format)] ?? 'has a wrong format',
  ],
  pattern: () => ['format', 'has a wrong format'],
  minLength: (error) =>
    error.params.limit === 1
      ? ['required', "can't be blank"]
      : ['length', `must have at least ${error.params.limit} characters`],
  maxLength: (error) => ['length', `must have at most ${error.params.limit} characters`],
  minItems: (error) =>
    error.params.limit === 1
      ? ['required', "can't be blank"]
      : ['length', `must have at least ${error.params.limit} entries`],
  maxItems: (error) => ['length', `must have at most ${error.params.limit} entries`],
  minProperties: (error) => ['length', `must have at least ${error.params.limit} fields`],
  maxProperties: (error) => ['length', `must have at most ${error.params.limit} fields`],
  minimum: (error) => ['range', `must be at least ${error.params.limit}`],
  maximum: (error) => ['range', `must be at most ${error.params.limit}`],
  exclusiveMinimum: (error) => ['range', `must be more than ${error.params.limit}`],
  exclusiveMaximum: (error) => ['range', `must be less than ${error.params.limit}`],
  multipleOf: (error) => ['range', `must be a multiple of ${error.params.multipleOf}`],
  dependentRequired: () => ['required', "can't be blank"],
  enum: (error) => [
    'enum',
    `must be one of ${error.params.allowedValues.filter((value: unknown) => value !== null).join(', ')}`,
  ],
  const: (error) => ['enum', `must be ${JSON.stringify(error.params.allowedValue)}`],
  uniqueItems: () => ['duplicate', 'must not repeat an entry'],
  contains: () => ['invalid', 'must have other entries'],
  items: (error) => ['length', `must have at most ${error.params.limit} entries`],
  unevaluatedItems: (error) => ['length', `must have at most ${error.params.len} entries`],
  oneOf: () => ['exclusive', 'must have only one of several forms'],
  not: () => ['invalid', 'is not allowed'],
  'false schema': () => ['unknown', 'is not a known field'],
  jsonBytesMax: (error) => ['length', error.message ?? 'is too large'],
  depthMax: (error) => ['length', error.message ?? 'is nested too deeply'],
};

const unknownWording = ['invalid', 'is not valid'] as const;

const formatMessages: Record<string, string> = {
  email: 'must be an e-mail address',
  phone: 'must be a phone number in E.164, like +4915112345678',
  locale: 'must be a BCP 47 language tag, like en-US',
  'time-zone': 'must be an IANA time zone, like Europe/Berlin',
  'time-zone-of': 'must be recipient or an IANA time zone, like Europe/Berlin',
  uuid: 'must be a UUID',
  'http-url': 'must start with http:// or https://',
  'https-url': 'must start with https://',
  'push-subscription': "must be a browser's PushSubscription as JSON, with an https endpoint",
  'url-name': 'must not be "." or ".." nor hold control characters: a URL cannot carry it',
  'date-time': 'must be a moment in ISO 8601 of the years 1 to 9999, like 2026-11-01T09:00:00Z',
};

function toProblem(error: ErrorObject): FieldProblem | null {
  if (isReportedByParts(error)) return null;
  const { missingProperty, additionalProperty, unevaluatedProperty } = error.params;
  const property =
    missingProperty ?? additionalProperty ?? unevaluatedProperty ?? error.propertyName;
  // Messages of the validator itself speak of schemas, which callers know nothing of.
  const [reason, message] = wordings[error.keyword]?.(error) ?? unknownWording;
  return { field: fieldPath(error.instancePath, property), message, reason };
}

/** The branches of a union report themselves; the union's own error adds nothing a caller can use. */
function isReportedByParts({ keyword, params }: ErrorObject): boolean {
  return (
    ['anyOf', 'if', 'propertyNames'].includes(keyword) ||
    // Unless none of them failed: a value that fits two branches of which only one may fit.
    (keyword === 'oneOf' && !params.passingSchemas)
  );
}

function toUnknownProblem({ instancePath }: ErrorObject): FieldProblem {
  const [reason, message] = unknownWording;
  return { field: fieldPath(instancePath), message, reason };
}

function withArticle(type: unknown): string {
  const names = Array.isArray(type) ? type : [type];
  return names
    .map((name) =>
      name === 'null' ? 'null' : /^[aeio]/.test(String(name)) ? `an ${name}` : `a ${name}`,
    )
    .join(' or ');
}
