import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startPostgres } from '@notiflow/embedded';
import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { expectDeliveredOnce } from '../support/expect-delivered-once.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { type PostedRun, underLoad } from '../support/post-runs.ts';
import { queryRows } from '../support/query-rows.ts';
import { signalTree } from '../support/signal-tree.ts';
import { type System, startSystem } from '../support/start-system.ts';

const options = { handle: 'hook', clients: 4, recipientCount: 3 };
const unavailable = {
  code: 'unavailable',
  status: 503,
  type: 'https://docs.notiflows.com/errors/unavailable',
  message: expect.any(String),
  request_id: expect.any(String),
};

describe.each([
  { queues: 'in Redis', redisUrl: process.env.TEST_REDIS_URL ?? '' },
  { queues: 'in Postgres too', redisUrl: null },
])('Postgres, with the queues $queues,', ({ redisUrl }) => {
  let dir: string;
  let postgres: EmbeddedPostgres;
  let receiver: HttpPeer;
  let system: System;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'notiflow-postgres-'));
    // Postgres runs as another account when we are root, and has to pass through here.
    await chmod(dir, 0o755);
    postgres = await startPostgres({ dir });
    receiver = await startHttpPeer((_request, response) => response.writeHead(204).end());
    system = await startSystem({ databaseUrl: postgres.url, redisUrl, workers: 2 });
    await configureNotiflow(system, { handle: 'hook', webhook: { url: receiver.url } });
  });
  afterAll(async () => {
    await system.stop();
    await receiver.close();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  });

  beforeEach(() => {
    receiver.requests.length = 0;
  });

  it('killed and stopped under load is 503 while it is away, and every run answered 202 is delivered whole', async () => {
    const load = await underLoad(system, options, async ({ reach }) => {
      const endings = [
        () => process.kill(postgres.pid, 'SIGKILL'),
        () => process.kill(postgres.pid, 'SIGINT'),
      ];
      for (const end of endings) {
        await reach(202, 30);
        end();
        await postgres.exited;
        const [refused] = await reach(503, 8);
        expect(refused).toMatchObject({ retryAfter: '5', body: { error: unavailable } });
        expect(await statusOf('/readyz')).toBe(503);
        expect(await statusOf('/healthz')).toBe(200);
        await postgres.stop();
        postgres = await startPostgres({ dir, port: postgres.port });
        await eventually(async () => expect(await statusOf('/readyz')).toBe(200));
      }
      await reach(202, 30);
    });
    expectAcceptedOrUnavailable(load.posted);
    await expectDeliveredOnce(system, { load, receiver, ...options });
  });

  it('read-only under load, as after a failover, is 503 until it takes writes again, without a restart', async () => {
    const load = await underLoad(system, options, async ({ reach }) => {
      await reach(202, 30);
      await setReadOnly('on');
      await reach(503, 8);
      await eventually(async () => expect(await statusOf('/readyz')).toBe(503));
      expect(await statusOf('/healthz')).toBe(200);
      await setReadOnly('off');
      await eventually(async () => expect(await statusOf('/readyz')).toBe(200));
      await reach(202, 30);
    });
    expectAcceptedOrUnavailable(load.posted);
    await expectDeliveredOnce(system, { load, receiver, ...options });
  });

  it('hung under load is 503 while it hangs, and whatever was under way is done once when it goes on', async () => {
    const load = await underLoad(system, options, async ({ reach }) => {
      await reach(202, 30);
      // It never goes on by itself: what is answered now did not wait for it.
      await signalTree(postgres.pid, 'SIGSTOP');
      await reach(503, options.clients);
      expect(await statusOf('/readyz')).toBe(503);
      expect(await statusOf('/healthz')).toBe(200);
      await signalTree(postgres.pid, 'SIGCONT');
      await eventually(async () => expect(await statusOf('/readyz')).toBe(200));
      await reach(202, 30);
    });
    expectAcceptedOrUnavailable(load.posted);
    await expectDeliveredOnce(system, { load, receiver, ...options });
  });

  async function statusOf(path: string): Promise<number> {
    return (await fetch(`${system.url}${path}`)).status;
  }

  /** Changes what every session may do, those of before too. */
  async function setReadOnly(value: 'on' | 'off'): Promise<void> {
    await queryRows(system, `ALTER SYSTEM SET default_transaction_read_only = ${value}`);
    await queryRows(system, 'SELECT pg_reload_conf()');
  }
});

function expectAcceptedOrUnavailable(posted: PostedRun[]): void {
  const answers = posted.map(({ status, retryAfter }) => `${status} ${retryAfter}`);
  expect(new Set(answers)).toEqual(new Set(['202 null', '503 5']));
}
