import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Database } from '@notiflow/database';
import { createRedis } from '@notiflow/queue';
import { checkSecrets, loadSecrets, parseKeyRing, sealCredentials } from '@notiflow/vault';
import { eventually } from '../../../../test/support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { startRedis } from '../../../../test/support/redis-server.ts';
import { seedProject } from '../../../../test/support/seed-project.ts';
import { type Examination, examine } from './examine.ts';
import type { Finding } from './finding.ts';

const keyOf = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const secrets = { ENCRYPTION_KEYS: keyOf('k1'), KEY_PEPPER: 'a pepper of the doctor' };

let created: TestDatabase;
let database: Database;
let dataDir: string;
let projectId: string;

beforeEach(async () => {
  created = await createTestDatabase('doctor');
  database = createDatabase({ url: created.url, poolSize: 2 });
  dataDir = await mkdtemp(join(tmpdir(), 'notiflow-doctor-'));
  ({ projectId } = await seedProject(database));
  const { ENCRYPTION_KEYS: encryptionKeys, KEY_PEPPER: keyPepper } = secrets;
  await checkSecrets(database.projects, await loadSecrets(dataDir, { encryptionKeys, keyPepper }));
  await database.deliveries.reportWorker({
    workerId: '019aa000-0000-7000-8000-000000000000',
    gapMs: 5_000,
  });
});

afterEach(async () => {
  await database.close();
  await created.drop();
  await rm(dataDir, { recursive: true });
});

const write = (sql: string) => queryRows({ databaseUrl: created.url }, sql);

/** Examines the installation, with what `config` says otherwise. */
async function look(
  config: Partial<Examination['config']> = {},
  now: () => number = Date.now,
): Promise<{ isWell: boolean; findings: Finding[]; wrong: string }> {
  const findings: Finding[] = [];
  const isWell = await examine({
    config: { DATABASE_URL: created.url, DATA_DIR: dataDir, ...secrets, ...config },
    now,
    onFinding: (finding) => void findings.push(finding),
  });
  const wrong = findings.filter(({ is }) => is === 'wrong');
  expect(isWell).toBe(wrong.length === 0);
  return { isWell, findings, wrong: wrong.map(({ what, text }) => `${what}: ${text}`).join('\n') };
}

function putChannel(handle: string, keyRing: string): Promise<unknown> {
  const channel = { projectId, handle };
  const credentials = { password: 'hunter2' };
  return database.channels.upsertChannel({
    ...channel,
    name: handle,
    type: 'email',
    provider: 'smtp',
    settings: {},
    sealedCredentials: sealCredentials(parseKeyRing(keyRing), { channel, credentials }),
  });
}

it('finds an installation well that is', async () => {
  await putChannel('mail', secrets.ENCRYPTION_KEYS);
  const { isWell, findings } = await look();
  expect(isWell).toBe(true);
  expect(findings.map(({ what, is }) => `${what} ${is}`)).toEqual(
    ['Queues', 'Migrations', 'Postgres', 'Clocks', 'Secrets', 'Credentials', 'Workers', 'Rows'].map(
      (what) => `${what} well`,
    ),
  );
  expect(findings.find(({ what }) => what === 'Credentials')?.text).toContain('of 1 channels');
});

it('tells that no Postgres runs, and makes nothing', async () => {
  const { wrong } = await look({ DATABASE_URL: undefined });
  expect(wrong).toContain(`Postgres: None runs in ${dataDir}`);
  expect(await readdir(dataDir)).toEqual([]);
});

it('tells that Postgres cannot be reached, without its password', async () => {
  const { wrong } = await look({ DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:9/none' });
  expect(wrong).toContain('Postgres at 127.0.0.1:9');
  expect(wrong).not.toContain('hunter2');
});

it('tells which migrations are not applied, and looks no further', async () => {
  const [last] = await write(
    `DELETE FROM _prisma_migrations
     WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)
     RETURNING migration_name AS name`,
  );
  const { wrong, findings } = await look();
  expect(wrong).toContain(`Migrations: Not applied: ${last?.name}`);
  expect(findings.map(({ what }) => what)).toEqual(['Queues', 'Migrations']);
});

it('tells that Postgres would lose runs', async () => {
  const name = new URL(created.url).pathname.slice(1);
  await write(`ALTER DATABASE "${name}" SET synchronous_commit = off`);
  expect((await look()).wrong).toContain('Postgres: synchronous_commit is off');
});

it.each([
  ['behind', 3_600_000],
  ['ahead of', -3_600_000],
])("tells that Postgres' clock is %s this machine's", async (side, byMs) => {
  const { wrong } = await look({}, () => Date.now() + byMs);
  expect(wrong).toMatch(new RegExp(`^Clocks: Postgres' clock is 3[56]\\d\\d\\.\\d s ${side} this`));
});

it('tells that there are no secrets, and makes none', async () => {
  const { wrong } = await look({ KEY_PEPPER: undefined });
  expect(wrong).toBe(
    `Secrets: There is no ${join(dataDir, 'secrets.json')}. Set DATA_DIR, or ENCRYPTION_KEYS and KEY_PEPPER`,
  );
  expect(await readdir(dataDir)).toEqual([]);
});

it('tells that the secrets are others, and remembers nothing', async () => {
  expect((await look({ KEY_PEPPER: 'another pepper of it' })).wrong).toContain(
    'Secrets: KEY_PEPPER is not the one this database was set up with',
  );
  await write('DELETE FROM installation_facts');
  expect((await look()).wrong).toBe('');
  expect(await write('SELECT name FROM installation_facts')).toEqual([]);
});

it('tells whose credentials cannot be opened, and nothing of what is in them', async () => {
  await putChannel('mail', secrets.ENCRYPTION_KEYS);
  await putChannel('lost', keyOf('k2'));
  const { wrong, findings } = await look();
  expect(wrong).toContain('Credentials: Those of default/lost cannot be opened.');
  expect(JSON.stringify(findings)).not.toMatch(/hunter2|a pepper/);
});

it('tells that nobody sends', async () => {
  await write(`UPDATE workers SET seen_at = now() - interval '61 seconds'`);
  expect((await look()).wrong).toContain('Workers: None that sends');
});

it('tells which rows must not be, with their ids and what to do', async () => {
  const [run] = await write(
    `INSERT INTO runs (id, project_id, notiflow_id, version_id, status, data, recipients, recipient_count, sweep_at)
     SELECT gen_random_uuid(), n.project_id, n.id, n.published_version_id, 'accepted', '{}', '[{}]', 1,
            now() - interval '61 seconds'
     FROM notiflows n RETURNING id`,
  );
  expect((await look()).wrong).toBe(
    `Rows: runs_overdue: 1 runs due for more than a minute, like ${run?.id}. Look whether workers run and keep up: their log, notiflow_queue_depth`,
  );
});

it('tells that Redis drops keys, or cannot be reached, and that it may forget its queues', async () => {
  const redis = await startRedis();

  const client = createRedis(redis.url);
  try {
    expect((await look({ REDIS_URL: redis.url })).findings[0]).toMatchObject({
      what: 'Redis',
      is: 'notable',
      text: expect.stringContaining('appendonly'),
    });
    // Refused for as long as the client is not connected.
    await eventually(() => client.config('SET', 'maxmemory-policy', 'allkeys-lru'));
    expect((await look({ REDIS_URL: redis.url })).wrong).toContain(
      'Redis: Redis drops keys when its memory is full',
    );
  } finally {
    client.disconnect();
    await redis.stop();
  }
  expect((await look({ REDIS_URL: redis.url })).wrong).toMatch(/^Redis: \S/);
});
