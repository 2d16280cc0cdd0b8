import pg from 'pg';
import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import { seedProject } from '../../../../test/support/seed-project.ts';
import { createDatabase } from '../create-database.ts';

it('many users are stored while somebody puts them on a topic, so that neither can block the other', async () => {
  const { url, drop } = await createTestDatabase('upsert_users');
  const database = createDatabase({ url });
  const { projectId } = await seedProject(database);
  const users = ['ada', 'bob'].map((externalId) => ({
    externalId,
    attributes: { first_name: externalId },
    preferences: [],
    channelSettings: [],
  }));
  const upsert = () => database.users.upsertUsers({ projectId, users });
  await upsert();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // As subscriptions hold them, until the end of their transaction.
  await client.query('BEGIN');
  await client.query('SELECT FROM users FOR KEY SHARE');
  const stored = await upsert();
  expect(stored.map(({ isNew }) => isNew)).toEqual([false, false]);
  const [first] = users;
  const { externalId = '', attributes = {} } = first ?? {};
  expect(await database.users.upsertUser({ projectId, externalId, attributes })).toMatchObject({
    isNew: false,
  });
  await client.query('ROLLBACK');
  await client.end();
  await database.close();
  await drop();
});
