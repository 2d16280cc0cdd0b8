import {
  createServer as createHttpServer,
  type IncomingMessage,
  request as sendHttp,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { credentialsFor, startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { routes } from '../routes/index.ts';
import { surfaces } from '../surfaces.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

describe('405', () => {
  it('names the methods a path takes', async () => {
    const response = await api.send('delete', '/admin/v1/runs');
    expect(response.status).toBe(405);
    expect(response.body.error.code).toBe('method_not_allowed');
    expect(response.headers.allow).toBe('GET, HEAD, OPTIONS');
  });

  it.each(['TRACE', 'PATCH', 'PROPFIND', 'LOCK'])('is the answer to %s', async (method) => {
    for (const url of ['/admin/v1/runs', '/management/v1/projects/default/whoami']) {
      const { status, headers } = await sendMethod(method, url);
      expect([url, status, headers.allow]).toEqual([url, 405, 'GET, HEAD, OPTIONS']);
    }
    for (const url of ['/openapi.json', '/healthz', '/readyz']) {
      expect([url, (await sendMethod(method, url)).status]).toEqual([url, 405]);
    }
    expect((await sendMethod(method, '/nowhere')).status).toBe(404);
  });
});

describe('a preflight', () => {
  it('is answered with what a path takes, and permits no web page anything', async () => {
    for (const url of ['/admin/v1/users/u1', '/api/management/v1/whoami', '/openapi.json']) {
      const response = await request(api.app).options(url).set({
        origin: 'https://example.com',
        'access-control-request-method': 'GET',
      });
      expect([url, response.status, response.text]).toEqual([url, 204, '']);
      expect(response.headers.allow).toMatch(/^GET, .*HEAD, OPTIONS$/);
      const cors = Object.keys(response.headers).filter((name) => name.startsWith('access-'));
      expect(cors).toEqual([]);
    }
  });

  it('is 404 for an unknown path', async () => {
    const response = await request(api.app).options('/admin/v1/nope');
    expect(response.status).toBe(404);
    expect(response.body.error.code).toBe('not_found');
  });
});

describe('HEAD', () => {
  // Headers that differ from one request to the next, and how a body comes that has no length.
  const ownHeaders = ['date', 'x-request-id', 'ratelimit', 'transfer-encoding'];
  const comparable = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !ownHeaders.includes(name)));
  const gets = routes.filter(({ method }) => method === 'get');

  it.each(gets.map((route) => [`${route.surface} ${route.path}`, route] as const))(
    'answers %s like GET, without the body',
    async (_, { surface, path: template }) => {
      const url = surfaces[surface].prefixes[0] + template.replaceAll(/:\w+/g, 'default');
      const [get, head] = [
        await api.send('get', url),
        await request(api.app).head(url).set(credentialsFor(url)),
      ];
      expect([head.status, head.text]).toEqual([get.status, undefined]);
      expect(comparable(head.headers)).toEqual(comparable(get.headers));
    },
  );
});

/** Sends a method that supertest does not know. */
async function sendMethod(
  method: string,
  url: string,
): Promise<IncomingMessage & { status: number }> {
  const server = createHttpServer(api.app).listen(0);
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = sendHttp({ method, port, path: url, headers: credentialsFor(url) }, resolve);
    sent.on('error', reject).end();
  });
  response.resume();
  server.close();
  return Object.assign(response, { status: response.statusCode ?? 0 });
}
