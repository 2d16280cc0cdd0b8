import { quoteSchemaName } from 'bullmq';
import pg from 'pg';
import { answerWithin } from './answer-within.ts';
import type { JobStore, StoreOptions, StoreRole } from './job-store.ts';
import { createPostgresBackends } from './postgres-backend.ts';
import type { QueueConnection } from './queue-options.ts';
import { queueNames } from './queues.ts';

const queryConnectionsMax = 4;

/** The Postgres schema the queues live in unless the connection names another. */
export const defaultSchema = 'bullmq';

const timeouts: Record<
  StoreRole,
  Pick<pg.PoolConfig, 'connectionTimeoutMillis' | 'query_timeout'>
> = {
  producer: { connectionTimeoutMillis: 500, query_timeout: 1_000 },
  viewer: { connectionTimeoutMillis: 5_000, query_timeout: 5_000 },
  consumer: { connectionTimeoutMillis: 10_000 },
};

/**
 * Opens one pool for all queues, on a schema that `prepareQueues` has made. It holds at most four connections
 * for queries, opened when needed, and one for each consumed queue, which listens for its jobs.
 */
export function openPostgresStore(
  { url, schema = defaultSchema }: QueueConnection & { kind: 'postgres' },
  { role, onError }: StoreOptions,
): JobStore {
  const isConsumer = role === 'consumer';
  const pool = new pg.Pool({
    connectionString: url,
    application_name: `notiflow-queue-${role}`,
    // A lost job is harmless, so no commit needs to wait for the disk.
    options: `-c search_path=${quoteSchemaName(schema)} -c synchronous_commit=off`,
    max: queryConnectionsMax + (isConsumer ? queueNames.length : 0),
    keepAlive: true,
    // What leads to a server that takes no writes any more is replaced in the end. Meanwhile the sweeps do the work.
    maxLifetimeSeconds: 300,
    ...timeouts[role],
  });
  // Each queue adds a listener of its own.
  pool.setMaxListeners(0).on('error', onError);
  return {
    openBackend: createPostgresBackends(pool, schema),
    tried: Promise.resolve(),
    isConnected: () => true,
    ping: () => pool.query('select 1'),
    // Ending waits for running queries, which a server that hangs would never answer.
    close: () => answerWithin(pool.end(), 1_000).catch(onError),
  };
}
