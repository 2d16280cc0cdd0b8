import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { newId } from '../ids.ts';

const dir = fileURLToPath(new URL('../../../../prisma/migrations/', import.meta.url));
const names = readdirSync(dir, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const [tables, filling] = ['20261129003000_feeds', '20261129003010_fill_feeds'] as const;

let created: TestDatabase;
let client: pg.Client;
let database: Database;

beforeAll(async () => {
  created = await createTestDatabase('fill_feeds');
  client = new pg.Client({ connectionString: created.url });
  await client.connect();
  database = createDatabase({ url: created.url });
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  for (const name of names.filter((one) => one < tables)) await apply(name);
});
afterAll(async () => {
  await client.end();
  await database.close();
  await created.drop();
});

const apply = (name: string) => client.query(readFileSync(`${dir}${name}/migration.sql`, 'utf8'));

const [projectId, channelId, userId, goneId] = [newId(), newId(), newId(), newId()];

/** Writes an in-app delivery as a version without feeds does. */
async function write(changes: Record<string, unknown> = {}): Promise<string> {
  const row = {
    id: newId(),
    project_id: projectId,
    run_id: newId(),
    notification_id: newId(),
    notiflow_id: newId(),
    recipient_id: userId,
    step_handle: 'feed',
    channel_id: channelId,
    channel_type: 'in_app',
    status: 'delivered',
    message: JSON.stringify({ body: 'Hello' }),
    ...changes,
  };
  const places = Object.keys(row).map((_, place) => `$${place + 1}`);
  await client.query(
    `INSERT INTO deliveries (${Object.keys(row).join()}) VALUES (${places.join()})`,
    Object.values(row),
  );
  return row.id;
}

it('lets what was shown before there were feeds enter them, beside what comes meanwhile', async () => {
  await client.query(`INSERT INTO projects (id, slug, name) VALUES ($1, 'shop', 'Shop')`, [
    projectId,
  ]);
  await client.query(
    `INSERT INTO users (id, project_id, external_id, updated_at) VALUES ($1, $2, 'ada', now())`,
    [userId, projectId],
  );
  const now = new Date();
  const unseen = await write();
  const read = await write({ seen_at: now, read_at: now });
  const archived = await write({ archived_at: now });
  await write({ recalled_at: now });
  await write({ replaced_by: newId() });
  await write({ message: null });
  await write({ status: 'skipped', reason: 'opted_out' });
  await write({ channel_type: 'webhook', status: 'delivered' });
  await write({ recipient_id: goneId });
  await apply(tables);
  const meanwhile = await write();
  await apply(filling);
  const entries = await client.query(
    `SELECT id, feed_state, feed_position::int AS position, feed_since::int AS since FROM deliveries
     WHERE feed_state IS NOT NULL ORDER BY feed_position`,
  );
  expect(entries.rows).toEqual([
    { id: meanwhile, feed_state: 0, position: 1, since: 1 },
    { id: unseen, feed_state: 0, position: 2, since: 2 },
    { id: read, feed_state: 2, position: 3, since: 3 },
    { id: archived, feed_state: 3, position: 4, since: 4 },
  ]);
  const own = { projectId, channelId, userId };
  expect(await database.feeds.countFeed(own)).toEqual({ position: 4, unseen: 2, unread: 2 });
  // It is changed like any other.
  const mark = { read: true } as const;
  await database.feeds.markEntries({ ...own, ids: [unseen], mark });
  expect(await database.feeds.countFeed(own)).toEqual({ position: 5, unseen: 1, unread: 1 });
});
