import { Redis } from 'ioredis';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import {
  acceptRun,
  expectBalanced,
  type RunAnswer,
  recipients,
  waitUntilSettled,
} from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const count = 200;
const perEvent = 100;

describe('a notiflow that waits for an event', () => {
  let redis: RedisServer;
  let receiver: HttpPeer;
  let system: System;

  beforeAll(async () => {
    redis = await startRedis();
    receiver = await startHttpPeer((_request, response) => response.writeHead(204).end());
    system = await startSystem({ redisUrl: redis.url, workers: 2 });
    const channel = { name: 'Hook', type: 'webhook', provider: 'http' };
    await system.management('PUT', '/channels/hook', channel);
    const hook = { type: 'channel', channel_type: 'webhook', channel_handle: 'hook' };
    const body = '"{{ recipient.external_id }} {{ steps.paid.event.by }}"';
    const ofOrder = { property: 'event.order', operator: 'equal_to', value: 'data.order' };
    const event = {
      name: 'order.paid',
      match: [{ conditions: [{ ...ofOrder, value_type: 'ref' }] }],
      timeout: { duration: 1, duration_unit: 'hours' },
    };
    const saved = await system.management('PUT', '/notiflows/thanks', {
      active: true,
      steps: [
        { handle: 'paid', type: 'wait', settings: { until_event: event } },
        { ...hook, handle: 'thanks', template: { url: receiver.url, body } },
      ],
    });
    if (saved.status !== 201) throw new Error(JSON.stringify(saved.body));
    await system.management('POST', '/notiflows/thanks/publish');
  });
  afterAll(async () => {
    await system.stop();
    await receiver.close();
    await redis.stop();
  });

  /** Tells the event of everybody, in as few requests as there may be. */
  async function tellAll(data: object): Promise<void> {
    const people = recipients(count).map(({ external_id }) => ({ external_id }));
    for (let from = 0; from < count; from += perEvent) {
      const given = people.slice(from, from + perEvent);
      const answer = await system.admin<{ recipients: number }>('POST', '/events', {
        body: { name: 'order.paid', recipients: given, data },
      });
      expect([answer.status, answer.body]).toEqual([202, { recipients: given.length }]);
    }
  }

  it('goes on once for everybody, though the queue is emptied and a worker killed', async () => {
    const client = new Redis(redis.url);
    const data = { order: 7 };
    const runId = await acceptRun(system, 'thanks', { recipients: recipients(count), data });
    await eventually(async () => {
      const { body } = await system.admin<{ items: unknown[] }>(
        'GET',
        `/notifications?notiflow_run_id=${runId}&status=waiting&limit=1000`,
      );
      expect(body.items).toHaveLength(count);
    });
    await tellAll({ order: 8, by: 'card' });
    await tellAll({ order: 7, by: 'cash' });
    await client.flushall();
    await system.workers[0]?.kill('SIGKILL');
    await tellAll({ order: 7, by: 'cheque' });
    await client.flushall();
    const run: RunAnswer = await waitUntilSettled(system, runId, { withinMs: 240_000 });
    client.disconnect();
    expectBalanced(run);
    expect(run.counters).toMatchObject({ recipients: count, processed: count });
    expect(run.deliveries).toMatchObject({ total: count, sent: count });
    const received = new Set(receiver.requests.map(({ body }) => body.toString()));
    expect(received.size).toBe(count);
    for (const text of received) expect(text).toContain('cash');
  });
});
