import fc from 'fast-check';

/** A JSON Schema as the routes write them, as far as values are made of it. */
export interface ValueSchema {
  type?: string | string[];
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: ValueSchema[];
  allOf?: ValueSchema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: ValueSchema;
  properties?: Record<string, ValueSchema>;
  required?: readonly string[];
}

/** Values that exist in the project, by the name of the field or parameter that takes them. */
export type KnownValues = Record<string, readonly string[]>;

const ofFormat: Record<string, readonly string[]> = {
  email: ['ada@example.com', "o'neil+tag@sub.example.co.uk"],
  phone: ['+4915112345678', '+12025550123'],
  locale: ['en', 'de-AT', 'zh-Hant-TW'],
  'time-zone': ['UTC', 'Europe/Berlin'],
  'time-zone-of': ['recipient', 'Europe/Berlin'],
  'http-url': ['https://example.com/a?b=c', 'http://example.com'],
  'date-time': ['2026-11-01T09:00:00Z', '2999-12-31T23:59:59.999+14:00', '0001-01-01T00:00:00Z'],
  uuid: ['019aa000-0000-7000-8000-000000000000'],
};

/** Makes values that the schema allows; where the project has values for a field, mostly those. */
export function valuesOf(
  schema: ValueSchema,
  { known, name = '' }: { known: KnownValues; name?: string },
): fc.Arbitrary<unknown> {
  const own = known[name];
  const any = valuesOfAny(schema, known);
  if (own === undefined || own.length === 0) return any;
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...own) }, { weight: 1, arbitrary: any });
}

function valuesOfAny(schema: ValueSchema, known: KnownValues): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) {
    return fc.oneof(...schema.anyOf.map((part) => valuesOf(part, { known })));
  }
  const types = [schema.type ?? 'any'].flat();
  return fc.oneof(...types.map((type) => valuesOfType(type, { schema, known })));
}

function valuesOfType(
  type: string,
  { schema, known }: { schema: ValueSchema; known: KnownValues },
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return texts(schema);
    case 'integer':
      return integers(schema);
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return lists(schema, known);
    case 'object':
      return objects(schema, known);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

// A key has as many characters as its pattern says; other texts need not be long.
const patternLengthMax = 200;

function texts({ format, pattern, minLength = 0, maxLength }: ValueSchema) {
  const examples = format === undefined ? undefined : ofFormat[format];
  if (examples !== undefined) return fc.constantFrom(...examples);
  if (pattern !== undefined) {
    const bounded = { maxLength: Math.min(maxLength ?? patternLengthMax, patternLengthMax) };
    return fc.stringMatching(new RegExp(pattern), bounded);
  }
  const bounds = { minLength, maxLength: Math.max(minLength, Math.min(maxLength ?? 40, 40)) };
  return fc.oneof(fc.string(bounds), fc.string({ ...bounds, unit: 'grapheme' }));
}

// Mostly small: a page of a thousand entries in every second request would test nothing but patience.
function integers({ minimum = -1_000, maximum = 1_000 }: ValueSchema) {
  return fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: minimum, max: Math.min(maximum, minimum + 5) }) },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
  );
}

function lists({ items = {}, minItems = 0 }: ValueSchema, known: KnownValues) {
  const bounds = { minLength: minItems, maxLength: Math.max(minItems, 3) };
  return fc.array(valuesOf(items, { known }), bounds);
}

function objects({ properties, required = [] }: ValueSchema, known: KnownValues) {
  if (properties === undefined) {
    return fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 2 }), {
      maxKeys: 4,
    });
  }
  const fields = Object.entries(properties).map(([name, field]) => [
    name,
    valuesOf(field, { known, name }),
  ]);
  const requiredKeys = required.filter((name) => name in properties);
  const model: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(fields);
  return fc.record(model, { requiredKeys });
}
