import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttp, stopHttp } from '../../api/src/start-http.ts';
import {
  keys,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../api/test/start-test-api.ts';
import { runNf } from '../test/run-nf.ts';

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nf-watch-'));
});

afterAll(() => rm(home, { recursive: true, force: true }));

const watch = (server: Server, ...argv: string[]) =>
  nf(server, 'run', 'watch', ...argv, '--interval', '0.05');

const nf = (server: Server, ...argv: string[]) =>
  runNf(argv, {
    cwd: home,
    env: {
      HOME: home,
      NOTIFLOWS_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      NOTIFLOWS_SDK_API_KEY: keys.api,
      NOTIFLOWS_SDK_SECRET: keys.secret,
    },
  });

describe('watching and canceling a run of the api', () => {
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

  const run = async () => {
    const body = { recipients: [{ external_id: 'ada' }] };
    const { body: answer } = await api.send('post', '/admin/v1/notiflows/welcome/run', body);
    return answer.notiflow_run_id as string;
  };

  it('ends when it is settled and its counters balance', async () => {
    const id = await run();
    await api.send('post', `/admin/v1/runs/${id}/cancel`);
    const { exitCode, stdout } = await watch(server, id);
    expect(stdout).toContain(`run ${id} canceled`);
    expect(stdout).toContain('1 recipients: 1 canceled');
    expect(exitCode).toBe(0);
  });

  it('shows what a cancel has left, by id and by key', async () => {
    const id = await run();
    const canceled = await nf(server, 'run', 'cancel', id);
    expect(canceled.stderr).toContain(`run ${id} canceled`);
    const byKey = await nf(server, 'run', 'cancel', 'order-42', '--key', '--json');
    expect(JSON.parse(byKey.stdout)).toMatchObject({
      cancellation_key: 'order-42',
      canceled_runs: 0,
      canceled_until: expect.stringMatching(/Z$/),
    });
  });

  it('gives up when it has waited long enough', async () => {
    const id = await run();
    const { exitCode, stderr } = await watch(server, id, '--timeout', '0.2');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Next: nf run watch ${id}`);
  });

  it('ends with 4 when there is no such run', async () => {
    expect((await watch(server, '01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11')).exitCode).toBe(4);
  });
});

describe('watching a run step by step', () => {
  const counters = { recipients: 2, processed: 0, stopped: 0, failed: 0, canceled: 0, pending: 2 };
  const base = { id: 'r1', reason: null, notiflow_handle: 'welcome', send_at: null };
  const settled = { ...counters, processed: 2, pending: 0 };

  /** An api whose run stands where the next report says, and at the last one for ever. */
  async function startReports(reports: object[]): Promise<Server> {
    const left = [...reports];
    const server = createServer((_, res) => {
      const report = left.length > 1 ? left.shift() : left[0];
      res.setHeader('content-type', 'application/json').end(JSON.stringify(report));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  it('tells every change once, and fails when a delivery failed', async () => {
    const server = await startReports([
      { ...base, status: 'accepted', counters, deliveries: { total: 0 } },
      { ...base, status: 'accepted', counters, deliveries: { total: 0 } },
      { ...base, status: 'fanned_out', counters: settled, deliveries: { total: 2, pending: 2 } },
      {
        ...base,
        status: 'fanned_out',
        counters: settled,
        deliveries: { total: 2, delivered: 1, failed: 1 },
      },
    ]);
    const { exitCode, events } = await watch(server, 'r1', '--json');
    await stopHttp(server);
    expect(events<{ event: string }>().map(({ event }) => event)).toEqual([
      'progress',
      'progress',
      'settled',
    ]);
    expect(exitCode).toBe(1);
  });

  it('does not end while the counters do not balance', async () => {
    const unbalanced = { ...settled, processed: 1 };
    const server = await startReports([
      { ...base, status: 'fanned_out', counters: unbalanced, deliveries: { total: 1, sent: 1 } },
      { ...base, status: 'fanned_out', counters: settled, deliveries: { total: 2, sent: 2 } },
    ]);
    const { exitCode, stdout, stderr } = await watch(server, 'r1');
    await stopHttp(server);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('1 processed');
    expect(stdout).toContain('2 recipients: 2 processed · 2 deliveries: 2 sent');
  });
});
