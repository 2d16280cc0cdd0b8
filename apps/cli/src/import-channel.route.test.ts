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
});

afterAll(async () => {
  await stopHttp(server);
  await api.close();
});

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nf-import-'));
  env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: urlOf(server).replace('localhost', '127.0.0.1'),
    NOTIFLOWS_TOKEN: keys.account,
  };
});

afterEach(() => rm(home, { recursive: true, force: true }));

const nf = (argv: string[], stdin?: string) =>
  runNf(['channel', 'import', ...argv], { cwd: home, env, ...(stdin !== undefined && { stdin }) });

const url = 'twilio://AC0123456789abcdef0123456789abcdef:canary-token@15017122661/15551234567';

describe('nf channel import', () => {
  it('makes a channel of a URL from stdin, and shows no credential and no receiver', async () => {
    const { exitCode, stdout, stderr } = await nf(['texts', '--name', 'Texts'], `${url}\n`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
    expect(stderr).toContain('Created the channel texts: sms, twilio.');
    expect(stderr).toContain('names a receiver');
    expect(stderr).toContain('Next: nf channel test texts --to …');
    expect(stdout + stderr).not.toMatch(/canary|15551234567/);
    const { body } = await api.send('get', '/management/v1/channels/texts');
    expect(body).toMatchObject({
      name: 'Texts',
      type: 'sms',
      provider: 'twilio',
      settings: { from: '+15017122661' },
      credentials: { auth_token: { set: true } },
    });
    expect((await nf(['texts', url])).stderr).toContain('Changed the channel texts');
  });

  it('only shows the channel when it is asked to', async () => {
    const result = await nf(['preview', url, '--dry-run', '--json']);
    expect(result.json()).toEqual({
      handle: 'preview',
      name: 'preview',
      type: 'sms',
      provider: 'twilio',
      settings: { from: '+15017122661' },
      credentials: { account_sid: { set: true }, auth_token: { set: true } },
    });
    const { status } = await api.send('get', '/management/v1/channels/preview');
    expect(status).toBe(404);
  });

  it('says what it knows when there is no provider, and takes an Apprise server instead', async () => {
    const refused = await nf(['phone', 'gotify://host/canary']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('There is no provider for gotify://. Known are');
    expect(refused.stderr).toContain('--apprise-url');
    expect(refused.stderr).not.toContain('canary');
    const server = 'https://93.184.216.34';
    const taken = await nf(['phone', 'gotify://host/canary', '--apprise-url', server]);
    expect(taken.stderr).toContain('Created the channel phone: chat, apprise.');
    expect(taken.stderr).toContain('Next: nf channel test phone --to room');
  });

  it('needs a URL', async () => {
    expect(await nf(['texts'])).toMatchObject({ exitCode: 2 });
  });
});
