import type { Static } from 'typebox';
import Type from 'typebox';

const key = (prefix: string, what: string) =>
  Type.Optional(
    Type.String({
      pattern: `^${prefix}[\\x21-\\x7e]+$`,
      minLength: 24,
      maxLength: 255,
      secret: true,
      description: `${what} of the first project, used on an empty database; generated when unset. Starts with ${prefix}, at least 24 characters.`,
    }),
  );

/** What the environment can tell the standalone app; the rest is passed on to the api and the worker. */
export const standaloneConfigSchema = Type.Object({
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 3000,
    description: 'Port of the HTTP API.',
  }),
  DATA_DIR: Type.String({
    minLength: 1,
    default: '.notiflows',
    description: 'Folder for the embedded database, generated secrets and the credentials file.',
  }),
  DATABASE_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      secret: true,
      description: 'Postgres 13 or newer. Unset: an embedded Postgres in DATA_DIR.',
    }),
  ),
  REDIS_URL: Type.Optional(
    Type.String({
      pattern: '^rediss?://',
      secret: true,
      description: 'Redis 6.2 or newer for the queues. Unset: the queues are kept in Postgres.',
    }),
  ),
  WORKERS: Type.Integer({
    minimum: 1,
    maximum: 64,
    default: 1,
    description: 'Worker processes to start.',
  }),
  BOOTSTRAP_PROJECT: Type.String({
    pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
    maxLength: 100,
    default: 'default',
    description: 'Slug of the first project, used on an empty database.',
  }),
  BOOTSTRAP_API_KEY: key('pk_', 'Public API key'),
  BOOTSTRAP_SECRET_KEY: key('sk_', 'Secret key'),
  BOOTSTRAP_ACCOUNT_TOKEN: key('nf_at_', 'Account token'),
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
  OPS_PASSWORD: Type.Optional(
    Type.String({
      minLength: 8,
      secret: true,
      description: 'Password of the ops pages. Unset: generated into the credentials file.',
    }),
  ),
  METRICS_TOKEN: Type.Optional(
    Type.String({
      minLength: 8,
      secret: true,
      description: 'Bearer token of /metrics. Unset: generated into the credentials file.',
    }),
  ),
});

/** What the environment told the standalone app. */
export type StandaloneConfig = Static<typeof standaloneConfigSchema>;
