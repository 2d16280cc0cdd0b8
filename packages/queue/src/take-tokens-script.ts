import type { RedisClient } from './create-redis.ts';
import { capacityOf } from './local-buckets.ts';
import type { TokenGrant, TokenWant } from './token-want.ts';

// By the clock of Redis: those of the workers differ. A bucket that is full again needs no key.
const source = `
  local rate, capacity, count, owed = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
  local tokens = tonumber(kept[1]) or capacity
  local at = tonumber(kept[2]) or now
  local filled = math.min(capacity, tokens + math.max(0, now - at) * rate / 1000)
  local granted = count
  if not owed then granted = math.max(0, math.min(count, math.floor(filled))) end
  local left = math.min(capacity, filled - granted)
  redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', left), 'at', string.format('%.3f', now))
  redis.call('PEXPIRE', KEYS[1], math.min(86400000, math.ceil((capacity - left) * 1000 / rate) + 1000))
  local wait = 0
  if granted < count then wait = math.max(0, math.min(86400000, math.ceil((1 - left) * 1000 / rate))) end
  return { granted, wait }
`;

type TakeTokens = (key: string, want: TokenWant, isOwed: boolean) => Promise<TokenGrant>;

/** Makes a command of the script; null without a Redis. */
export function readTakeScript(redis: RedisClient | null): TakeTokens | null {
  if (redis === null) return null;
  redis.defineCommand('takeTokens', { numberOfKeys: 1, lua: source });
  const { takeTokens } = redis as RedisClient & {
    takeTokens(key: string, ...values: (string | number)[]): Promise<[number, number]>;
  };
  return async (key, { perSecond, count }, isOwed) => {
    const values = [perSecond, capacityOf(perSecond), count, isOwed ? '1' : '0'];
    const [granted, waitMs] = await takeTokens.call(redis, key, ...values);
    return { granted, waitMs };
  };
}
