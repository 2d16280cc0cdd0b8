import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { createDrain } from '../../../test/support/drain.ts';
import { startHttp, stopHttp } from '../../api/src/start-http.ts';
import {
  inAppStep,
  keys,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../api/test/start-test-api.ts';
import { runNf } from '../test/run-nf.ts';

let api: TestApi;
let server: Server;

beforeAll(async () => {
  api = await startTestApi();
  const config = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL: 'https://docs.example.com' };
  server = await startHttp(api.app, config);
  await publishNotiflow(api);
});

afterAll(async () => {
  await stopHttp(server);
  await api.close();
});

const nf = (...argv: string[]) =>
  runNf(argv, {
    cwd: tmpdir(),
    env: {
      HOME: tmpdir(),
      NOTIFLOWS_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      NOTIFLOWS_SDK_API_KEY: keys.api,
      NOTIFLOWS_SDK_SECRET: keys.secret,
      NOTIFLOWS_TOKEN: keys.account,
    },
  });

describe('nf explain', () => {
  it('tells the way of a recipient, and what was rendered', async () => {
    const body = { recipients: [{ external_id: 'ada', first_name: 'Ada\u001b[2J' }] };
    const { body: answer } = await api.send('post', '/admin/v1/notiflows/welcome/run', body);
    const drain = createDrain(api.databaseUrl);
    await drain.drain();
    await drain.close();
    const { stdout, exitCode } = await nf('explain', answer.notiflow_run_id, 'ada');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ada went through every step; in_app \(feed\) is delivered\.\n/);
    expect(stdout).toMatch(/\d\d:\d\d:\d\d\.\d{3} {2}step feed +deliver\n/);
    expect(stdout).toContain('| body: Hello Ada\uFFFD[2J');
    const json = (await nf('explain', answer.notiflow_run_id, 'ada', '--json')).json();
    expect(json).toMatchObject({ in_run: true, next: null });
  });

  it('says what comes next', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const body = { recipients: [{ external_id: 'ada' }], send_at: sendAt };
    const { body: answer } = await api.send('post', '/admin/v1/notiflows/welcome/run', body);
    const { stdout } = await nf('explain', answer.notiflow_run_id, 'ada');
    expect(stdout).toContain(`Next: fan out, ${sendAt}`);
  });

  it('ends with 4 when there is no such run', async () => {
    const { exitCode } = await nf('explain', '01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11', 'ada');
    expect(exitCode).toBe(4);
  });
});

describe('nf plan', () => {
  it('tells the way of each recipient with its messages, and what was supposed', async () => {
    const argv = ['plan', 'welcome', '--recipients', 'ada,bo', '--of', '1'];
    const { stdout, exitCode } = await nf(...argv);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^welcome, version 1 \(published\)\n2 recipients\nfrom /);
    expect(stdout).toMatch(/\nbo, a new user – processed\n/);
    expect(stdout).toMatch(/step feed +deliver\n/);
    expect(stdout).toContain('| body: Hello ');
    expect(stdout).toContain('Supposed:\n  - Users, preferences');
    const json = (await nf(...argv, '--limit', '1', '--json')).json();
    expect(json).toMatchObject({ fan_out: { recipients: 2, planned: 1 } });
  });

  it('tells in words when a digest closes', async () => {
    const settings = { duration: 1, duration_unit: 'hours' };
    const steps = [{ handle: 'collect', type: 'digest', settings }, inAppStep];
    await api.send('put', '/management/v1/notiflows/collecting', { steps });
    const { stdout } = await nf('plan', 'collecting', '--of', 'draft', '--to', 'ada');
    expect(stdout).toContain('\n1 recipient\n');
    expect(stdout).toMatch(/digest: joins false, items 1, closes_at \d{4}-/);
    expect(stdout).not.toContain('{"');
  });

  it('says what is wrong with what was asked', async () => {
    expect((await nf('plan', 'welcome')).exitCode).toBe(2);
    expect((await nf('plan', 'welcome', '--to', 'ada', '--limit', 'many')).exitCode).toBe(2);
    expect((await nf('plan', 'nope', '--to', 'ada')).exitCode).toBe(4);
  });
});

describe('nf search and nf users list', () => {
  beforeAll(() => api.send('put', '/admin/v1/users/eve', { email: 'eve@example.com' }));

  it('find somebody by an address, and say where they live', async () => {
    const { stdout } = await nf('search', 'Eve@example.com');
    expect(stdout).toMatch(/user +eve +email +\/admin\/v1\/users\/eve/);
    const found = (await nf('search', 'welcome', '--json')).json();
    expect(found).toMatchObject({ items: [{ kind: 'notiflow', exact: true }] });
    expect((await nf('users', 'list', '--search', 'eve@example.com')).stdout).toContain('eve  ');
    expect((await nf('users', 'list', '--search', 'bob@example.com')).stdout).toContain('Nobody');
  });

  it('ends with 2 for a limit that is none', async () => {
    expect((await nf('users', 'list', '--limit', 'many')).exitCode).toBe(2);
  });
});
