import { readFileSync } from 'node:fs';
import { createOpenApi } from '../openapi.ts';
import { surfaces } from '../surfaces.ts';
import { routes } from './index.ts';

const addressOf = ({ method, path }: { method: string; path: string }) =>
  `${method.toUpperCase()} ${path}`;

describe('the route table', () => {
  it('says beside each route what its file says', () => {
    const text = readFileSync(new URL('./index.ts', import.meta.url), 'utf8');
    const said = [...text.matchAll(/^ {2}\w+, \/\/ (.+)$/gm)].map((match) => match[1]);
    expect(said).toEqual(routes.map(addressOf));
  });

  it('has each address once, and a scope for every route that a project key opens', () => {
    const addresses = routes.map((route) => `${route.surface} ${addressOf(route)}`);
    expect(new Set(addresses).size).toBe(addresses.length);
    const unscoped = routes.filter(({ surface, scope }) => surface === 'admin' && scope === null);
    expect(unscoped).toEqual([]);
  });

  it('is the OpenAPI document, route by route', () => {
    const { paths } = createOpenApi(routes);
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const expected = routes.map(
      ({ surface, method, path }) =>
        `${method} ${surfaces[surface].prefixes[0]}${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    );
    expect(documented.sort()).toEqual(expected.sort());
  });
});
