import type { Express } from 'express';
import request from 'supertest';
import type { NamedRoute } from '../src/route.ts';
import { surfaces } from '../src/surfaces.ts';
import { expectDocumented } from './start-test-api.ts';

/** What opens one project. */
export interface ProjectAccess {
  slug: string;
  apiKey: string;
  secretKey: string;
  accountToken: string;
  /** Who asks over the User API; `ada` when left out. */
  user?: string;
  /** What proves it; where it is left out, the project has to believe a word. */
  userToken?: string;
}

/** What a request to a route has beside who sends it. */
export interface RouteRequest {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

type Addressed = Pick<NamedRoute, 'surface' | 'path' | 'method'>;

/** The address of a request to a route, below the first prefix of its surface. */
export function addressOf(route: Addressed, { params = {}, query = {} }: RouteRequest): string {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${route.path} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams(query).toString();
  return surfaces[route.surface].prefixes[0] + path + (search === '' ? '' : `?${search}`);
}

/** The headers that open a surface for a project. */
export function headersFor(
  surface: NamedRoute['surface'],
  { slug, apiKey, secretKey, accountToken, user = 'ada', userToken }: ProjectAccess,
): Record<string, string> {
  switch (surface) {
    case 'admin':
      return { 'x-notiflows-api-key': apiKey, 'x-notiflows-secret-key': secretKey };
    case 'management':
      return { authorization: `Bearer ${accountToken}`, 'x-notiflows-project': slug };
    case 'user':
      return {
        'x-notiflows-api-key': apiKey,
        ...(userToken ? { 'x-notiflows-user-key': userToken } : { 'x-notiflows-user-id': user }),
      };
    case 'session':
      return { 'sec-fetch-site': 'same-origin' };
    default:
      return surface satisfies never;
  }
}

/** Sends a request to a route; an answer that is not as documented fails the test. */
export function sendTo(
  app: Express,
  asked: { route: Addressed; request: RouteRequest; headers: Record<string, string> },
): request.Test {
  const { route, headers } = asked;
  const { body } = asked.request;
  const sent = request(app)
    [route.method](addressOf(route, asked.request))
    .set(headers)
    .expect(expectDocumented);
  return body === undefined ? sent : sent.send(body as object);
}
