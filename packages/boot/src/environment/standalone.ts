import Type, { type Static } from 'typebox';
import { describedAs, values } from './values.ts';

/** What the environment can tell the standalone app; the rest is passed on to the api and the workers. */
export const standaloneEnvironment = Type.Object({
  PORT: values.PORT,
  DATA_DIR: describedAs(
    values.DATA_DIR,
    'Folder for the embedded database, generated secrets and the credentials file.',
  ),
  DATABASE_URL: Type.Optional(
    describedAs(
      values.DATABASE_URL,
      'Postgres 13 or newer. Unset: an embedded Postgres in DATA_DIR.',
    ),
  ),
  REDIS_URL: values.REDIS_URL,
  WORKERS: Type.Integer({
    minimum: 1,
    maximum: 64,
    default: 1,
    description: 'Worker processes to start.',
  }),
  BOOTSTRAP_PROJECT: values.BOOTSTRAP_PROJECT,
  BOOTSTRAP_API_KEY: values.BOOTSTRAP_API_KEY,
  BOOTSTRAP_SECRET_KEY: values.BOOTSTRAP_SECRET_KEY,
  BOOTSTRAP_ACCOUNT_TOKEN: values.BOOTSTRAP_ACCOUNT_TOKEN,
  BOOTSTRAP_MEMBER_EMAIL: values.BOOTSTRAP_MEMBER_EMAIL,
  BOOTSTRAP_MEMBER_PASSWORD: values.BOOTSTRAP_MEMBER_PASSWORD,
  ENCRYPTION_KEYS: values.ENCRYPTION_KEYS,
  KEY_PEPPER: values.KEY_PEPPER,
  METRICS_TOKEN: describedAs(
    values.METRICS_TOKEN,
    'Bearer token of /metrics. Unset: generated into the credentials file.',
  ),
});

/** What the environment told the standalone app. */
export type StandaloneConfig = Static<typeof standaloneEnvironment>;
