import type { JobStore, StoreOptions } from './job-store.ts';
import { openPostgresStore } from './postgres-store.ts';
import type { QueueConnection } from './queue-options.ts';
import { openRedisStore } from './redis-store.ts';

/** Opens the connections to where the jobs are kept; returns at once and keeps trying to connect. */
export function openStore(connection: QueueConnection, options: StoreOptions): JobStore {
  switch (connection.kind) {
    case 'redis':
      return openRedisStore(connection, options);
    case 'postgres':
      return openPostgresStore(connection, options);
    default:
      return connection satisfies never;
  }
}
