import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttp, stopHttp, urlOf } from '../../api/src/start-http.ts';
import { keys, startTestApi, type TestApi } from '../../api/test/start-test-api.ts';
import { runNf } from '../test/run-nf.ts';

let api: TestApi;
let server: Server;
let home: string;
let env: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi();
  const config = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL: 'https://docs.example.com' };
  server = await startHttp(api.app, config);
  home = await mkdtemp(join(tmpdir(), 'nf-api-'));
  env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: urlOf(server).replace('localhost', '127.0.0.1'),
    NOTIFLOWS_TOKEN: keys.account,
    NOTIFLOWS_SDK_API_KEY: keys.api,
    NOTIFLOWS_SDK_SECRET: keys.secret,
  };
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
  await stopHttp(server);
  await api.close();
});

const nf = (...argv: string[]) => runNf(['api', ...argv], { cwd: home, env });

describe('nf api', () => {
  it('asks either API, with what is behind the question mark', async () => {
    await api.send('put', '/admin/v1/users/ada', { first_name: 'Ada' });
    await api.send('put', '/admin/v1/users/grace', { first_name: 'Grace' });
    const found = JSON.parse((await nf('/admin/v1/users?search=ada&limit=5')).stdout);
    expect(found.items.map((user: { external_id: string }) => user.external_id)).toEqual(['ada']);
    const { stdout } = await nf('/management/v1/settings');
    expect(JSON.parse(stdout)).toHaveProperty('allowed_origins');
  });

  it('sends a body, from a file too, and says what is answered without one', async () => {
    const channel = { name: 'Feed', type: 'in_app', provider: 'in_app' };
    await writeFile(join(home, 'feed.json'), JSON.stringify(channel));
    const path = '/management/v1/channels/feed';
    const put = await nf(path, '--method', 'put', '--body', '@feed.json', '--json');
    expect(put.json()).toMatchObject({ handle: 'feed', name: 'Feed' });
    expect((await nf(path, '--method', 'DELETE')).stderr).toContain('The answer is 204.');
  });

  it('says what is wrong', async () => {
    expect((await nf('/user/v1/profile')).stderr).toContain('must begin with /admin/v1/');
    expect((await nf('/admin/v1/users', '--method', 'TRACE')).stderr).toContain('is no method');
    const missing = await nf('/management/v1/channels/nope');
    expect([missing.exitCode === 0, missing.stderr.includes('nope')]).toEqual([false, true]);
  });
});
