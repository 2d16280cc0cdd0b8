import fc from 'fast-check';
import type { NamedRoute } from '../../src/route.ts';
import { surfaces } from '../../src/surfaces.ts';
import type { RouteSample } from '../route-samples.ts';
import { hostileTexts, mutate, mutations } from './mutate-value.ts';
import { type KnownValues, type ValueSchema, valuesOf } from './values-of-schema.ts';

/** A request as it goes over the wire; headers beside those of the owner. */
export interface WireRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

interface RouteFacts {
  known: KnownValues;
  /** A request that succeeds, or did once. */
  sample: RouteSample;
}

/** Makes requests to a route: a third or so valid, most with one thing wrong, some with several. */
export function requestsOf(route: NamedRoute, facts: RouteFacts): fc.Arbitrary<WireRequest> {
  const { prefixes } = surfaces[route.surface];
  return fc
    .record({
      method: methods(route),
      prefix: fc.constantFrom(...prefixes),
      params: pathValues(route, facts),
      query: queries(route, facts),
      headers: headers(),
      body: bodies(route, facts),
    })
    .map(({ method, prefix, params, query, headers: sent, body }) => ({
      method,
      path:
        prefix + route.path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '') + query,
      headers: body === null ? sent : { 'content-type': 'application/json', ...sent },
      body,
    }));
}

function methods({ method }: NamedRoute): fc.Arbitrary<string> {
  const other = fc.constantFrom('HEAD', 'OPTIONS', 'PATCH', 'POST', 'DELETE');
  return mostly(fc.constant(method.toUpperCase()), other, 60);
}

/** Mostly the one, once in so many times the other. */
function mostly<T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

const hostileParts = fc.constantFrom(
  ...hostileTexts.flatMap((text) =>
    text === '' || /\p{Surrogate}/u.test(text) ? [] : [encodeURIComponent(text)],
  ),
  '%ff',
  '%c0%80',
  '%ED%A0%80',
  '..%2f..%2f',
  '%2e%2e',
  '%',
  '.',
  ';a=b',
);

function pathValues(route: NamedRoute, { known, sample }: RouteFacts) {
  const parts = Object.entries(route.params).map(([name, { schema }]) => {
    const own = sample.params?.[name];
    const usual = valuesOf(schema as ValueSchema, {
      known: own === undefined ? known : { ...known, [name]: [own, ...(known[name] ?? [])] },
      name,
    }).map((value) => encodeURIComponent(String(value)));
    return [name, mostly(usual, hostileParts)];
  });
  return fc.record(Object.fromEntries(parts) as Record<string, fc.Arbitrary<string>>);
}

function queries(route: NamedRoute, { known }: RouteFacts): fc.Arbitrary<string> {
  const { properties = {} } = route.query as ValueSchema;
  const optional = { ...route.query, required: [] } as ValueSchema;
  const usual = valuesOf(optional, { known }).map((values) =>
    Object.entries(values as object).map(
      ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
    ),
  );
  const names = [...Object.keys(properties), 'nope', '__proto__', 'project_id', 'limit'];
  const hostile = fc
    .tuple(fc.constantFrom(...names), hostileParts)
    .map(([name, value]) => [`${name}=${value}`]);
  return fc
    .tuple(usual, mostly(fc.constant<string[]>([]), hostile, 5))
    .map(([pairs, more]) => [...pairs, ...more].join('&'))
    .map((search) => (search === '' ? '' : `?${search}`));
}

function headers(): fc.Arbitrary<Record<string, string>> {
  const rare = fc.constantFrom<Record<string, string>>(
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-encoding': 'gzip' },
    { 'x-request-id': 'x'.repeat(200) },
    { 'idempotency-key': '' },
    { 'idempotency-key': 'x'.repeat(256) },
    { origin: 'https://example.com' },
    { 'x-notiflows-project': 'nope' },
    { 'x-notiflows-project': '__proto__' },
    { authorization: 'Bearer' },
    { authorization: 'Basic eDp5' },
    { accept: 'text/html' },
    { expect: '100-continue' },
    { 'if-none-match': '*' },
  );
  const keyed = fc.nat(20).map((number) => ({ 'idempotency-key': `key-${number}` }));
  return mostly(mostly(fc.constant<Record<string, string>>({}), keyed, 6), rare, 15);
}

function bodies(route: NamedRoute, { known, sample }: RouteFacts): fc.Arbitrary<string | null> {
  const { body: schema } = route;
  if (schema === null) return mostly(fc.constant(null), fc.constantFrom('{}', '{"a":1}', '['), 20);
  const made = valuesOf(schema as ValueSchema, { known });
  const base = sample.body === undefined ? made : fc.oneof(made, fc.constant(sample.body));
  const mutated = fc
    .tuple(base, mutations, mostly(fc.constant(null), mutations, 6))
    .map(([value, first, second]) => {
      const changes = second === null ? [first] : [first, second];
      return JSON.stringify(mutate(value, changes)) ?? '';
    });
  return mostly(mostly<string | null>(mutated, fc.constant(null), 20), brokenTexts(mutated), 15);
}

/** Bodies that are no JSON, or JSON that says a thing twice. */
function brokenTexts(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(texts, fc.constantFrom('cut', 'twice', 'huge', 'tail', 'mark', 'line'))
    .map(([text, kind]) => {
      switch (kind) {
        case 'cut':
          return text.slice(0, Math.floor(text.length / 2));
        case 'twice':
          return text.replace(/^\{("[^"]*":)/, '{$1null,$1');
        case 'huge':
          return text.replace(/\d+/, '1e400');
        case 'tail':
          return `${text}}`;
        case 'mark':
          return `\ufeff${text}`;
        default:
          return `${text}\n{}`;
      }
    });
}
