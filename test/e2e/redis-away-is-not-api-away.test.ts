import { configureNotiflow } from '../support/configure-notiflow.ts';
import { expectDeliveredOnce } from '../support/expect-delivered-once.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { type PostedRun, underLoad } from '../support/post-runs.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { type System, startSystem } from '../support/start-system.ts';

const options = { handle: 'hook', clients: 4, recipientCount: 2 };

describe('Redis', () => {
  let redis: RedisServer;
  let receiver: HttpPeer;
  let system: System;

  beforeAll(async () => {
    redis = await startRedis();
    receiver = await startHttpPeer((_request, response) => response.writeHead(204).end());
    system = await startSystem({ redisUrl: redis.url });
    await configureNotiflow(system, { handle: 'hook', webhook: { url: receiver.url } });
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all([receiver.close(), redis.stop()]);
  });
  beforeEach(() => {
    receiver.requests.length = 0;
  });

  it('killed under load costs no request, and once it is back everything is delivered', async () => {
    const load = await underLoad(system, options, async ({ reach }) => {
      await reach(202, 30);
      await redis.kill('SIGKILL');
      await reach(202, 300);
      await redis.stop();
      redis = await startRedis({ port: redis.port });
      await reach(202, 30);
    });
    expectAccepted(load.posted);
    await expectDeliveredOnce(system, { load, receiver, ...options });
  });

  it('hung under load holds no request until it answers again, and nothing is lost or doubled', async () => {
    const load = await underLoad(system, options, async ({ reach }) => {
      await reach(202, 30);
      // It never goes on by itself: what is accepted now did not wait for it.
      await redis.kill('SIGSTOP');
      await reach(202, 300);
      await redis.kill('SIGCONT');
      await reach(202, 30);
    });
    expectAccepted(load.posted);
    await expectDeliveredOnce(system, { load, receiver, ...options });
  });
});

function expectAccepted(posted: PostedRun[]): void {
  expect(posted.filter(({ status }) => status !== 202)).toEqual([]);
}
