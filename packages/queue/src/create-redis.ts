import { Redis, type RedisOptions } from 'ioredis';

/** A connection to Redis. */
export type RedisClient = Redis;

const reconnecting: RedisOptions = {
  retryStrategy: (tries) => Math.min(tries * 100, 1_000),
};

/** Commands are answered within 500 ms or rejected: a hung Redis answers none, and must not hang its callers. */
export const failFast: RedisOptions = {
  ...reconnecting,
  enableOfflineQueue: false,
  commandTimeout: 500,
  connectTimeout: 2_000,
  maxRetriesPerRequest: 1,
};

/** Commands wait for a connection and an answer, for as long as somebody waits for a page. */
export const failLater: RedisOptions = {
  ...reconnecting,
  commandTimeout: 5_000,
  connectTimeout: 2_000,
  maxRetriesPerRequest: 1,
};

/** Commands wait until Redis is back. */
export const patient: RedisOptions = { ...reconnecting, maxRetriesPerRequest: null };

/**
 * Connects to Redis for a caller that cannot wait: commands are rejected at once while Redis is away and
 * after 500 ms when it hangs. Reconnects by itself; `onError` hears of lost connections.
 */
export function createRedis(url: string, onError: (error: Error) => void = () => {}): RedisClient {
  const redis = new Redis(url, failFast);
  redis.on('error', onError);
  return redis;
}
