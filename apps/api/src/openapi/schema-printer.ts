/** A JSON Schema as it stands in the document. */
export type PrintedSchema = Record<string, unknown>;

/** Prints schemas into one document; those with a title stand in it once, and are pointed at. */
export interface SchemaPrinter {
  /** As it is: what is sent to us says itself whether it is closed. */
  print(schema: object): PrintedSchema;
  /** Closed: what we answer has no field that is not told. */
  printClosed(schema: object): PrintedSchema;
  /** The schemas with a title, in the order of the alphabet. */
  named(): Record<string, PrintedSchema>;
}

// Our own words for what JSON Schema cannot say. Linters accept unknown words only with this prefix.
const ownKeywords: Record<string, string> = {
  jsonBytesMax: 'x-json-bytes-max',
  depthMax: 'x-depth-max',
  secret: 'x-secret',
};

/** What a schema keeps schemas in: one, a list of them, or some by name. */
const schemaPlaces: Record<string, 'one' | 'list' | 'names'> = {
  items: 'one',
  additionalProperties: 'one',
  propertyNames: 'one',
  not: 'one',
  anyOf: 'list',
  oneOf: 'list',
  allOf: 'list',
  prefixItems: 'list',
  properties: 'names',
  patternProperties: 'names',
};

/** Makes the printer of one document; throws when two different schemas have one title. */
export function createSchemaPrinter(): SchemaPrinter {
  const components = new Map<string, PrintedSchema>();

  function print(schema: object, isClosed: boolean): PrintedSchema {
    const printed = printHere(withoutAnything(schema as PrintedSchema), isClosed);
    if (typeof printed.title !== 'string') return printed;
    return pointAt(printed.title, printed);
  }

  function pointAt(title: string, printed: PrintedSchema): PrintedSchema {
    const earlier = components.get(title);
    if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(printed)) {
      throw new Error(`Two different schemas are called ${title}.`);
    }
    components.set(title, printed);
    return { $ref: `#/components/schemas/${title}` };
  }

  function printHere(schema: PrintedSchema, isClosed: boolean): PrintedSchema {
    // The parts of an intersection must let the fields of the others pass: the whole is closed instead.
    const isIntersection = Array.isArray(schema.allOf);
    const printChild = (child: unknown) =>
      typeof child === 'object' && child !== null
        ? print(child, isClosed && !isIntersection)
        : child;
    const printed: PrintedSchema = {};
    for (const [keyword, value] of Object.entries(schema)) {
      printed[ownKeywords[keyword] ?? keyword] = printValue(keyword, { value, printChild });
    }
    if (isClosed && isIntersection) printed.unevaluatedProperties = false;
    else if (isClosed && 'properties' in schema) printed.additionalProperties ??= false;
    return printed;
  }

  return {
    print: (schema) => print(schema, false),
    printClosed: (schema) => print(schema, true),
    named: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Where anything is let through, because it is refused later, what is meant is told. */
function withoutAnything(schema: PrintedSchema): PrintedSchema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return schema;
  const meant = anyOf.filter((part: object) => Object.keys(part).length > 0);
  if (meant.length === anyOf.length) return schema;
  return meant.length === 1 ? { ...meant[0], ...rest } : { ...rest, anyOf: meant };
}

function printValue(
  keyword: string,
  { value, printChild }: { value: unknown; printChild: (child: unknown) => unknown },
): unknown {
  const place = schemaPlaces[keyword];
  if (place === 'one') return printChild(value);
  if (place === 'list' && Array.isArray(value)) return value.map(printChild);
  if (place === 'names' && typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [name, printChild(child)]),
    );
  }
  return value;
}
