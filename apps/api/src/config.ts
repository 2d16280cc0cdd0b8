import { loadConfig } from '@notiflow/boot';
import Type, { type Static } from 'typebox';

const bootstrapKey = (prefix: string, what: string) =>
  Type.Optional(
    Type.String({
      pattern: `^${prefix}[\\x21-\\x7e]+$`,
      minLength: 24,
      maxLength: 255,
      secret: true,
      description: `${what} of the first project, used on an empty database; generated when unset. Starts with ${prefix}, at least 24 characters.`,
    }),
  );

/** Everything the environment can tell the api. */
export const apiConfigSchema = Type.Object({
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 3000,
    description: 'Port of the HTTP API.',
  }),
  HOST: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Address to listen on. Unset: every address of the machine.',
      examples: ['127.0.0.1'],
    }),
  ),
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
    description:
      'Most connections to Postgres for the work of requests; looking up credentials may take as many again.',
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
      minLength: 1,
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
  BOOTSTRAP_PROJECT: Type.String({
    pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
    maxLength: 100,
    default: 'default',
    description: 'Slug of the first project, used on an empty database.',
  }),
  BOOTSTRAP_API_KEY: bootstrapKey('pk_', 'Public API key'),
  BOOTSTRAP_SECRET_KEY: bootstrapKey('sk_', 'Secret key'),
  BOOTSTRAP_ACCOUNT_TOKEN: bootstrapKey('nf_at_', 'Account token'),
  MIGRATE_ON_START: Type.Boolean({
    default: true,
    description: 'Bring the database up to date before serving.',
  }),
  ERROR_DOCS_URL: Type.String({
    format: 'http-url',
    default: 'https://docs.notiflows.com/errors',
    description: 'What the type of an error starts with.',
  }),
  RATE_LIMIT_PER_SECOND: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 1_000,
    description: 'Requests one key may make in a second.',
  }),
  OUTBOUND_ALLOW_CIDRS: Type.String({
    default: '',
    description:
      'Private networks that webhooks and mail servers may be in, as CIDRs joined by commas. Unset: none.',
    examples: ['10.20.0.0/16,fd00::/8'],
  }),
  METRICS_TOKEN: Type.Optional(
    Type.String({
      minLength: 8,
      secret: true,
      description:
        'Bearer token of /metrics. With neither it nor OPS_PASSWORD there is no /metrics.',
    }),
  ),
  METRICS_PEERS: Type.String({
    default: '',
    description: 'URLs of worker metrics to include in /metrics, joined by commas.',
    examples: ['http://127.0.0.1:3001/metrics.json'],
  }),
  OPS_USER: Type.String({ minLength: 1, default: 'ops', description: 'User of the ops pages.' }),
  OPS_PASSWORD: Type.Optional(
    Type.String({
      minLength: 8,
      secret: true,
      description: 'Password of the ops pages. Unset: there are none.',
    }),
  ),
  TRUST_PROXY: Type.Integer({
    minimum: 0,
    maximum: 10,
    default: 0,
    description: 'How many proxies in front may be believed about the address of a client.',
  }),
});

/** What the environment told the api. */
export type ApiConfig = Static<typeof apiConfigSchema>;

/** Reads the environment; throws one error that names every value that is wrong. */
export function readApiConfig(env: NodeJS.ProcessEnv = process.env): ApiConfig {
  return loadConfig(apiConfigSchema, env);
}
