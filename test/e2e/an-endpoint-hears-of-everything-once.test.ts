import { Webhook } from 'standardwebhooks';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { acceptRun, recipients } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const count = 100;
const failures = 15;

interface Event {
  id: string;
  type: string;
  subject: unknown;
}

describe('an event endpoint', () => {
  let redis: RedisServer;
  let hook: HttpPeer;
  let listener: HttpPeer;
  let system: System;
  let secret: string;

  beforeAll(async () => {
    redis = await startRedis();
    hook = await startHttpPeer((_request, response) => response.writeHead(204).end());
    // Fails at first, and says nothing of when it is back.
    listener = await startHttpPeer((_request, response) => {
      response.writeHead(listener.requests.length > failures ? 204 : 503).end();
    });
    system = await startSystem({ redisUrl: redis.url, workers: 2 });
    const webhook = { name: 'Hook', type: 'webhook', provider: 'http' };
    await system.management('PUT', '/channels/hook', webhook);
    const inApp = { name: 'Feed', type: 'in_app', provider: 'in_app' };
    await system.management('PUT', '/channels/feed', inApp);
    const saved = await system.management('PUT', '/notiflows/news', {
      active: true,
      steps: [
        {
          handle: 'feed',
          type: 'channel',
          channel_type: 'in_app',
          channel_handle: 'feed',
          template: { body: 'Hi' },
        },
        {
          handle: 'hook',
          type: 'channel',
          channel_type: 'webhook',
          channel_handle: 'hook',
          template: { url: hook.url },
        },
      ],
    });
    if (saved.status !== 201) throw new Error(JSON.stringify(saved.body));
    await system.management('POST', '/notiflows/news/publish');
    const made = await system.management<{ secret: string }>('POST', '/event-endpoints', {
      url: listener.url,
    });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    secret = made.body.secret;
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all([hook.close(), listener.close()]);
    await redis.stop();
  });

  /** Every request, verified as a receiver does. */
  function heard(): Event[] {
    return listener.requests.map(({ headers, body }) => {
      const event = new Webhook(secret).verify(body.toString(), headers) as {
        type: string;
        data: Record<string, unknown>;
      };
      const { delivery_id, notification_id, notiflow_run_id } = event.data;
      const [kind] = event.type.split('.');
      const subjects: Record<string, unknown> = {
        delivery: delivery_id,
        notification: notification_id,
        run: notiflow_run_id,
      };
      return { id: headers['webhook-id'] ?? '', type: event.type, subject: subjects[kind ?? ''] };
    });
  }

  it('hears of every delivery of a run under one id, though it fails and a worker is killed', async () => {
    const runId = await acceptRun(system, 'news', { recipients: recipients(count) });
    await eventually(async () => expect(listener.requests.length).toBeGreaterThan(failures));
    await system.workers[0]?.kill('SIGKILL');
    await eventually(
      async () => {
        const ids = new Set(heard().map(({ id }) => id));
        expect(ids.size).toBe(3 * count + 1);
        const { body } = await system.management<{ items: { id: string }[] }>(
          'GET',
          '/event-endpoints',
        );
        const [endpoint] = body.items;
        const open = await system.management<{ items: unknown[] }>(
          'GET',
          `/event-endpoints/${endpoint?.id}/messages?status=pending`,
        );
        expect(open.body.items).toEqual([]);
      },
      { withinMs: 120_000, everyMs: 500 },
    );
    const told = new Map(
      heard().map(({ id, type, subject }) => [id, `${type} ${String(subject)}`]),
    );
    const expected = new Set([`run.completed ${runId}`]);
    const { body } = await system.admin<{
      items: { id: string; notification_id: string; channel_type: string }[];
    }>('GET', `/deliveries?notiflow_run_id=${runId}&limit=1000`);
    for (const delivery of body.items) {
      const status = delivery.channel_type === 'in_app' ? 'delivered' : 'sent';
      expected.add(`delivery.${status} ${delivery.id}`);
      expected.add(`notification.processed ${delivery.notification_id}`);
    }
    expect([...told.values()].sort()).toEqual([...expected].sort());
  });
});
