import { createApiClient } from '../../test/support/api-client.ts';
import { configureNotiflow, type NotiflowSetup } from '../../test/support/configure-notiflow.ts';
import { findFreePort } from '../../test/support/peers.ts';
import { startProgram } from '../setup/start-program.ts';
import type { Servers } from '../setup/start-servers.ts';
import type { AcceptContender } from './accept-contender.ts';

const apiKey = 'pk_bench_public_key_of_the_project';
const secretKey = 'sk_bench_secret_key_of_the_project';
const accountToken = 'nf_at_bench_token_of_the_account';
const handle = 'welcome';

/** Starts the api of this repository with its default settings, logging included, and publishes a notiflow. */
export async function startApi(
  servers: Servers,
  { withoutRedis = false, env = {} }: { withoutRedis?: boolean; env?: Record<string, string> } = {},
): Promise<AcceptContender & { configure(setup: NotiflowSetup): Promise<void> }> {
  const port = await findFreePort();
  const program = await startProgram({
    entry: 'apps/api/dist/main.js',
    readyText: 'api.started',
    flags: process.env.BENCH_API_FLAGS?.split(' '),
    env: {
      BOOTSTRAP_API_KEY: apiKey,
      BOOTSTRAP_SECRET_KEY: secretKey,
      BOOTSTRAP_ACCOUNT_TOKEN: accountToken,
      DATABASE_URL: servers.databaseUrl,
      ...(withoutRedis ? {} : { REDIS_URL: servers.redisUrl }),
      DATA_DIR: servers.dataDir,
      PORT: String(port),
      RATE_LIMIT_PER_SECOND: '1000000',
      RATE_LIMIT_BYTES_PER_SECOND: '1000000000',
      RATE_LIMIT_RECIPIENTS_PER_SECOND: '10000000',
      ...env,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const client = createApiClient({ url, apiKey, secretKey, accountToken });
  await configureNotiflow(client, { handle, inApp: { body: 'Hello {{ recipient.first_name }}' } });
  return {
    ...program,
    url,
    configure: (setup) => configureNotiflow(client, setup),
    request: {
      path: `/admin/v1/notiflows/${handle}/run`,
      headers: { 'x-notiflows-api-key': apiKey, 'x-notiflows-secret-key': secretKey },
    },
    async countStored() {
      const { rows } = await servers.sql.query('SELECT count(*)::int AS count FROM runs');
      return rows[0].count;
    },
  };
}
