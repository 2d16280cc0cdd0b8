import { createConfig, lintFromString } from '@redocly/openapi-core';
import Type from 'typebox';
import { createSchemaPrinter } from './openapi/schema-printer.ts';
import { createOpenApi } from './openapi.ts';
import { routes } from './routes/index.ts';

const document = createOpenApi(routes);

describe('the OpenAPI document', () => {
  it('passes the recommended rules of Redocly without an error or a warning', async () => {
    const config = await createConfig({ extends: ['recommended'], telemetry: 'off' });
    const source = JSON.stringify(document);
    const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config });
    const told = problems.map(({ ruleId, severity, message, location }) => {
      return `${severity} ${ruleId} at ${location[0]?.pointer}: ${message}`;
    });
    expect(told).toEqual([]);
  });

  it('describes every parameter of every operation', () => {
    const silent = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Operation>).flatMap(([method, { parameters }]) =>
        parameters
          .filter((parameter) => !parameter.$ref && !parameter.description)
          .map((parameter) => `${method} ${path} ${parameter.name}`),
      ),
    );
    expect(silent).toEqual([]);
  });

  it('says of every operation what it needs, takes and answers', () => {
    for (const methods of Object.values(document.paths)) {
      for (const operation of Object.values(methods as Record<string, Operation>)) {
        expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
        expect(operation.security.length).toBeGreaterThan(0);
        expect(Object.keys(operation.responses)).toEqual(
          expect.arrayContaining(['400', '401', '403', '429', '500', '503']),
        );
      }
    }
  });

  it('leaves no object open that is answered', () => {
    const opened = Object.entries(document.components.schemas).filter(
      ([, schema]) =>
        'properties' in schema &&
        !('additionalProperties' in schema) &&
        !('unevaluatedProperties' in schema),
    );
    expect(opened.map(([name]) => name)).toEqual([]);
  });
});

describe('the schema printer', () => {
  const item = Type.Object({ id: Type.String() }, { title: 'Item' });

  it('writes a schema with a title once and points at it', () => {
    const printer = createSchemaPrinter();
    const list = printer.printClosed(Type.Object({ items: Type.Array(item), first: item }));
    const ref = { $ref: '#/components/schemas/Item' };
    expect(list).toMatchObject({ properties: { items: { items: ref }, first: ref } });
    expect(Object.keys(printer.named())).toEqual(['Item']);
  });

  it('does not let two schemas have one title', () => {
    const printer = createSchemaPrinter();
    printer.print(item);
    const other = Type.Object({ id: Type.Integer() }, { title: 'Item' });
    expect(() => printer.print(other)).toThrow('Two different schemas are called Item.');
  });

  it('tells what is meant where anything is let through', () => {
    const any = Type.Unsafe<unknown>({ description: 'Told', anyOf: [item, {}] });
    const printer = createSchemaPrinter();
    expect(printer.print(Type.Array(any)).items).toEqual({ $ref: '#/components/schemas/Item' });
    expect(printer.named()).toMatchObject({ Item: { description: 'Told', type: 'object' } });
  });

  it('closes an intersection as a whole, and our own words get the prefix of extensions', () => {
    const printer = createSchemaPrinter();
    const both = Type.Intersect([
      Type.Object({ a: Type.Unsafe({ type: 'object', depthMax: 2 }) }),
      Type.Object({ b: Type.String() }),
    ]);
    const printed = printer.printClosed(both);
    expect(printed).toMatchObject({
      allOf: [{ properties: { a: { 'x-depth-max': 2 } } }, {}],
      unevaluatedProperties: false,
    });
    expect(JSON.stringify(printed)).not.toContain('additionalProperties');
  });
});

interface Operation {
  summary: string;
  parameters: { name?: string; description?: string; $ref?: string }[];
  security: object[];
  responses: Record<string, unknown>;
}
