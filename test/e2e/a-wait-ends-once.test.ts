import { Redis } from 'ioredis';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { queryRows } from '../support/query-rows.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import {
  acceptRun,
  expectBalanced,
  type RunAnswer,
  recipients,
  waitUntilSettled,
} from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const count = 400;

describe('a notiflow that waits between two webhooks', () => {
  let redis: RedisServer;
  let receiver: HttpPeer;
  let system: System;

  beforeAll(async () => {
    redis = await startRedis();
    receiver = await startHttpPeer((_request, response) => response.writeHead(204).end());
    system = await startSystem({ redisUrl: redis.url, workers: 2 });
    const hook = { type: 'channel', channel_type: 'webhook', channel_handle: 'hook' };
    const template = (body: string) => ({ template: { url: receiver.url, body } });
    const channel = { name: 'Hook', type: 'webhook', provider: 'http' };
    await system.management('PUT', '/channels/hook', channel);
    const { body, status } = await system.management('PUT', '/notiflows/reminder', {
      active: true,
      steps: [
        { ...hook, handle: 'first', ...template('"first {{ recipient.external_id }}"') },
        { handle: 'pause', type: 'wait', settings: { duration: 1, unit: 'hour' } },
        { ...hook, handle: 'second', ...template('"second {{ recipient.external_id }}"') },
      ],
    });
    if (status !== 201) throw new Error(JSON.stringify(body));
    await system.management('POST', '/notiflows/reminder/publish');
  });
  afterAll(async () => {
    await system.stop();
    await receiver.close();
    await redis.stop();
  });

  const received = (step: string) =>
    receiver.requests.filter(({ body }) => body.toString().includes(step)).length;

  /** Moves the end of every rest to now. */
  const endRests = () =>
    queryRows(
      system,
      `UPDATE notifications SET resume_at = now(), sweep_at = now() WHERE status = 'waiting'`,
    );

  it('sends the second to everybody once, though the queue is emptied and a worker killed while it rests', async () => {
    const client = new Redis(redis.url);
    const runId = await acceptRun(system, 'reminder', { recipients: recipients(count) });
    await eventually(async () => {
      const { body: list } = await system.admin<{ items: { resume_at: string }[] }>(
        'GET',
        `/notifications?notiflow_run_id=${runId}&status=waiting&limit=1000`,
      );
      expect(list.items.filter(({ resume_at }) => resume_at !== null)).toHaveLength(count);
      // Recorded, so that nothing of it is repeated when a worker is lost.
      const { body: run } = await system.admin<RunAnswer>('GET', `/runs/${runId}`);
      expect(run.deliveries).toMatchObject({ sent: count, processing: 0 });
    });
    await client.flushall();
    await system.workers[0]?.kill('SIGKILL');
    expect(received('second')).toBe(0);
    await endRests();
    await eventually(() => expect(received('second')).toBeGreaterThan(0));
    await client.flushall();
    const run = await waitUntilSettled(system, runId, { withinMs: 240_000 });
    client.disconnect();
    expectBalanced(run);
    expect(run.counters).toMatchObject({ recipients: count, processed: count });
    expect(run.deliveries).toMatchObject({ total: 2 * count, sent: 2 * count });
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(2 * count);
    expect([received('first'), received('second')]).toEqual([count, count]);
  });
});
