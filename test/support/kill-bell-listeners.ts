import type { QueueConnection } from '@notiflow/queue';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Breaks the connections by which bells of this place listen, as an outage would; answers how many there were. */
export async function killBellListeners(connection: QueueConnection): Promise<number> {
  return connection.kind === 'redis' ? killOnRedis(connection) : killOnPostgres(connection);
}

async function killOnRedis({ url, prefix }: QueueConnection & { kind: 'redis' }): Promise<number> {
  const redis = new Redis(url);
  const clients = String(await redis.call('CLIENT', 'LIST', 'TYPE', 'pubsub'));
  const listeners = clients.split('\n').filter((line) => line.includes(` name=${prefix}:feeds `));
  for (const line of listeners) {
    await redis.call('CLIENT', 'KILL', 'ID', /id=(\d+)/.exec(line)?.[1] ?? '');
  }
  redis.disconnect();
  return listeners.length;
}

async function killOnPostgres({
  url,
  schema,
}: QueueConnection & { kind: 'postgres' }): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = $1',
    [`LISTEN "${schema}_feeds"`],
  );
  await client.end();
  return rowCount ?? 0;
}
