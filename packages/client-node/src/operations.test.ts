import { readFileSync } from 'node:fs';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the client', () => {
  it('has a method for every operation of the API', () => {
    const { paths } = JSON.parse(read('../../../docs/openapi.json')) as { paths: object };
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const sources = read('notiflow.ts') + read('notiflow-management.ts');
    const called = [...sources.matchAll(/(?:call|list)\(\s*'([A-Z]+ [^']+)'/g)];
    expect(new Set(called.map(([, name]) => name))).toEqual(new Set(documented));
  });
});
