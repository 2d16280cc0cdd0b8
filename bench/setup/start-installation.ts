import { applyMigrations } from '@notiflow/database';
import pg from 'pg';
import { createApiClient } from '../../test/support/api-client.ts';
import { configureNotiflow } from '../../test/support/configure-notiflow.ts';
import { findFreePort } from '../../test/support/peers.ts';
import { type SeededProject, seedInstallation } from './seed-installation.ts';
import { startProgram } from './start-program.ts';
import type { Servers } from './start-servers.ts';

/** An installation that was used for a while, with an api and a member who may do everything. */
export interface Installation {
  name: string;
  url: string;
  /** Superuser in its database. */
  sql: pg.Client;
  /** As a browser of the member sends them. */
  headers: Record<string, string>;
  project: SeededProject;
  stop(): Promise<void>;
}

const keys = {
  apiKey: 'pk_bench_public_key_of_the_project',
  secretKey: 'sk_bench_secret_key_of_the_project',
  accountToken: 'nf_at_bench_token_of_the_account',
};

/** Makes a database of so many deliveries in each of two projects, and starts an api on it. */
export async function startInstallation(
  servers: Servers,
  { name, deliveries }: { name: string; deliveries: number },
): Promise<Installation> {
  await servers.sql.query(`CREATE DATABASE ${name}`);
  const databaseUrl = Object.assign(new URL(servers.databaseUrl), { pathname: `/${name}` }).href;
  await applyMigrations(databaseUrl);
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  await sql.query('CREATE EXTENSION pg_stat_statements; CREATE EXTENSION pg_buffercache');
  const port = await findFreePort();
  const program = await startProgram({
    entry: 'apps/api/dist/main.js',
    readyText: 'api.started',
    env: {
      BOOTSTRAP_API_KEY: keys.apiKey,
      BOOTSTRAP_SECRET_KEY: keys.secretKey,
      BOOTSTRAP_ACCOUNT_TOKEN: keys.accountToken,
      DATABASE_URL: databaseUrl,
      REDIS_URL: servers.redisUrl,
      DATA_DIR: `${servers.dataDir}-${name}`,
      PORT: String(port),
      OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
      RATE_LIMIT_PER_SECOND: '1000000',
      RATE_LIMIT_BYTES_PER_SECOND: '1000000000',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const projects = await configureProjects(url, sql);
  await seedInstallation(sql, { deliveries, projects });
  return {
    name,
    url,
    sql,
    project: projects[0],
    headers: {
      cookie: await addMember(url),
      'x-notiflows-project': 'default',
      'sec-fetch-site': 'same-origin',
    },
    async stop() {
      await Promise.all([program.stop(), sql.end()]);
    },
  };
}

/** Sets up the first project as a team would; the second one, which is only in the way, gets copies of its rows. */
async function configureProjects(
  url: string,
  sql: pg.Client,
): Promise<[SeededProject, SeededProject]> {
  const client = createApiClient({ url, ...keys });
  const manage = async (method: string, path: string, body?: object) => {
    const answer = await client.management<{ id: string }>(method, path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  await configureNotiflow(client, {
    handle: 'order',
    webhook: { url: 'https://example.com/hook' },
    email: { port: 25, subject: 'Your order {{ order.id }}', body: 'Hello' },
    inApp: { body: 'Your order {{ order.id }} is on its way.' },
  });
  const endpoint = { url: 'https://example.com/events', event_types: [] };
  await manage('POST', '/event-endpoints', endpoint);
  for (const handle of ['nightly', ...Array.from({ length: 30 }, (_, n) => `weekly-${n}`)]) {
    await manage('PUT', `/schedules/${handle}`, {
      name: handle,
      notiflow: 'order',
      cron: '0 3 * * *',
      timezone: 'UTC',
      topic: 'team',
    });
  }
  await manage('POST', '/projects', { slug: 'other', name: 'Other' });
  const { rows } = await sql.query<SeededProject & { slug: string }>(
    `WITH other AS (SELECT id FROM projects WHERE slug = 'other'),
     channels AS (
       INSERT INTO channels (id, project_id, handle, name, type, provider, settings)
       SELECT gen_random_uuid(), other.id, handle, name, type, provider, settings FROM channels, other
       RETURNING project_id, id, type),
     all_channels AS (SELECT * FROM channels UNION ALL SELECT project_id, id, type FROM public.channels)
     SELECT p.slug, p.id AS "projectId", f.id AS "notiflowId", f.published_version_id AS "versionId",
       jsonb_object_agg(c.type, c.id) AS channels
     FROM projects p JOIN all_channels c ON c.project_id = p.id, notiflows f WHERE f.handle = 'order'
     GROUP BY p.slug, p.id, f.id, f.published_version_id ORDER BY p.slug`,
  );
  const [first, other] = rows;
  if (first === undefined || other === undefined) throw new Error('The projects were not made.');
  return [first, other];
}

/** Adds a member who may do everything and logs them in; answers the cookie. */
async function addMember(url: string): Promise<string> {
  const post = async (path: string, body: object, headers: Record<string, string>) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const member = await post(
    '/management/v1/members',
    { email: 'ada@example.com', account_role: 'admin' },
    { authorization: `Bearer ${keys.accountToken}` },
  );
  const { link } = (await member.json()) as { link: string };
  const welcome = await post(
    '/ops/api/v1/accept-link',
    { token: link.split('#')[1], password: 'correct horse battery' },
    { 'sec-fetch-site': 'same-origin' },
  );
  return welcome.headers.get('set-cookie')?.split(';')[0] ?? '';
}
