import { runMigrations } from 'bullmq';
import pg from 'pg';
import { createRedis } from './create-redis.ts';
import { defaultSchema } from './postgres-store.ts';
import type { QueueConnection } from './queue-options.ts';

const redisVersionMin = [6, 2];

/**
 * Makes the place where jobs are kept ready, and throws a plain message when it is not fit for it.
 * Returns warnings. Safe to call from many processes at once.
 */
export function prepareQueues(connection: QueueConnection): Promise<string[]> {
  switch (connection.kind) {
    case 'redis':
      return checkRedis(connection.url);
    case 'postgres':
      return migratePostgres(connection.url, connection.schema ?? defaultSchema);
    default:
      return connection satisfies never;
  }
}

async function checkRedis(url: string): Promise<string[]> {
  const info = await readRedisInfo(url);
  const version = info.get('redis_version') ?? '0';
  if (isOlder(version, redisVersionMin)) {
    throw new Error(`Redis ${version} is too old: the queues need ${redisVersionMin.join('.')}.`);
  }
  const policy = info.get('maxmemory_policy');
  if (policy !== 'noeviction') {
    throw new Error(
      `Redis drops keys when its memory is full (maxmemory-policy is ${policy}), and jobs with them. Set maxmemory-policy to noeviction.`,
    );
  }
  return info.get('aof_enabled') === '1'
    ? []
    : [
        'Redis has appendonly off: a restart of Redis empties the queues, and work goes on only as the sweeps find it. Set appendonly to yes.',
      ];
}

async function readRedisInfo(url: string): Promise<Map<string, string>> {
  const redis = createRedis(url);
  try {
    await new Promise<void>((resolve, reject) => {
      redis.once('ready', resolve).once('error', reject);
    });
    const lines = (await redis.info()).split('\r\n').map((line) => line.split(':'));
    return new Map(lines.map(([key = '', ...value]) => [key, value.join(':')]));
  } finally {
    redis.disconnect();
  }
}

function isOlder(version: string, [majorMin = 0, minorMin = 0]: number[]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < majorMin || (major === majorMin && minor < minorMin);
}

async function migratePostgres(url: string, schema: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    // BullMQ takes an advisory lock, so that the first of many starters migrates and the others wait.
    await runMigrations(client, schema);
    return [];
  } finally {
    await client.end();
  }
}
