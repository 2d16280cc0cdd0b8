import request from 'supertest';
import { startTestApi, type TestApi } from '../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const get = (path: string) => request(api.app).get(path);

describe('the reference page', () => {
  it.each(['/docs', '/docs/'])('is at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.type).toBe('text/html');
    expect(response.text).toContain('<title>Notiflow API</title>');
  });

  it('is where a browser is led from the root, and a program is not', async () => {
    const led = await get('/').set('accept', 'text/html,application/xhtml+xml');
    expect([led.status, led.headers.location]).toEqual([302, '/docs']);
    for (const accept of ['*/*', 'application/json']) {
      const { status, body } = await get('/').set('accept', accept);
      expect([status, body.error?.code]).toEqual([404, 'not_found']);
    }
  });

  it('loads only what this server has, and all of it is there', async () => {
    const { text: html } = await get('/docs');
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(addresses).toHaveLength(5);
    const types = { css: 'text/css', js: 'text/javascript', json: 'application/json' };
    for (const address of addresses) {
      expect(address).toMatch(/^\/[^/]/);
      const response = await get(address);
      const type = types[address.split('.').at(-1) as keyof typeof types] ?? 'image/png';
      expect([address, response.status, response.type]).toEqual([address, 200, type]);
    }
  });

  it('names no other server, neither in the page nor in its script', async () => {
    for (const path of ['/docs', '/docs/show-reference.js']) {
      expect((await get(path)).text).not.toMatch(/(?:https?:)?\/\/[a-z]/i);
    }
  });

  it('reads the document of this server and asks no validator', async () => {
    const { text } = await get('/docs/show-reference.js');
    expect(text).toContain("url: '/openapi.json'");
    expect(text).toContain('validatorUrl: null');
  });

  it('has no script inside of it, and lets browsers run none', async () => {
    const response = await get('/docs');
    expect(response.text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|<style/i);
    const policy = String(response.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('may be kept for an hour, and is told apart from a newer one', async () => {
    const first = await get('/docs/swagger-ui.css');
    expect(first.headers['cache-control']).toBe('public, max-age=3600');
    const again = await get('/docs/swagger-ui.css').set('if-none-match', first.headers.etag ?? '');
    expect(again.status).toBe(304);
  });
});

describe('404', () => {
  it.each([
    '/docs/package.json',
    '/docs/swagger-ui-bundle.js.map',
    '/docs/index.html',
    '/docs/../package.json',
    '/docs/%2e%2e/package.json',
    '/docs/..%2f..%2fpackage.json',
  ])('is the answer to %s', async (path) => {
    const response = await get(path);
    expect([response.status, response.body.error?.code]).toEqual([404, 'not_found']);
  });
});

describe('405', () => {
  it('is the answer to anything but reading', async () => {
    const response = await request(api.app).post('/docs').send({});
    expect([response.status, response.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});
