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

  it('tells in the audit log every change over the Management API, and over the Admin API who is deleted and what lets somebody in', () => {
    const isToBeAudited = ({ surface, method, path }: (typeof routes)[number]) =>
      surface === 'management'
        ? // Of what is posted only checks, previews and plans change and send nothing.
          method !== 'get' && !/\/(validate|preview|plan)$/.test(path)
        : (method === 'delete' && /^\/(users|topics)\/:\w+$/.test(path)) ||
          path.endsWith('/inbox-links');
    const silent = routes.filter((route) => isToBeAudited(route) !== Boolean(route.audit));
    expect(silent.map(addressOf)).toEqual([]);
  });

  it('names no person in the audit log', () => {
    const params = routes.flatMap(({ audit }) => audit?.param ?? []);
    expect(params.filter((name) => /external_id|user/.test(name))).toEqual([]);
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
