import Type, { type Static } from 'typebox';
import { quotas } from './quotas.ts';
import { singleSignOn } from './single-sign-on.ts';
import { values } from './values.ts';

/** Everything the environment can tell the api. */
export const apiEnvironment = Type.Object({
  PORT: values.PORT,
  HOST: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Address to listen on. Unset: every address of the machine.',
      examples: ['127.0.0.1'],
    }),
  ),
  DATABASE_URL: values.DATABASE_URL,
  DATABASE_POOL_SIZE: Type.Integer({
    minimum: 2,
    maximum: 200,
    default: 10,
    description:
      'Most connections to Postgres for the work of requests; looking up credentials may take as many again.',
  }),
  REDIS_URL: values.REDIS_URL,
  QUEUE_PREFIX: values.QUEUE_PREFIX,
  PUBLIC_URL: values.PUBLIC_URL,
  LOG_LEVEL: values.LOG_LEVEL,
  DATA_DIR: values.DATA_DIR,
  ENCRYPTION_KEYS: values.ENCRYPTION_KEYS,
  KEY_PEPPER: values.KEY_PEPPER,
  BOOTSTRAP_PROJECT: values.BOOTSTRAP_PROJECT,
  BOOTSTRAP_API_KEY: values.BOOTSTRAP_API_KEY,
  BOOTSTRAP_SECRET_KEY: values.BOOTSTRAP_SECRET_KEY,
  BOOTSTRAP_ACCOUNT_TOKEN: values.BOOTSTRAP_ACCOUNT_TOKEN,
  BOOTSTRAP_MEMBER_EMAIL: values.BOOTSTRAP_MEMBER_EMAIL,
  BOOTSTRAP_MEMBER_PASSWORD: values.BOOTSTRAP_MEMBER_PASSWORD,
  ...singleSignOn,
  MIGRATE_ON_START: values.MIGRATE_ON_START,
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
  RATE_LIMIT_USER_PER_5_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 100,
    description:
      'Requests one user may make over the User API in five seconds, beside what the key of their page may.',
  }),
  RATE_LIMIT_BYTES_PER_SECOND: Type.Integer({
    minimum: 1_024,
    maximum: 10_000_000_000,
    default: 134_217_728,
    description:
      'Bytes of bodies larger than 16 KB one key may send in a second; the request that passes it is the last one of its second.',
  }),
  RATE_LIMIT_RECIPIENTS_PER_SECOND: Type.Integer({
    minimum: 1,
    maximum: 100_000_000,
    default: 1_000_000,
    description:
      'Recipients one key may name in a second, in runs for more than 10; the run that passes it is the last one of its second.',
  }),
  STREAMS_MAX: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 20_000,
    description:
      'Open streams of feeds one process holds, each of up to 30 KB and one file descriptor; whoever comes then is asked to come again.',
  }),
  STREAMS_PER_USER_MAX: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    default: 20,
    description: 'Open streams one user may have in one process.',
  }),
  ...quotas,
  RETENTION_CONTENT_DAYS: values.RETENTION_CONTENT_DAYS,
  OUTBOUND_ALLOW_CIDRS: values.OUTBOUND_ALLOW_CIDRS,
  METRICS_TOKEN: values.METRICS_TOKEN,
  METRICS_PEERS: Type.String({
    default: '',
    description: 'URLs of worker metrics to include in /metrics, joined by commas.',
    examples: ['http://127.0.0.1:3001/metrics.json'],
  }),
  BOUNCE_SMTP_PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 0,
    description:
      'Port on which mails that came back are taken from mail servers; 0 for none. The MX of each `bounce_domain` leads there.',
  }),
  BOUNCE_SMTP_HOST: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Address to take them on. Unset: every address of the machine.',
      examples: ['127.0.0.1'],
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
export type ApiConfig = Static<typeof apiEnvironment>;
