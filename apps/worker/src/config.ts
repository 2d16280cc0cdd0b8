import { ConfigError, type ConfigOf, loadConfig } from '@notiflow/boot';
import { type QueueName, queueNames } from '@notiflow/queue';
import Type from 'typebox';

/** Everything the environment can tell a worker. */
export const workerConfigSchema = Type.Object({
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://',
    secret: true,
    description: 'Postgres 13 or newer, the record of truth.',
    examples: ['postgresql://notiflow:secret@localhost:5432/notiflow'],
  }),
  DATABASE_POOL_SIZE: Type.Integer({
    minimum: 2,
    maximum: 200,
    default: 10,
    description: 'Most connections to Postgres this process opens.',
  }),
  REDIS_URL: Type.Optional(
    Type.String({
      pattern: '^rediss?://',
      secret: true,
      description: 'Redis 6.2 or newer for the queues. Unset: the queues are kept in Postgres.',
    }),
  ),
  QUEUE_PREFIX: Type.String({
    pattern: '^[a-z][a-z0-9_]*$',
    maxLength: 40,
    default: 'notiflow',
    description: 'Keeps the queues of several installations on one Redis or Postgres apart.',
  }),
  WORKER_QUEUES: Type.Optional(
    Type.String({
      minLength: 1,
      description: `Queues this process works, joined by commas; all of them when unset: ${queueNames.join(', ')}.`,
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
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'What is logged: this level and those above it.',
  }),
  DATA_DIR: Type.String({
    minLength: 1,
    default: '.notiflows',
    description: 'Folder for generated secrets.',
  }),
  ENCRYPTION_KEYS: Type.Optional(
    Type.String({
      secret: true,
      description:
        'Keys that encrypt provider credentials, id:base64 (32 bytes) joined by commas, the first one writes. Unset: generated into DATA_DIR/secrets.json.',
    }),
  ),
  KEY_PEPPER: Type.Optional(
    Type.String({
      minLength: 16,
      secret: true,
      description:
        'Keys the hashes of API keys and tokens. Unset: generated into DATA_DIR/secrets.json.',
    }),
  ),
  MIGRATE_ON_START: Type.Boolean({
    default: true,
    description: 'Apply pending migrations before starting.',
  }),
  OUTBOUND_ALLOW_CIDRS: Type.String({
    default: '',
    description:
      'Private networks that webhooks and SMTP may reach, CIDRs joined by commas. Everything that is not public is refused otherwise.',
    examples: ['10.0.0.0/8,127.0.0.0/8'],
  }),
});

/** What the environment told a worker. */
export type WorkerConfig = ConfigOf<typeof workerConfigSchema> & { queues: QueueName[] };

/** Reads and checks the environment of a worker. */
export function loadWorkerConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const config = loadConfig(workerConfigSchema, env);
  return { ...config, queues: parseQueues(config.WORKER_QUEUES) };
}

function parseQueues(text: string | undefined): QueueName[] {
  if (text === undefined) return queueNames;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(queueNames as string[]).includes(name));
  if (unknown.length > 0) {
    throw new ConfigError(
      `WORKER_QUEUES must hold names of queues: ${queueNames.join(', ')} (got "${unknown.join(', ')}")`,
    );
  }
  return names as QueueName[];
}
