import Type from 'typebox';
import { quotas } from './quotas.ts';
import { values } from './values.ts';

/** Everything the environment can tell a worker. */
export const workerEnvironment = Type.Object({
  DATABASE_URL: values.DATABASE_URL,
  DATABASE_POOL_SIZE: Type.Integer({
    minimum: 2,
    maximum: 200,
    default: 10,
    description: 'Most connections to Postgres this process opens.',
  }),
  REDIS_URL: values.REDIS_URL,
  QUEUE_PREFIX: values.QUEUE_PREFIX,
  WORKER_QUEUES: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Names of the queues this process works, joined by commas; `deliveries` stands for those of all channel types. Unset: all of them. A wrong name is answered with the list.',
      examples: ['runs,notifications'],
    }),
  ),
  RENDER_THREADS: Type.Integer({
    minimum: 1,
    maximum: 64,
    default: 1,
    description: 'Threads that render templates.',
  }),
  HEALTH_PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 0,
    description: 'Port of /healthz, /readyz and /metrics of a worker; 0 for none.',
  }),
  HEALTH_HOST: Type.String({
    minLength: 1,
    default: '127.0.0.1',
    description: 'Address of the worker pages; they hold no secrets but need no login either.',
  }),
  ...quotas,
  RETENTION_CONTENT_DAYS: values.RETENTION_CONTENT_DAYS,
  RETENTION_HISTORY_DAYS: Type.Integer({
    minimum: 1,
    maximum: 36_500,
    default: 90,
    description:
      'Days after its last change for which a settled run is kept, with its notifications, deliveries and attempts. A project may set its own.',
  }),
  RETENTION_AUDIT_DAYS: Type.Integer({
    minimum: 30,
    maximum: 36_500,
    default: 365,
    description:
      'Days for which entries of the audit log are kept. A project may set its own for its entries.',
  }),
  PUBLIC_URL: values.PUBLIC_URL,
  LOG_LEVEL: values.LOG_LEVEL,
  DATA_DIR: values.DATA_DIR,
  ENCRYPTION_KEYS: values.ENCRYPTION_KEYS,
  KEY_PEPPER: values.KEY_PEPPER,
  MIGRATE_ON_START: values.MIGRATE_ON_START,
  OUTBOUND_ALLOW_CIDRS: values.OUTBOUND_ALLOW_CIDRS,
});
