import { mkdir, rm, writeFile } from 'node:fs/promises';
import request from 'supertest';
import { startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { staticDirs } from '../static-dirs.ts';

// What a build makes; the test brings its own, so that it needs none.
const dir = new URL(`file:///tmp/notiflow-dashboard-${process.pid}/`);
let api: TestApi;

beforeAll(async () => {
  await mkdir(new URL('assets/', dir), { recursive: true });
  await writeFile(new URL('index.html', dir), '<!doctype html><title>Notiflow</title>');
  await writeFile(new URL('assets/index-a1b2.js', dir), 'console.log(1)');
  staticDirs.dashboard.unshift(dir);
  api = await startTestApi();
});

afterAll(async () => {
  await api.close();
  staticDirs.dashboard.shift();
  await rm(dir, { recursive: true });
});

const get = (path: string) => request(api.app).get(path);

it.each(['/ops', '/ops/', '/ops/login', '/ops/default/runs/1'])(
  'serves the page at %s, which loads and runs only what is ours',
  async (path) => {
    const { status, text, headers } = await get(path);
    expect([status, text]).toEqual([200, '<!doctype html><title>Notiflow</title>']);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['cache-control']).toBe('no-cache');
  },
);

it('serves what belongs to it for as long as a browser likes to keep it', async () => {
  const { status, headers } = await get('/ops/assets/index-a1b2.js');
  expect(status).toBe(200);
  expect(headers['cache-control']).toContain('immutable');
});

it.each(['/ops/assets/gone.js', '/ops/assets/..%2Findex.html', '/ops/api/v1/nothing'])(
  'has no page at %s',
  async (path) => {
    const { status, body } = await get(path);
    expect([status, body.error.code]).toEqual([404, 'not_found']);
  },
);

it('leaves the raw queues to their own page', async () => {
  expect((await get('/ops/queues')).status).toBe(401);
});
