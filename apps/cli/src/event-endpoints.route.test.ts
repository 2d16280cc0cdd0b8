import { mkdtemp, rm } from 'node:fs/promises';
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
  home = await mkdtemp(join(tmpdir(), 'nf-endpoints-'));
  env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: urlOf(server).replace('localhost', '127.0.0.1'),
    NOTIFLOWS_TOKEN: keys.account,
  };
});

afterAll(async () => {
  await rm(home, { recursive: true, force: true });
  await stopHttp(server);
  await api.close();
});

const nf = (...argv: string[]) => runNf(['endpoint', ...argv], { cwd: home, env });

describe('nf endpoint', () => {
  it('lists, disables, enables and replays', async () => {
    expect((await nf('list')).stdout).toContain('No event endpoints.');
    const { body } = await api.send('post', '/management/v1/event-endpoints', {
      url: 'https://1.1.1.1/events',
      event_types: ['delivery.*'],
    });
    expect((await nf('disable', body.id)).stderr).toContain('https://1.1.1.1/events is disabled.');
    const listed = await nf('list');
    expect(listed.stdout).toMatch(/1\.1\.1\.1\/events +delivery\.\* +disabled \(manual\)/);
    const refused = await nf('replay', body.id, '--since', '2026-01-01T00:00:00Z');
    expect(refused.exitCode).not.toBe(0);
    expect((await nf('enable', body.id)).stderr).toContain('is enabled.');
    const replayed = await nf('replay', body.id, '--since', '2026-01-01T00:00:00Z');
    expect(replayed.stderr).toContain('Nothing failed or was missed since then.');
    expect((await nf('replay', body.id)).stderr).toContain('Say since when');
  });
});
