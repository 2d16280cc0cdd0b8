import { createRedisBackend } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { failFast, failLater, patient } from './create-redis.ts';
import type { JobStore, StoreOptions, StoreRole } from './job-store.ts';
import type { QueueConnection } from './queue-options.ts';

const redisOptions: Record<StoreRole, RedisOptions> = {
  producer: failFast,
  viewer: failLater,
  consumer: patient,
};

/** Opens one Redis connection for all queues; BullMQ adds one for each consumed queue, to block on. */
export function openRedisStore(
  connection: QueueConnection & { kind: 'redis' },
  { role, onError }: StoreOptions,
): JobStore {
  const redis = new Redis(connection.url, redisOptions[role]);
  redis.on('error', onError);
  // BullMQ keeps a failed first INFO for ever, so nobody whose commands may fail must ask for it.
  const skipped = role !== 'consumer';
  const shared = {
    connection: redis,
    prefix: connection.prefix ?? 'notiflow',
    skipVersionCheck: skipped,
    skipWaitingForReady: skipped,
  };
  return {
    openBackend: (name, options, kind) => createRedisBackend(name, { ...options, ...shared }, kind),
    tried: new Promise((resolve) => {
      redis.once('ready', resolve).once('close', resolve);
    }),
    isConnected: () => redis.status === 'ready',
    ping: () => redis.ping(),
    close: async () => redis.disconnect(),
  };
}
