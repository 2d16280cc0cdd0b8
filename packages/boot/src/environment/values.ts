import Type, { type TSchema } from 'typebox';

const generatedSecret = 'Unset: generated into DATA_DIR/secrets.json.';

const keyPattern = '\\s*[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/_-]{43}=?\\s*';

function firstCredential(prefix: string, what: string) {
  return Type.Optional(
    Type.String({
      pattern: `^${prefix}[\\x21-\\x7e]+$`,
      minLength: 24,
      maxLength: 255,
      secret: true,
      description: `${what} of the first project, used on an empty database; generated when unset. Starts with ${prefix}, at least 24 characters.`,
    }),
  );
}

/** The values that several kinds of process read, each described once. */
export const values = {
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 3000,
    description: 'Port of the HTTP API.',
  }),
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://',
    secret: true,
    description: 'Postgres 13 or newer, the record of truth.',
    examples: ['postgresql://notiflow:secret@localhost:5432/notiflow'],
  }),
  REDIS_URL: Type.Optional(
    Type.String({
      pattern: '^rediss?://',
      secret: true,
      description: 'Redis 6.2 or newer for the queues. Unset: the queues are kept in Postgres.',
      examples: ['redis://localhost:6379'],
    }),
  ),
  QUEUE_PREFIX: Type.String({
    pattern: '^[a-z][a-z0-9_]*$',
    maxLength: 40,
    default: 'notiflow',
    description: 'Keeps the queues of several installations on one Redis or Postgres apart.',
  }),
  RETENTION_CONTENT_DAYS: Type.Integer({
    minimum: 1,
    maximum: 36_500,
    default: 30,
    description:
      'Days after its last change for which a settled run keeps data, messages and what was given for its recipients; at most as long as history. A project may set its own.',
  }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      format: 'http-url',
      maxLength: 500,
      pattern: '[^/]$',
      description:
        'Where the world reaches the api, with its path if it has one and no slash at the end: services report there what became of messages, and links in messages lead there. Unset: no service is told where to report, and no message has such links.',
      examples: ['https://notify.example.com'],
    }),
  ),
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
      pattern: `^${keyPattern}(,${keyPattern})*$`,
      secret: true,
      description: `Keys that encrypt provider credentials, id:base64 (32 bytes) joined by commas, the first one writes. ${generatedSecret}`,
      examples: ['k1:<openssl rand -base64 32>'],
    }),
  ),
  KEY_PEPPER: Type.Optional(
    Type.String({
      minLength: 16,
      secret: true,
      description: `Keys the hashes of API keys and tokens. ${generatedSecret}`,
    }),
  ),
  BOOTSTRAP_PROJECT: Type.String({
    pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
    maxLength: 100,
    default: 'default',
    description: 'Slug of the first project, used on an empty database.',
  }),
  BOOTSTRAP_API_KEY: firstCredential('pk_', 'Public API key'),
  BOOTSTRAP_SECRET_KEY: firstCredential('sk_', 'Secret key'),
  BOOTSTRAP_ACCOUNT_TOKEN: firstCredential('nf_at_', 'Account token'),
  BOOTSTRAP_MEMBER_EMAIL: Type.String({
    format: 'email',
    maxLength: 254,
    default: 'admin@notiflow.localhost',
    description: 'E-mail address of the first member, who may do everything at /ops.',
  }),
  BOOTSTRAP_MEMBER_PASSWORD: Type.Optional(
    Type.String({
      minLength: 12,
      maxLength: 256,
      secret: true,
      description:
        'Password of the first member. Unset: the start prints a link, good once, by which one is chosen.',
    }),
  ),
  MIGRATE_ON_START: Type.Boolean({
    default: true,
    description: 'Bring the database up to date before anything else.',
  }),
  OUTBOUND_ALLOW_CIDRS: Type.String({
    pattern: '^(\\s*[0-9A-Fa-f.:]+/\\d{1,3}\\s*(,|$))*$',
    default: '',
    description:
      'Private networks that webhooks and mail servers may be in, as CIDRs joined by commas. Everything that is not public is refused otherwise.',
    examples: ['10.20.0.0/16,fd00::/8'],
  }),
  METRICS_TOKEN: Type.Optional(
    Type.String({
      minLength: 8,
      secret: true,
      description: 'Bearer token of /metrics. Unset: there is no /metrics.',
    }),
  ),
};

/** The same value as another kind of process describes it. */
export function describedAs<T extends TSchema>(value: T, description: string): T {
  // What makes a value optional is not enumerable, so a spread would lose it.
  const facts = Object.getOwnPropertyDescriptors(value);
  return Object.create(null, {
    ...facts,
    description: { value: description, enumerable: true },
  }) as T;
}
