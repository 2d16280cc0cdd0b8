import { Redis } from 'ioredis';
import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { queryRows } from '../support/query-rows.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { acceptRun, expectBalanced, recipients, waitUntilSettled } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const count = 5_000;

describe('a run of 5,000 recipients', () => {
  let redis: RedisServer;
  let receiver: HttpPeer;
  let system: System;

  beforeAll(async () => {
    redis = await startRedis();
    receiver = await startHttpPeer((_request, response) => response.writeHead(204).end());
    system = await startSystem({ redisUrl: redis.url, workers: 2 });
    await configureNotiflow(system, {
      handle: 'hook',
      webhook: { url: receiver.url, body: '{"to":"{{ recipient.external_id }}"}' },
    });
  });
  afterAll(async () => {
    await system.stop();
    await receiver.close();
    await redis.stop();
  });
  beforeEach(() => {
    receiver.requests.length = 0;
  });

  const received = () => receiver.requests.map((request) => request.headers['webhook-id'] ?? '');
  const reach = (share: number) =>
    eventually(() => expect(received().length).toBeGreaterThan(count * share), {
      withinMs: 120_000,
      everyMs: 5,
    });

  it('loses and doubles nothing when Redis forgets everything, three times', async () => {
    const client = new Redis(redis.url);
    const runId = await acceptRun(system, 'hook', { recipients: recipients(count) });
    for (const share of [0.1, 0.3, 0.6]) {
      await reach(share);
      await client.flushall();
    }
    const run = await waitUntilSettled(system, runId, { withinMs: 240_000 });
    client.disconnect();
    expect(run.deliveries).toMatchObject({ total: count, sent: count });
    expectBalanced(run);
    expect(received()).toHaveLength(count);
    expect(new Set(received()).size).toBe(count);
  });

  it('loses nothing when a worker is killed, and repeats only what it had in flight, under the same id', async () => {
    const runId = await acceptRun(system, 'hook', { recipients: recipients(count) });
    await reach(0.3);
    await killWorker(0);
    await expectComplete(runId);
  });

  it('loses nothing when Redis forgets everything before and after a worker is killed', async () => {
    const client = new Redis(redis.url);
    const runId = await acceptRun(system, 'hook', { recipients: recipients(count) });
    await reach(0.1);
    await client.flushall();
    await reach(0.3);
    await killWorker(1);
    await reach(0.6);
    await client.flushall();
    client.disconnect();
    await expectComplete(runId);
  });

  /** Kills a worker and starts one in its place. */
  async function killWorker(index: number): Promise<void> {
    await system.workers[index]?.kill('SIGKILL');
    await system.startWorker();
  }

  /** Every webhook came, and came again only where a worker was lost before it recorded that it had. */
  async function expectComplete(runId: string): Promise<void> {
    const run = await waitUntilSettled(system, runId, { withinMs: 240_000 });
    expect(run.deliveries).toMatchObject({ total: count, sent: count });
    expectBalanced(run);
    expect(new Set(received()).size).toBe(count);
    expect(received().length - count).toBeLessThanOrEqual(await crashedAttempts(runId));
  }

  /** Attempts whose worker never came back to say what became of them. */
  async function crashedAttempts(runId: string): Promise<number> {
    const [row] = await queryRows<{ count: number }>(
      system,
      `SELECT count(*)::int AS count FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
       WHERE d.run_id = $1 AND a.outcome = 'crashed'`,
      [runId],
    );
    return row?.count ?? 0;
  }
});
