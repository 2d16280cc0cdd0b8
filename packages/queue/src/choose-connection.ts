import type { QueueConnection } from './queue-options.ts';

/** Where an installation may keep its jobs. */
export interface QueueHomes {
  /** Undefined when there is no Redis. */
  redisUrl: string | undefined;
  databaseUrl: string;
  /** Keeps the queues of several installations apart. */
  prefix: string;
}

/** Keeps the jobs in Redis if there is one, else in a schema beside the record of truth. */
export function chooseConnection({ redisUrl, databaseUrl, prefix }: QueueHomes): QueueConnection {
  return redisUrl === undefined
    ? { kind: 'postgres', url: databaseUrl, schema: `${prefix}_queues` }
    : { kind: 'redis', url: redisUrl, prefix };
}
